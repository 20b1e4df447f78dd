"""`python -m bench.in_django MODULE …`: calls a module's `main` in a process that has Django and the site's models."""

import os
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    sys.exit(import_module(sys.argv[1]).main(sys.argv[2:]))
