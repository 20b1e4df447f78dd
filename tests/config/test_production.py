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
    "JAVA_HOME",
    "PORT",
    "POSTGRES_ACCOUNT",
    "POSTGRES_BIN",
    "SEARCH_SERVERS",
    "SEARCH_SERVER_HEAP",
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


def test_the_image_is_built_from_what_is_sent_to_the_builder():
    """Everything that the Dockerfile copies is let through by .dockerignore, and is there."""
    let_through = {
        line[1:]
        for line in (PROJECT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = [
        name
        for line in (DEPLOY / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ")
        for name in line.split()[1:-1]
    ]
    assert copied
    assert set(copied) <= let_through
    assert all((PROJECT / name).exists() for name in copied)


def test_a_shell_reads_the_example_as_compose_and_systemd_do():
    """deploy/README.md tells the operator to read the file with a shell before a command."""
    said = subprocess.run(
        ["sh", "-ec", f'set -a; . {DEPLOY / "env.example"}; set +a; echo "$DEFAULT_FROM_EMAIL"'],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == "Shop 4 Support <no-reply@support.example.org>\n"


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
        " p.SECURE_SSL_REDIRECT, p.ALLOWED_HOSTS, p.ALLAUTH_TRUSTED_PROXY_COUNT,"
        " p.DEMONSTRATION_MARKET)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **NEEDED},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == "False True True True True ['support.example.org'] 1 False\n"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://support.example.org:8443/", "['support.example.org']"),
        ("support.example.org", "Set SITE_URL in full"),
    ],
)
def test_the_name_that_the_site_answers_to_is_read_from_its_address(address, said):
    read = subprocess.run(
        [
            sys.executable,
            "-c",
            "from config.settings import production as p; print(p.ALLOWED_HOSTS)",
        ],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **NEEDED, "SITE_URL": address},
        capture_output=True,
        text=True,
    )
    assert said in read.stdout + read.stderr


def test_the_demonstration_is_refused():
    refused = subprocess.run(
        [sys.executable, "-c", "import config.settings.production"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **NEEDED, "DEMONSTRATION": "1"},
        capture_output=True,
        text=True,
    )
    assert refused.returncode != 0
    assert "Unset DEMONSTRATION" in refused.stderr


def test_a_connection_that_was_closed_is_opened_again():
    code = "from config.settings import production as p; print(p.DATABASES['default']['CONN_HEALTH_CHECKS'])"
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **NEEDED},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == "True\n"


def test_development_keeps_its_key_and_uploads_beside_its_database(tmp_path):
    code = "from config.settings import dev as d; print(d.MEDIA_ROOT, d.SECRET_KEY)"
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=PROJECT,
            env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split(" ", 1)
        for _ in range(2)
    ]
    assert said[0] == said[1]
    assert said[0][0] == str(tmp_path / "media")
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_an_engine_without_a_whole_address_is_refused_at_the_start_and_not_by_each_search():
    refused = subprocess.run(
        [sys.executable, "-c", "import config.settings.production"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **NEEDED, "OPENSEARCH_URL": "search.example.org:9200"},
        capture_output=True,
        text=True,
    )
    assert refused.returncode != 0
    assert "begin with http:// or https://" in refused.stderr
