"""Settings that every environment shares. Secrets and addresses come from the environment."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from config import postgres

BASE_DIR = Path(__file__).resolve().parents[2]


def required(name: str, hint: str) -> str:
    """Return an environment variable, or stop with a hint that says what to set."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {hint}")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Read an on/off environment variable: 1, true, yes and on mean on."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


SECRET_KEY = os.environ.get("SECRET_KEY") or get_random_secret_key()
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000")

# The demonstration relaxes forced MFA and says so on every page. Never set it for real people.
DEMONSTRATION = flag("DEMONSTRATION")
MFA_FORCED = not DEMONSTRATION
# Whether `manage.py demo` may open accounts here, an administrator's too, whose password everybody knows.
DEMONSTRATION_MARKET = True

INSTALLED_APPS = [
    "cms",
    "brokerage",
    "marketplace",
    "search",
    "wagtail.contrib.forms",
    "cms.without_api.Redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "config.wagtail_users.Users",
    "cms.without_api.Snippets",
    "cms.without_api.Documents",
    "cms.without_api.Images",
    "wagtail.admin",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.look.csp.OfficePolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.middleware.CouncilSiteMiddleware",
    "brokerage.mandates.middleware.AuthorityMiddleware",
    "marketplace.people.middleware.SecondStepMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "cms.look.GovukRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.look.navigation.navigation",
            ],
            "builtins": ["cms.templatetags.govuk"],
        },
    }
]

# Without DATABASE_URL the project's own private PostgreSQL is used (config/postgres.py).
_private_server = postgres.connection_parameters(
    role="application" if os.environ.get("DATABASE_ROLE") == "application" else "owner"
)
DATABASES = {
    "default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)
    if os.environ.get("DATABASE_URL")
    else {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("DATABASE_NAME", "shop4support"),
        "CONN_MAX_AGE": 600,
        **{key.upper(): str(value) for key, value in _private_server.items() if key != "dbname"},
    }
}
# A machine that vanished holds its locks until PostgreSQL misses it: after a minute, not after two hours.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c jit=off -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The role that serves pages: it may insert into the ledger and never change it.
DATABASE_APP_ROLE = os.environ.get("DATABASE_APP_ROLE", "shop4support_app")

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": {
        "BACKEND": "config.cache.PatientRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CELERY_BROKER_URL = REDIS_URL

# A search engine beside PostgreSQL (docs/search.md). Without an address PostgreSQL alone searches.
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "")
OPENSEARCH_URL = os.environ.get("OPENSEARCH_URL", "")
for _address in filter(None, (ELASTICSEARCH_URL, OPENSEARCH_URL)):
    if not _address.startswith(("http://", "https://")):
        raise ImproperlyConfigured(
            "ELASTICSEARCH_URL and OPENSEARCH_URL begin with http:// or https://"
        )
SEARCH_ENGINE = (
    "search.backends.elasticsearch.engine.from_settings"
    if ELASTICSEARCH_URL or OPENSEARCH_URL
    else ""
)
# Who sends changes to it: a worker that is told, or a thread of the web process.
SEARCH_SENDER = "config.celery.tell_worker" if REDIS_URL else "search.outbox.send"
SEARCH_INDEX = os.environ.get("SEARCH_INDEX", "shop4support")
SEARCH_ANALYSIS = os.environ.get("SEARCH_ANALYSIS", "english")
SEARCH_REPLICAS = int(os.environ.get("SEARCH_REPLICAS", "1"))
# What a visitor waits for it at most before PostgreSQL answers instead.
SEARCH_SECONDS = float(os.environ.get("SEARCH_SECONDS", "0.3"))
# The server of meanings (docs/search.md): its Unix socket, and what a visitor waits for it at most. Without a socket
# words alone are searched. The folder of the language model, where no package brings it.
SEARCH_MEANING_SOCKET = os.environ.get("SEARCH_MEANING_SOCKET", "")
SEARCH_MEANING_SECONDS = float(os.environ.get("SEARCH_MEANING_SECONDS", "0.1"))
SEARCH_MEANING_MODEL = os.environ.get("SEARCH_MEANING_MODEL", "")
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

AUTH_USER_MODEL = "marketplace.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "marketplace.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "marketplace.people.forms.SignUpForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Shop 4 Support"
# Somebody who types slowly has half a minute more.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
# Passwords and addresses are changed on the account pages, where a second step guards them.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Shop 4 Support <no-reply@localhost>")

# What is asked before an order is placed. Each is a function of the proposed order that returns findings.
ORDER_CHECKS = ["brokerage.conflicts.order_checks.check_order"]
# What shows an organisation's name: called with its number and the day, in the transaction that renames it.
RENAMED_ORGANISATION = ["marketplace.listings.publishing.follow_organisation"]
# What a comparison says beside an option, at the same size as its price.
COMPARISON_LABELS = ["brokerage.conflicts.labels.linked_to_broker"]
# What a result of a search says beside who offers it: called with organisations, the request and the day.
SEARCH_LABELS = ["marketplace.listings.labels.of_results"]
# Whether an account still acts for a person: asked before a letter about that person goes to it.
STILL_HELPS = "brokerage.mandates.queries.still_helps"
# Whom a conflict notice names as somebody independent: a function of a council's number.
INDEPENDENT_CONTACT = "cms.contacts.independent_contact"
# What `manage.py demo` calls to make the public pages.
DEMONSTRATION_PAGES = ["cms.management.demonstration_pages.load_pages"]

WAGTAIL_SITE_NAME = "Shop 4 Support"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("STATIC_ROOT", str(BASE_DIR / ".data" / "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", str(BASE_DIR / ".data" / "media"))

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }
}
