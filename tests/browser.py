"""Real Chromium on pages that Django's test client serves: no port, no thread, the test's own transaction."""

import os
import shutil

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

# Playwright's loop runs in the tests' own thread, where Django would then refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ORIGIN = "http://localhost"  # a name that browsers trust: passkeys and some headers need it
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not path:
        pytest.skip("No Chromium found: apt-get install chromium, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def answer(client, route):
    """Fulfil a browser request from static files or the Django test client."""
    request = route.request
    address = request.url.removeprefix(ORIGIN)
    if address.startswith("/static/"):
        found = finders.find(address.removeprefix("/static/"))
        route.fulfill(path=found) if found else route.fulfill(status=404)
        return
    if request.method == "POST":
        kind = request.headers["content-type"]
        response = client.generic(
            "POST", address, request.post_data_buffer, content_type=kind, SERVER_NAME="localhost"
        )
    else:
        response = client.get(address, SERVER_NAME="localhost")
    if response.status_code in {301, 302}:
        # A fulfilled redirect is not followed by the browser, so send it on by hand.
        response = client.get(response["Location"], SERVER_NAME="localhost")
    route.fulfill(
        status=response.status_code,
        headers=dict(response.headers),
        body=response.content,
    )


def complain(page, said):
    """Keep what the console calls an error: a script that failed, a policy that was broken, a file not found."""
    if said.type == "error":
        page.complaints.append(said.text)


@pytest.fixture
def open_page(chromium, client):
    """open_page(address, width=320, script=True) -> a Playwright page; complaints end in `page.complaints`."""
    client.raise_request_exception = False  # the page says 500 and the log says why
    contexts = []

    def opened(address, *, width=1280, script=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: complain(page, said))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: answer(client, route))
        page.goto(ORIGIN + address)
        return page

    yield opened
    for context in contexts:
        context.close()
