"""The checks that `make demo` makes before it begins."""

import os
import socket
import subprocess
import sys

import pytest

from config import devserver
from config.postgres_home import PROJECT


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_named_with_the_remedy(taken_port, monkeypatch):
    monkeypatch.setenv("PORT", str(taken_port))
    with pytest.raises(OSError, match=f"Port {taken_port} is in use.*PORT=.* make demo"):
        devserver.chosen_port()


def test_nothing_is_begun_when_the_port_is_taken(taken_port, monkeypatch, capsys):
    monkeypatch.setenv("PORT", str(taken_port))
    assert devserver.main() == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "is in use" in said.err


@pytest.mark.parametrize("text", ["eighty", "0", "70000", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(text, monkeypatch):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(ValueError, match="which is not a port"):
        devserver.chosen_port()


def test_port_8000_unless_asked_otherwise(monkeypatch, taken_port):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(devserver, "DEFAULT_PORT", taken_port)
    with pytest.raises(OSError, match=str(taken_port)):
        devserver.chosen_port()


def test_begins_without_settings(taken_port):
    """The database comes first: its address is not known before it runs."""
    begun = subprocess.run(
        [sys.executable, "-m", "config.devserver"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "PORT": str(taken_port)},
        capture_output=True,
        text=True,
    )
    assert (begun.returncode, begun.stdout) == (2, "")
    assert "is in use" in begun.stderr
