"""What an operator must know is in deploy/env.example, and what is forgotten is named."""

import os
import re
import subprocess
import sys

import pytest
import yaml

from config.postgres_home import PROJECT

DEPLOY = PROJECT / "deploy"
# For development, tests and the demonstration; a real site sets none of them.
NOT_FOR_OPERATORS = {
    "DATABASE_NAME",
    "DATABASE_ROLE",
    "DATA_DIR",
    "DEBUG",
    "DEMONSTRATION",
    "DJANGO_SETTINGS_MODULE",
    "PORT",
    "POSTGRES_ACCOUNT",
    "POSTGRES_BIN",
    "TEST_DATABASE_SUFFIX",
}
NEEDED = {
    "SECRET_KEY": "long-enough-for-this-test",
    "DATABASE_URL": "postgres://localhost/none",
    "SITE_URL": "https://support.example.org",
    "EMAIL_HOST": "localhost",
    "DEFAULT_FROM_EMAIL": "no-reply@support.example.org",
}


def example():
    lines = (DEPLOY / "env.example").read_text().splitlines()
    return {line.split("=")[0] for line in lines if line and not line.startswith("#")}


def read_by_the_site():
    asks = re.compile(
        r"(?:environ\.get\(|environ\[|environ\.setdefault\(|flag\(|required\()\"([A-Z_]+)\""
    )
    files = [*(PROJECT / "config").rglob("*.py")]
    return {name for file in files for name in asks.findall(file.read_text())}


def test_every_variable_is_explained():
    assert read_by_the_site() - NOT_FOR_OPERATORS - example() == set()


def test_no_variable_is_explained_that_nothing_reads():
    compose = (DEPLOY / "compose.yaml").read_text()
    used_by_compose = set(re.findall(r"\$\{([A-Z_]+)", compose))
    assert example() - read_by_the_site() - used_by_compose == set()


def test_compose_passes_on_only_what_the_site_reads():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for name in ("web", "worker", "beat", "migrate"):
        assert set(services[name]["environment"]) <= read_by_the_site()


@pytest.mark.parametrize("missing", list(NEEDED))
def test_a_forgotten_variable_is_named(missing):
    environment = {"PATH": os.environ["PATH"], **NEEDED}
    del environment[missing]
    refused = subprocess.run(
        [sys.executable, "-c", "import config.settings.production"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert refused.returncode != 0
    assert f"Set {missing}:" in refused.stderr


def test_production_is_strict():
    code = (
        "from config.settings import production as p;"
        "print(p.DEBUG, p.MFA_FORCED, p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_SECURE,"
        " p.SECURE_SSL_REDIRECT, p.ALLOWED_HOSTS, p.ALLAUTH_TRUSTED_PROXY_COUNT)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **NEEDED},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == "False True True True True ['support.example.org'] 1\n"
