"""Real homes and activities on the site: once each, what people wrote kept, what does not belong left out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from marketplace.listings import moderation
from marketplace.listings.community_files import ActivityRecord, LeftOut, read, tidy_name
from marketplace.listings.models import Category, Listing
from marketplace.management import demonstration_listings
from marketplace.people.models import Organisation
from tests.factories.people import CouncilFactory
from tests.marketplace.listings.conftest import OFFICE

DIRECTORY = (
    "name,cqc_id,type,address,postcode,telephone,website,provider,inspection_date,cqc_webpage,lon,lat\n"
    "Ash House,1-1,Nursing homes,1 High St,M33 6RX,1618258222,NA,Ash Care,2025-01-15,NA,-2.334908,53.422443\n"
    "No Id,,Nursing homes,2 High St,M33 6RX,NA,NA,Ash Care,NA,NA,NA,NA\n"
)


@pytest.fixture
def categories(db, now):
    """The real tree."""
    with (demonstration_listings.DATA / "categories.csv").open() as lines:
        moderation.load_categories(lines=lines, by=OFFICE, at=now)


@pytest.fixture
def directory(tmp_path):
    """A directory with one good row and one without an id."""
    path = tmp_path / "homes.csv"
    path.write_text(DIRECTORY)
    return path


def run(name: str, *arguments: str, **options) -> tuple[str, str]:
    out, errors = StringIO(), StringIO()
    call_command(name, *arguments, stdout=out, stderr=errors, **options)
    return out.getvalue(), errors.getvalue()


@pytest.mark.usefixtures("categories")
def test_a_row_without_an_id_is_named_and_the_good_one_is_on_the_site(directory, card_of):
    for _ in range(2):
        out, errors = run("import_cqc", str(directory))
        assert "homes.csv: 1 places loaded, 1 rows left out." in out
        assert "homes.csv, line 3: it has no CQC location id. Row left out." in errors
    listing = Listing.objects.get()
    assert (listing.title, listing.live, listing.phone) == ("Ash House", True, "0161 825 8222")
    assert listing.category.slug == "nursing-homes"
    # Within a few metres of the postcode's place on the national grid.
    assert abs(listing.easting - 377_850) < 100
    assert card_of(listing)["organisation"] == "Ash Care"
    assert Organisation.objects.count() == 1


@pytest.mark.usefixtures("categories")
def test_what_an_editor_wrote_or_took_off_is_kept(directory):
    run("import_cqc", str(directory))
    listing = Listing.objects.get()
    listing.title = "Ash House, a home by the park"
    listing.comes_to_you, listing.reach_metres, listing.districts = True, 0, ["M33"]
    listing.save_revision().publish()
    listing.refresh_from_db()
    listing.unpublish()
    run("import_cqc", str(directory))
    listing = Listing.objects.get()
    assert (listing.title, listing.live) == ("Ash House, a home by the park", False)
    # Where people come to is the register's to say.
    assert (listing.comes_to_you, listing.districts) == (False, [])


def test_without_the_category_tree(db, directory):
    with pytest.raises(CommandError, match="data/categories.csv"):
        run("import_cqc", str(directory))
    assert not Listing.objects.exists()


@pytest.mark.usefixtures("categories")
def test_the_files_that_come_with_the_project():
    for _ in range(2):
        out, _ = run("import_community")
    assert "13 activities loaded" in out
    assert "left out: is not in or beside Trafford" in out
    library = Listing.objects.get(title="Altrincham Library")
    assert library.address == "2 Pott Street, Altrincham"
    assert library.prices.get().amount_pence == 0
    assert Listing.objects.filter(source="trafford").count() == 160
    # A charity's register address may be a home: only the district is kept.
    assert not Listing.objects.filter(source="charities", postcode__contains=" ").exists()


@pytest.mark.usefixtures("categories")
def test_the_made_up_market_is_marked_and_made_once(now):
    CouncilFactory(trafford=True)
    for _ in range(2):
        demonstration_listings.load(by=OFFICE, at=now)
    listings = Listing.objects.filter(source=demonstration_listings.SOURCE)
    assert listings.count() == 43
    assert all(listing.demonstration_facts for listing in listings)
    assert not Organisation.objects.filter(is_demonstration=False).exists()
    rivals = listings.filter(category__slug="washing-and-dressing", kind="support").exclude(
        organisation__is_broker=True
    )
    assert rivals.count() >= 4
    assert Organisation.objects.filter(is_broker=True, is_provider=True).count() == 1


def charity(name: str, activities: str, postcode: str = "M33 2LP") -> ActivityRecord | LeftOut:
    header = (
        "registered_charity_number,charity_company_registration_number,charity_name,"
        "charity_activities,charity_contact_postcode,charity_contact_web\n"
    )
    (found,) = read("charities", [header, f'1,NA,{name},"{activities}",{postcode},NA\n'])
    return found


@pytest.mark.parametrize(
    ("name", "activities", "category"),
    [
        ("SALE CHOIR", "We sing.", "arts-and-music"),
        ("Trafford Carers", "Help for unpaid people", "groups-for-carers"),
        ("Stroke Club", "Speech and exercise", "living-with-a-condition"),
        ("St Anne Church", "Worship and counselling", "faith-groups"),
    ],
)
def test_a_charity_finds_its_category(name, activities, category):
    assert charity(name, activities).category == category


@pytest.mark.parametrize(
    ("name", "activities", "postcode", "reason"),
    [
        ("Hale Primary School PTA", "Discos", "M33 2LP", "raises money for a school"),
        ("1st Sale Scout Group", "Camps", "M33 2LP", "scouts"),
        ("A Choir", "We sing", "SK6 1LB", "not in or beside Trafford"),
        ("A Choir", "NA", "M33 2LP", "does not say what it does"),
        ("Zed", "Things", "M33 2LP", "none of our categories"),
    ],
)
def test_what_does_not_belong_is_left_out_with_why(name, activities, postcode, reason):
    left_out = charity(name, activities, postcode)
    assert isinstance(left_out, LeftOut)
    assert reason in left_out.reason


def test_names_in_capitals_are_written_as_others_write_them():
    assert tidy_name("THE FRIENDS OF WOMEN'S AID (UK)") == "The Friends of Women's Aid (UK)"
    assert tidy_name("Trafford Mencap") == "Trafford Mencap"


def test_categories_are_corrected_and_never_removed(categories, now):
    before = Category.objects.count()
    lines = ["parent,name,introduction\n", ",Personal care,New words\n"]
    moderation.load_categories(lines=lines, by=OFFICE, at=now)
    assert Category.objects.count() == before
    assert Category.objects.get(slug="personal-care").introduction == "New words"
