"""Production: everything secret or local comes from the environment."""

from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, REDIS_URL, SITE_URL, flag, required

SECRET_KEY = required("SECRET_KEY", "a long random text, kept secret and kept the same")
required("DATABASE_URL", "postgres://user:password@host/name, PostgreSQL 15 or later")
required("SITE_URL", "the address people type, such as https://support.example.org")
if not ALLOWED_HOSTS:
    ALLOWED_HOSTS = [SITE_URL.split("//")[-1].split("/")[0]]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
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
