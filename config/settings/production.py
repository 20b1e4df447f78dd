"""Production: everything secret or local comes from the environment."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    ALLOWED_HOSTS,
    DATABASES,
    DEMONSTRATION,
    REDIS_URL,
    SITE_URL,
    flag,
    required,
)

if DEMONSTRATION:
    raise ImproperlyConfigured(
        "Unset DEMONSTRATION: it lets officers and brokers in without a second sign-in step. To show "
        "the demonstration, use `make demo` and its own settings."
    )

DEMONSTRATION_MARKET = False

SECRET_KEY = required("SECRET_KEY", "a long random text, kept secret and kept the same")
required("DATABASE_URL", "postgres://user:password@host/name, PostgreSQL 15 or later")
required("SITE_URL", "the address people type, such as https://support.example.org")
_host = urlsplit(SITE_URL).hostname
if not _host:
    raise ImproperlyConfigured("Set SITE_URL in full, such as https://support.example.org")
ALLOWED_HOSTS = ALLOWED_HOSTS or [_host]

# A connection that PostgreSQL or a proxy closed is opened again, instead of failing a page.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = required("EMAIL_HOST", "the mail server: sign-in codes and notices go through it")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "who mail comes from: Name <a@b.example>")

# Sign-in attempts are limited by the visitor's address, which the proxies in front write down.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "1"))

SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# Wagtail shows previews in a frame of the same site, so framing is not denied altogether.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if not REDIS_URL:
    # Sign-in rate limits must be shared by all web processes.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
        }
    }
