"""Development and the demonstration: console e-mail, own PostgreSQL, readable errors."""

import os

from config.postgres_home import default_root
from config.settings.base import *  # noqa: F403
from config.settings.base import SECRET_KEY, flag

DEBUG = flag("DEBUG")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
WHITENOISE_USE_FINDERS = True  # static files straight from the apps: nothing is collected
STATIC_ROOT = None
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Beside the database, in `.data` or in the folder that DATA_DIR names.
DATA_ROOT = default_root().parent
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", str(DATA_ROOT / "media"))

# A key that lasts as long as the data, so that sessions survive a restart.
_key_file = DATA_ROOT / "secret-key"
if not _key_file.exists():
    _key_file.parent.mkdir(parents=True, exist_ok=True)
    _key_file.touch(mode=0o600)
    _key_file.write_text(SECRET_KEY)
SECRET_KEY = _key_file.read_text()
