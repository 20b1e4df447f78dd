"""A visitor with a real browser, for tests in which something happens while their page is open."""

from playwright.sync_api import Page

from tests.browser import Chromium


class Visitor:
    """Somebody who has the search page open in a real browser."""

    def __init__(self, chromium: Chromium, address: str) -> None:
        self.chromium = chromium
        self.page: Page = chromium.run(lambda browser: browser.new_page())
        self.chromium.run(lambda _: self.page.goto(f"{address}/search/"))

    def search(self, words: str) -> str:
        """Type other words into the open page and send them. Returns what it says then."""
        return self.chromium.run(self._search, words)

    def _search(self, _: object, words: str) -> str:
        box = self.page.get_by_label("What are you looking for?")
        box.fill(words)
        with self.page.expect_response(lambda answer: "/search/?q=" in answer.url) as answer:
            box.press("Enter")
        assert answer.value.status == 200
        self.page.get_by_role("link", name=words).wait_for()
        return self.page.inner_text("main")

    def leave(self) -> None:
        self.chromium.run(lambda _: self.page.close())
