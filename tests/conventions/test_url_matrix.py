"""Every address of the site × everybody: who sees what, and nothing changes for those who may not.

A new address without a row in url_matrix.py fails here. Wagtail's and django-allauth's own pages are
asked in groups at the end.
"""

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.conventions.url_matrix import MATRIX, NOT_OURS, NOT_OURS_SPACE, STATUSES, Row
from tests.factories.personas import EVERYBODY, make_market

pytestmark = pytest.mark.django_db

WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?', re.I)
# A session is not what a page is about, and looking at somebody's affairs is kept in the trail.
SESSION = {"django_session"}
LOOKING = {"marketplace_auditentry"}


def addresses(
    resolver: URLResolver, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every pattern that is ours, with its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = (pattern.namespace,) if pattern.namespace else ()
            if not (pattern.namespace or "").startswith(NOT_OURS_SPACE):
                yield from addresses(pattern, names + space)
        elif not pattern.callback.__module__.startswith(NOT_OURS):
            yield ":".join([*names, pattern.name or str(pattern.pattern)]), pattern


OURS = dict(addresses(get_resolver()))
ONE_STEP = {
    "MFA_FORCED": False,
    # Kept in the database alone, a session too is taken back.
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
}


class Undo(Exception):
    """Takes back what a request did, so that the next persona finds the same market."""


@pytest.fixture(scope="module")
def market(django_db_setup, django_db_blocker):
    """Everybody, made once: each request is taken back, and the whole market at the end."""
    with django_db_blocker.unblock():
        try:
            with override_settings(**ONE_STEP), transaction.atomic():
                market = make_market()
                clients = {who: market.client(who) for who in EVERYBODY}
                market.client = clients.__getitem__
                yield market
                raise Undo
        except Undo:
            return


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(MATRIX) == set(OURS)


def wanted(name: str, pattern: URLPattern, ids: dict[str, object]) -> dict[str, object]:
    """What the address needs, of Amina's things."""
    row = MATRIX[name]
    return {key: ids[row.ids.get(key, key)] for key in pattern.pattern.regex.groupindex}


def tables_written(queries: CaptureQueriesContext) -> set[str]:
    """The tables that the request wrote to."""
    found = (WRITES.match(query["sql"]) for query in queries.captured_queries)
    return {match[2] for match in found if match} - SESSION


def sent(client, address: str, row: Row) -> dict[str, object]:
    """The row's data, with the hidden boxes that the page at the address carries."""
    page = client.get(address).content.decode() if row.carries else ""
    boxes = {name: re.findall(rf'name="{name}" value="(\w*)"', page) for name in row.carries}
    return {**row.data, **{name: found[0] for name, found in boxes.items() if found}}


def ask(client, method: str, address: str, row: Row) -> tuple[str, set[str]]:
    """The matrix's letter and the tables written; then everything is as before."""
    try:
        with transaction.atomic():
            data = row.query if method == "GET" else sent(client, address, row)
            with CaptureQueriesContext(connection) as queries:
                send = client.get if method == "GET" else client.post
                response = send(address, data)
            raise Undo
    except Undo:
        if response.get("Location", "").startswith("/accounts/login/"):
            return "L", tables_written(queries)
        letter = STATUSES.get(response.status_code, str(response.status_code))
        return letter, tables_written(queries)


@pytest.mark.parametrize("name", sorted(MATRIX))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_sees_what_they_may(market, name, method):
    row = MATRIX[name]
    address = reverse(name, kwargs=wanted(name, OURS[name], market.ids))
    seen, wrote = {}, {}
    for who in EVERYBODY:
        seen[who], tables = ask(market.client(who), method, address, row)
        if method == "GET" or who not in row.may.split():
            wrote[who] = tables - LOOKING
    letters = row.get if method == "GET" else row.post
    assert seen == dict(zip(EVERYBODY, letters, strict=True)), address
    assert not any(wrote.values()), wrote


def test_the_post_of_whoever_may_does_write(market):
    """Without this, a row with wrong data would prove nothing about those who may not."""
    idle = []
    for name, row in MATRIX.items():
        address = reverse(name, kwargs=wanted(name, OURS[name], market.ids))
        for who in row.may.split():
            _, tables = ask(market.client(who), "POST", address, row)
            if not tables:
                idle.append((name, who))
    assert idle == []


# --- pages that come with Wagtail and django-allauth ---------------------------------------------

OPEN_IN_THE_OFFICE = {
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    "wagtailadmin_logout",
}


def plain_addresses(resolver: URLResolver, package: str, names: tuple[str, ...] = ()):
    """The named addresses of a package that need no ids."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = (pattern.namespace,) if pattern.namespace else ()
            yield from plain_addresses(pattern, package, names + space)
        elif pattern.callback.__module__.startswith(package) and pattern.name:
            name = ":".join([*names, pattern.name])
            try:
                yield name, reverse(name)
            except NoReverseMatch:
                continue


OFFICE = {
    name: address
    for name, address in plain_addresses(get_resolver(), "wagtail")
    if address.startswith("/office/") and name.split(":")[-1] not in OPEN_IN_THE_OFFICE
}
ACCOUNTS = dict(plain_addresses(get_resolver(), "allauth"))


@pytest.mark.parametrize("who", ["visitor", "amina", "leila", "tom", "grace", "dan"])
def test_the_office_is_shut_to_whoever_holds_no_post(market, who):
    client = market.client(who)
    shut = {302, 403, 404}
    opened = {address for address in OFFICE.values() if client.get(address).status_code not in shut}
    assert len(OFFICE) > 50
    assert opened == set()


@pytest.mark.parametrize("who", ["ruth", "priya"])
def test_an_officer_finds_the_office_and_not_the_users(market, who):
    client = market.client(who)
    assert client.get("/office/").status_code == 200
    assert client.get("/office/users/").status_code == 302
    assert client.get("/office/groups/").status_code == 302


@pytest.mark.parametrize("who", ["visitor", "amina", "ruth"])
def test_no_account_page_fails(market, who):
    client = market.client(who)
    assert len(ACCOUNTS) > 20
    failed = {address for address in ACCOUNTS.values() if client.get(address).status_code >= 500}
    assert failed == set()
