"""Reading pages and sending their forms as a browser does."""

import re

from django.urls import reverse

HOURS = {"quantity": "4", "repeats": "each_week", "weeks": "12"}


def text(response):
    """The words of a page on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def hidden(response):
    """The hidden fields of the checkout form."""
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {
        "line": [value for name, value in found if name == "line"],
        **{name: value for name, value in found if name in {"key", "expected_pence"}},
    }


def act_under(client, mandate):
    """Sign in as the holder of a mandate and choose it."""
    client.force_login(mandate.holder)
    client.post(reverse("brokerage:act_for", args=[mandate.pk]))
    return client
