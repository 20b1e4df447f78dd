"""Development and the demonstration: console e-mail, own PostgreSQL, readable errors."""

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, SECRET_KEY, flag

DEBUG = flag("DEBUG")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
WHITENOISE_USE_FINDERS = True  # static files straight from the apps: nothing is collected
STATIC_ROOT = None
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# A key that lasts as long as the data, so that sessions survive a restart.
_key_file = BASE_DIR / ".data" / "secret-key"
if not _key_file.exists():
    _key_file.parent.mkdir(parents=True, exist_ok=True)
    _key_file.write_text(SECRET_KEY)
    _key_file.chmod(0o600)
SECRET_KEY = _key_file.read_text()
