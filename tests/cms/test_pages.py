"""Public pages: found at their addresses, each with an easy-read twin, editable without breaking the rules."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.blocks import EasyReadSentence, LinkBlock
from cms.management.demonstration_pages import load_pages
from cms.models import CouncilSite
from marketplace.listings.models import Category
from tests.factories.people import CouncilFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    CouncilFactory(trafford=True)
    parent = Category.objects.create(
        name="Personal care", slug="test-personal-care", introduction="Help to wash. Help to dress."
    )
    Category.objects.create(name="Help getting washed", slug="test-washing", parent=parent)
    load_pages()
    return list(Page.objects.filter(depth__gte=2))


def test_every_page_has_an_easy_read_twin(client, pages):
    for page in pages:
        address = page.get_url()
        assert client.get(address).status_code == 200, address
        twin = client.get(address, {"easy": "1"}).content.decode()
        assert "Show the full page" in twin, address
        assert "app-easy-read__row" in twin, address


def test_loading_the_pages_again_writes_over_nothing(pages):
    home = Page.objects.get(depth=2).specific
    home.introduction = "Changed by an editor."
    home.save()
    assert load_pages() == 0
    assert Page.objects.get(depth=2).specific.introduction == "Changed by an editor."


def test_a_category_page_leads_into_the_catalogue(client, pages):
    page = client.get("/support/test-personal-care/").content.decode()
    assert "/search/?category=test-washing" in page
    assert 'name="category" value="test-personal-care"' in page


@pytest.mark.parametrize("address", ["/", "/guidance/", "/support/"])
def test_a_list_of_pages_asks_no_more_when_it_grows(
    client, pages, address, django_assert_max_num_queries
):
    client.get(address)
    for number in range(6):
        category = Category.objects.create(name=f"Kind {number}", slug=f"test-kind-{number}")
        parent = Page.objects.get(slug="support")
        template = Page.objects.get(slug="test-personal-care").specific
        parent.add_child(
            instance=type(template)(title=category.name, slug=category.slug, category=category)
        )
    with django_assert_max_num_queries(10):
        client.get(address)


def test_worried_about_someone_names_the_councils_own_number(client, pages):
    page = client.get("/guidance/worried-about-someone/").content.decode()
    assert CouncilSite.objects.get().safeguarding_phone in page
    assert "999" in page


def test_the_licences_of_the_data_are_shown(client, pages):
    page = client.get("/guidance/data-sources/").content.decode()
    assert "Open Government Licence v3.0" in page
    assert "Trafford" in page


def test_an_easy_read_sentence_of_sixteen_words_is_refused_with_its_length():
    block = EasyReadSentence(max_length=160)
    assert block.clean(" ".join(["word"] * 15))
    with pytest.raises(ValidationError, match="16 words"):
        block.clean(" ".join(["word"] * 16))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://elsewhere.example", "", "data:text/html,x"]
)
def test_a_link_goes_only_where_a_link_may_go(address):
    block = LinkBlock()
    value = block.to_python({"text": "Go", "description": "", "page": None, "address": address})
    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_council_cannot_choose_a_colour_that_nobody_can_read():
    site = CouncilSite(name="Pale Council", brand_colour="#ffdd00")
    with pytest.raises(ValidationError) as refusal:
        site.clean_fields(exclude=["site"])
    assert "darker colour" in str(refusal.value.message_dict["brand_colour"])


def test_a_councils_colours_reach_the_stylesheet(client, pages):
    CouncilSite.objects.update(brand_colour="#123456")
    assert "#123456" in client.get("/theme.css").content.decode()
