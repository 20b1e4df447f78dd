"""How the tests of notices and of the officers' queue open a page."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.factories.mandates import act_under


def browser(user, mandate=None):
    """A browser in which somebody is signed in, and acts for somebody if they have a mandate."""
    client = Client()
    client.force_login(user)
    if mandate:
        act_under(client, mandate)
    return client


def page(response):
    return response.content.decode()


def address(case):
    """Of the person's notice."""
    return f"/notices/{case.pk}/"


def in_three_months():
    return (timezone.localdate() + timedelta(days=90)).isoformat()
