"""How tests open the search page."""

from html import unescape
from urllib.parse import urlencode

from django.test import Client


def page(client: Client, headers: dict[str, str] | None = None, **asked: object) -> str:
    """The text of the page for these parameters."""
    answer = client.get(f"/search/?{urlencode(asked, doseq=True)}", headers=headers)
    assert answer.status_code == 200
    return unescape(answer.content.decode())
