"""The commissioner's list of searches that found little: their own area first, nobody in it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as AdminPermission
from django.utils import timezone

from marketplace.people.roles import CouncilPost
from search.models import Place, UnmetSearch
from tests.factories.people import CouncilFactory, CouncilMembershipFactory

pytestmark = pytest.mark.django_db
PAGE = "/office/market/searches/"


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second sign-in step has its own tests."""
    settings.MFA_FORCED = False


@pytest.fixture
def council():
    council = CouncilFactory()
    for code in ("M33 6RX", "M33 7ZF", "WA14 1AH"):
        Place.objects.create(
            code=code, easting=378_700, northing=391_900, authority_code=council.ons_code
        )
    return council


def officer(council, post):
    """Somebody with a post in the council and the office's door."""
    user = CouncilMembershipFactory(council=council, post=post, user__is_staff=True).user
    group = Group.objects.create(name=post)
    group.permissions.add(AdminPermission.objects.get(codename="access_admin"))
    user.groups.add(group)
    return user


@pytest.fixture
def commissioner(council, client):
    client.force_login(officer(council, CouncilPost.COMMISSIONER))
    return client


def unmet(words, outcode="M33", *, days_ago=1, **facts):
    return UnmetSearch.objects.create(
        on=timezone.localdate() - timedelta(days=days_ago),
        words=words,
        outcode=outcode,
        **{"found": 0, **facts},
    )


def test_a_search_of_a_visitor_stands_on_the_commissioners_list(commissioner):
    commissioner.get("/search/", {"q": "falconry on saturdays", "postcode": "M33 6RX"})

    html = commissioner.get(PAGE).content.decode()

    assert "falconry" in html
    assert ">M33</a></td><td>Saturdays</td><td>Fewer than 5</td><td>Nothing</td>" in html


def test_what_hardly_anybody_asked_for_has_neither_number_nor_day(commissioner):
    """One search on one day in one outcode could be known to be one person's."""
    unmet("jousting", times=4)
    unmet("falconry", times=5)
    day = timezone.localdate() - timedelta(days=1)

    html = commissioner.get(PAGE).content.decode()

    assert f"<td>5</td><td>Nothing</td><td>{day.day} {day:%B %Y}</td>" in html
    assert f"<td>Fewer than 5</td><td>Nothing</td><td>{day:%B %Y}</td>" in html


def test_days_are_summed_up_and_the_most_asked_comes_first(commissioner):
    unmet("jousting", times=5)
    unmet("falconry", times=4)
    unmet("falconry", times=2, days_ago=9, found=2)

    html = commissioner.get(PAGE).content.decode()

    assert html.index("falconry") < html.index("jousting")
    assert "<td>6</td><td>Nothing</td>" in html
    assert "2 things were looked for" in html


def test_the_councils_own_area_is_shown_until_another_is_asked_for(commissioner):
    unmet("here")
    unmet("there", "SK1")
    unmet("nowhere", "")

    own = commissioner.get(PAGE).content.decode()
    everywhere = commissioner.get(PAGE, {"area": "everywhere"}).content.decode()
    one = commissioner.get(PAGE, {"area": "sk1"}).content.decode()

    assert (">here<" in own, ">there<" in own, ">nowhere<" in own) == (True, False, False)
    assert all(f">{words}<" in everywhere for words in ("here", "there", "nowhere"))
    assert (">here<" in one, ">there<" in one) == (False, True)


def test_a_council_whose_postcodes_nobody_knows_is_not_said_to_lack_nothing(commissioner):
    Place.objects.all().delete()
    unmet("falconry")

    html = commissioner.get(PAGE).content.decode()

    assert "We do not know which postcodes this council has" in html
    assert "Nothing was looked for in vain" not in html
    assert "falconry" in commissioner.get(PAGE, {"area": "everywhere"}).content.decode()


def test_older_ones_are_shown_when_asked_for(commissioner):
    unmet("long ago", days_ago=200)

    assert "long ago" not in commissioner.get(PAGE).content.decode()
    assert "long ago" in commissioner.get(PAGE, {"period": "365"}).content.decode()
    assert commissioner.get(PAGE, {"period": "-1", "page": "x", "area": "99999"}).status_code == 200


def test_others_of_the_office_do_not_see_it(client, council):
    client.force_login(officer(council, CouncilPost.TEAM_MANAGER))

    assert client.get(PAGE).status_code in {302, 403}


def test_a_full_page_asks_as_much_as_a_short_one(commissioner, django_assert_max_num_queries):
    unmet("one")
    commissioner.get(PAGE)
    with django_assert_max_num_queries(40) as before:
        commissioner.get(PAGE)
    for number in range(60):
        unmet(f"thing {number}")

    with django_assert_max_num_queries(len(before)):
        html = commissioner.get(PAGE).content.decode()
    assert "Page 1 of 2" in html
