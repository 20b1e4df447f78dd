"""Whose site answers: by host and port, by host alone, else the default; and what it costs to know."""

import pytest
from django.core.cache import cache
from wagtail.models import Page, Site

from cms.middleware import answering, council_site_for
from cms.models import CouncilSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def sites():
    cache.clear()
    Site.objects.all().delete()
    root = Page.objects.get(depth=1)
    default = Site.objects.create(hostname="shop.example", root_page=root, is_default_site=True)
    trafford = Site.objects.create(hostname="trafford.example", root_page=root)
    trial = Site.objects.create(hostname="trafford.example", port=8000, root_page=root)
    leeds = Site.objects.create(hostname="leeds.example", port=8000, root_page=root)
    CouncilSite.objects.create(site=trafford, name="Trafford")
    CouncilSite.objects.create(site=default, name="Everybody")
    yield [default, trafford, trial, leeds]
    cache.clear()


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("trafford.example", 80, 1),
        ("trafford.example", 8000, 2),
        ("trafford.example", 443, 0),  # two have that name, neither that port
        ("leeds.example", 443, 3),  # only one has that name
        ("elsewhere.example", 80, 0),
    ],
)
def test_host_and_port_then_host_then_the_default(sites, rf, host, port, expected):
    assert answering(sites, host, port) == sites[expected]
    request = rf.get("/", SERVER_NAME=host, SERVER_PORT=str(port))
    assert Site.find_for_request(request) == sites[expected]  # as Wagtail finds pages


def test_no_site_at_all(rf):
    assert answering([], "shop.example", 80) is None


def test_one_query_a_minute_and_plain_defaults_where_nothing_was_saved(
    sites, rf, settings, django_assert_num_queries
):
    settings.ALLOWED_HOSTS = ["*"]
    with django_assert_num_queries(1):
        assert council_site_for(rf.get("/", SERVER_NAME="trafford.example")).name == "Trafford"
    with django_assert_num_queries(0):
        assert council_site_for(rf.get("/", SERVER_NAME="trafford.example")).name == "Trafford"
    with django_assert_num_queries(1):
        trial = council_site_for(rf.get("/", SERVER_NAME="trafford.example", SERVER_PORT="8000"))
    assert trial.pk is None
    assert trial.name == CouncilSite().name
