"""Content security policy: strict in public, with Wagtail's inline scripts allowed in the office only."""

from django.http import HttpResponse
from django.test import RequestFactory

from cms.look.csp import OfficePolicyMiddleware


def policy_of(client, address):
    return client.get(address)["Content-Security-Policy"]


def test_public_pages_allow_nothing_inline(client, db):
    assert "unsafe" not in policy_of(client, "/accounts/login/")
    assert "default-src 'self'" in policy_of(client, "/accounts/login/")


def test_the_office_may_use_wagtails_inline_scripts(client, db):
    policy = policy_of(client, "/office/")
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-eval" not in policy
    assert "object-src 'none'" in policy


def test_an_address_that_only_looks_like_the_office_stays_strict():
    middleware = OfficePolicyMiddleware(lambda request: HttpResponse())
    assert not hasattr(middleware(RequestFactory().get("/officers/")), "_csp_replace")
