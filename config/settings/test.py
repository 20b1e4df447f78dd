"""Tests: fast hasher, mail in memory, PostgreSQL as everywhere."""

import os

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES

SECRET_KEY = "for-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"]["TEST"] = {
    "NAME": "test_shop4support" + os.environ.get("TEST_DATABASE_SUFFIX", "")
}
# Test cases that commit are emptied by TRUNCATE, which the ledger otherwise refuses.
DATABASES["default"]["OPTIONS"]["options"] += " -c ledger.allow_truncate=on"
