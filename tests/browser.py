"""Real Chromium in a thread of its own, looking at answers that Django's test client has already given.

One window is used again and again and emptied after each look: a new one costs more than the look itself.

Playwright's event loop and Django's database connections must not share a thread: in a thread with a
loop Django opens other connections, which see nothing of the test's transaction.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, sync_playwright

ORIGIN = "http://localhost"  # a name that browsers trust, so that they keep every security header
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 60
WHAT_AXE_FINDS = """within => axe.run(within || document, {resultTypes: ["violations"]}).then(
  found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"""
WHAT_ONLY_A_SERVER_HAS = re.compile("404|Failed to fetch")
FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"


@dataclass(frozen=True)
class Seen:
    """What the browser found on a page. `problems` is empty when all is in order."""

    title: str
    heading: str
    problems: list[str]
    answer: Any


def picture(name: str, width: int) -> Path | None:
    """The file in which a test keeps what it saw, when somebody wants to look: SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    return Path(folder) / f"{name}-{width}.png" if folder else None


def nothing(page: Page) -> None:
    """Asks the page nothing more."""


@dataclass
class Window:
    """A window, what its addresses answer now, and what went wrong in it."""

    page: Page
    answers: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: Browser, *, script: bool) -> "Window":
        """A window that asks no server, with scripts switched on or off."""
        context = browser.new_context(java_script_enabled=script)
        context.set_default_timeout(30_000)
        window = cls(context.new_page())
        page = window.page
        page.on("console", lambda said: said.type == "error" and window.problems.append(said.text))
        page.on("pageerror", lambda error: window.problems.append(str(error)))
        page.route("**/*", lambda route: _answer(route, window.answers))
        return window

    def empty(self, *, script: bool) -> None:
        """Leave the page and forget what it stored."""
        if script:
            self.page.evaluate(FORGET)
        self.page.context.clear_cookies()
        self.page.goto("about:blank")
        self.answers, self.problems = {}, []


class Chromium:
    """One browser for the whole run; every call is made in its own thread."""

    def __init__(self, program: str) -> None:
        self.windows: dict[bool, Window] = {}  # by whether scripts run
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
    thread: no database there); what it returns is `Seen.answer`. `within` is the part that axe judges,
    where the frame around it is not ours and asks a server for more. `keep` is a file for a screenshot.
    """

    def look(
        response, *, width=1280, script=True, also=(), then=nothing, within="", keep=None
    ) -> Seen:
        answers = {one.request["PATH_INFO"]: one for one in (*also, response)}
        address = response.request["PATH_INFO"]
        about = (address, width, script, then, within, keep)
        return chromium.run(_look, chromium.windows, answers, *about)

    return look


def _look(
    browser, windows, answers, address, width, script, then, within, keep: Path | None
) -> Seen:
    window = windows.pop(script, None) or Window.open(browser, script=script)
    try:
        seen = _see(window, answers, address, width, script, then, within, keep)
        window.empty(script=script)
    except BaseException:
        window.page.context.close()
        raise
    windows[script] = window
    return seen


def _see(window, answers, address, width, script, then, within, keep) -> Seen:
    page, problems, window.answers = window.page, window.problems, answers
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(ORIGIN + address)
    if keep:
        page.screenshot(path=keep, full_page=True)
    answer = then(page)
    if within:
        problems = [one for one in problems if not WHAT_ONLY_A_SERVER_HAS.search(one)]
    if script:
        problems += what_axe_finds(page, within)
        problems += what_sticks_out(page)
    heading = page.locator("h1").first.inner_text()
    return Seen(title=page.title(), heading=heading, problems=problems, answer=answer)


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


def what_axe_finds(page: Page, within: str = "") -> list[str]:
    """What axe has to say against the page, or against the part of it that a selector names."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [f"{rule}: {nodes}" for rule, nodes in page.evaluate(WHAT_AXE_FINDS, within)]


def what_sticks_out(page: Page) -> list[str]:
    """Whether the page is wider than its window."""
    root = "document.documentElement"
    extra = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    return [f"the page is {extra} px wider than the screen"] if extra else []
