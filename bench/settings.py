"""The site as it is served, and a header that tells how many statements a page took when asked for it."""

import os

from config.settings.dev import *  # noqa: F403
from config.settings.dev import MIDDLEWARE, SEARCH_ENGINE

DEBUG = False
DEMONSTRATION = False
MFA_FORCED = False
ALLOWED_HOSTS = ["localhost"]
MIDDLEWARE = ["bench.counting.CountStatements", *MIDDLEWARE]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SECRET_KEY = os.environ["BENCH_SECRET_KEY"]
SEARCH_ENGINE = SEARCH_ENGINE and "bench.counting.AskedEngine"
