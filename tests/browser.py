"""Real Chromium in a thread of its own, looking at answers that Django's test client has already given.

Playwright's event loop and Django's database connections must not share a thread: in a thread with a
loop Django opens other connections, which see nothing of the test's transaction.
"""

import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, sync_playwright

ORIGIN = "http://localhost"  # a name that browsers trust, so that they keep every security header
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 60


@dataclass(frozen=True)
class Seen:
    """What the browser found on a page. `problems` is empty when all is in order."""

    title: str
    heading: str
    problems: list[str]
    answer: Any


def nothing(page: Page) -> None:
    """Asks the page nothing more."""


class Chromium:
    """One browser for the whole run; every call is made in its own thread."""

    def __init__(self, program: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._thread.submit(self._start, program).result(SECONDS)

    def _start(self, program: str) -> None:
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )

    def run(self, task: Callable[..., Any], *arguments: Any, seconds: int = SECONDS) -> Any:
        """Call `task(browser, …)` in the browser's thread. The task must not touch the database."""
        return self._thread.submit(task, self._browser, *arguments).result(seconds)

    def stop(self) -> None:
        """Close the browser and end its thread."""
        self._thread.submit(self._browser.close).result(SECONDS)
        self._thread.submit(self._playwright.stop).result(SECONDS)
        self._thread.shutdown()


@pytest.fixture(scope="session")
def chromium() -> Iterable[Chromium]:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        pytest.skip("No Chromium found: apt-get install chromium, or set CHROMIUM to its path")
    browser = Chromium(program)
    yield browser
    browser.stop()


@pytest.fixture
def look_at(chromium):
    """look_at(response, width=320, script=True, then=…) -> Seen: shows an answer of the test client.

    `also` are further answers that the page loads. `then` gets the Playwright page (in the browser's
    thread: no database there); what it returns is `Seen.answer`. `keep` is a file for a screenshot.
    """

    def look(response, *, width=1280, script=True, also=(), then=nothing, keep=None) -> Seen:
        answers = {one.request["PATH_INFO"]: one for one in (*also, response)}
        return chromium.run(
            _look, answers, response.request["PATH_INFO"], width, script, then, keep
        )

    return look


def _look(browser, answers, address, width, script, then, keep: Path | None) -> Seen:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.route("**/*", lambda route: _answer(route, answers))
    page.goto(ORIGIN + address)
    if keep:
        page.screenshot(path=keep, full_page=True)
    answer = then(page)
    if script:
        problems += _what_axe_finds(page)
        problems += _what_sticks_out(page)
    heading = page.locator("h1").first.inner_text()
    seen = Seen(title=page.title(), heading=heading, problems=problems, answer=answer)
    context.close()
    return seen


def _answer(route, answers) -> None:
    path = route.request.url.removeprefix(ORIGIN).split("?")[0]
    if path in answers:
        response = answers[path]
        route.fulfill(
            status=200 if response.status_code >= 400 else response.status_code,
            headers=dict(response.headers),
            body=response.content,
        )
        return
    found = path.startswith("/static/") and finders.find(path.removeprefix("/static/"))
    if found:
        route.fulfill(path=found)
    else:
        route.fulfill(status=404)


def _what_axe_finds(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]


def _what_sticks_out(page: Page) -> list[str]:
    root = "document.documentElement"
    extra = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    return [f"the page is {extra} px wider than the screen"] if extra else []
