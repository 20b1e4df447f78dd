"""The demonstration market on a database of its own, served as in production, and browsers to walk through it."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from brokerage.management.demonstration.personas import PASSWORD
from tests import databases
from tests.conventions.tree import ROOT

READY_SECONDS = 60
SCRIPTS = re.compile(r"\.js(\?|$)")
JOURNEY_SECONDS = 400
README = ROOT / "README.md"
SHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "test-results" / "screenshots"))


@pytest.fixture(scope="session")
def market(worker_id: str, django_db_blocker) -> Iterator[str]:
    """The address of a served demonstration market; its database goes when the tests are done."""
    name = f"journeys{os.environ.get('TEST_DATABASE_SUFFIX', '')}_{worker_id}"
    with django_db_blocker.unblock():
        databases.copy(name)
    environment = {
        **databases.environment(name),
        "DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }
    server = None
    try:
        manage(["demo"], environment)
        server, address = serve(environment)
        yield address
    finally:
        if server:
            server.terminate()
            server.wait()
        with django_db_blocker.unblock():
            databases.drop(name)


def manage(command: list[str], environment: dict[str, str]) -> None:
    """Run a command of manage.py and show what it said when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def serve(environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], str]:
    """Start the web server as the restricted role on a free port; return it when it answers."""
    log = ROOT / ".data" / f"{environment['DATABASE_NAME']}.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", "127.0.0.1:0"]
            + ["--config", "python:config.gunicorn", "--workers", "1", "--threads", "4"],
            cwd=ROOT,
            env={**environment, "DATABASE_ROLE": "application"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        said = log.read_text(errors="replace")
        if "Listening at: " in said:
            address = said.split("Listening at: ")[1].split()[0]
            try:
                urllib.request.urlopen(f"{address}/readyz", timeout=10).close()
            except OSError:
                continue
            return server, address
        time.sleep(0.1)
    server.kill()
    raise AssertionError(f"The server did not answer: {log.read_text(errors='replace')}")


class Walk:
    """Signs personas in, each in a browser context of its own, and keeps pictures."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: list[BrowserContext] = []

    def start(
        self,
        email: str | None = None,
        *,
        width: int = 1280,
        script: bool = True,
        load_scripts: bool = True,
    ) -> Page:
        """A page at the home page, signed in as that persona.

        `script=False` is a browser with scripts switched off. There axe cannot run either; with
        `load_scripts=False` the browser gets none of the site's scripts and axe still can.
        """
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
        )
        context.set_default_timeout(30_000)
        if not load_scripts:
            context.route(SCRIPTS, lambda route: route.abort())
        self.contexts.append(context)
        page = context.new_page()
        page.goto("/")
        if email:
            page.goto("/accounts/login/")
            page.get_by_label("E-mail").fill(email)
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(lambda address: "/accounts/login" not in address)
        return page

    def shot(self, page: Page, name: str) -> None:
        """Keep a picture of the whole page, to be looked at; `make screenshots` takes those of the README."""
        if "SCREENSHOTS" in os.environ and f"{name}.png" not in README.read_text(encoding="utf-8"):
            return
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def _walk(
    browser: Browser, address: str, story: Callable[..., None], about: dict[str, Any]
) -> None:
    walk = Walk(browser, address)
    try:
        story(walk, **about)
    finally:
        for context in walk.contexts:
            context.close()


@pytest.fixture
def journey(chromium, market: str) -> Callable[..., None]:
    """journey(story, width=320): plays `story(walk, width=320)` in the browser's thread."""

    def play(story: Callable[..., None], **about: Any) -> None:
        chromium.run(_walk, market, story, about, seconds=JOURNEY_SECONDS)

    return play
