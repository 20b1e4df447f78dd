"""What goes into search and what comes out: plain values, the same for every backend."""

from dataclasses import dataclass, field

# Availability of what has no place free today; it comes a little lower (docs/search.md, "Order").
WITHOUT_SPACE = frozenset({"full", "waiting"})


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing that can be found, flat enough to draw a result without another read.

    `key` is "listing:12". `url` ends in "/"; the shortlist button posts to `url` + "shortlist/". `kind`,
    `category` and `parent_category` are slugs, with the words for them in `kind_name` and the like. Places are
    British National Grid metres. `days` are seven bits, Monday first. `lowest_price_pence` is per `price_unit`; None
    when no price is known. `preferred` holds the ids of councils whose preferred list it is on today and
    `preferred_by` their names, in the same order. `reach_metres` is how far it reaches from its place; with
    `districts` it reaches these outcodes instead ("M33"), however near. `everywhere` is for what is online.
    `comes_to_you` is whether help comes to the person's home.
    """

    key: str
    title: str
    summary: str
    body: str
    url: str
    kind: str
    category: str
    parent_category: str
    organisation_id: int
    organisation: str
    kind_name: str = ""
    category_name: str = ""
    parent_category_name: str = ""
    easting: int | None = None
    northing: int | None = None
    reach_metres: int = 0
    districts: tuple[str, ...] = ()
    everywhere: bool = False
    comes_to_you: bool = True
    place: str = ""
    days: int = 127
    lowest_price_pence: int | None = None
    price_text: str = ""
    price_unit: str = ""
    rating: str = ""
    rating_text: str = ""
    availability: str = "unknown"
    availability_text: str = ""
    preferred: tuple[int, ...] = ()
    preferred_by: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    access_features: tuple[str, ...] = ()
    is_demonstration: bool = False

    @property
    def is_full(self) -> bool:
        """Whether nobody could start soon: it is full, or has a waiting list."""
        return self.availability in WITHOUT_SPACE


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What somebody asks for. Empty values ask for nothing.

    `easting` and `northing` say where the person is, in metres of the British National Grid, and `outcode` in which
    postcode district, where that is known. With a place alone: what reaches it. With `within_metres` too: what is that
    near. Categories, kinds and languages mean any of those named; access features mean all of them. `days` are any of
    those numbered, Monday is 0. `preferred_by` are ids of councils: only what is on one of their lists.
    `max_price_pence` leaves out what costs more, and what has no known price. `sort` is "relevance", "distance" or
    "price". With `all_words`, what has only some of the words is left out, however few have all. `page` begins at 1.
    `day_number` seeds the shuffle of equals, the same for everybody on that day (`date.toordinal()`).
    """

    words: str = ""
    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    easting: int | None = None
    northing: int | None = None
    outcode: str = ""
    within_metres: int | None = None
    days: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    access_features: tuple[str, ...] = ()
    preferred_by: tuple[int, ...] = ()
    max_price_pence: int | None = None
    sort: str = "relevance"
    all_words: bool = False
    page: int = 1
    page_size: int = 20
    day_number: int = 0

    @property
    def is_narrowed(self) -> bool:
        """Whether boxes are ticked or a price is given."""
        ticked = (self.categories, self.kinds, self.languages, self.access_features)
        others = (self.preferred_by, self.days, self.max_price_pence is not None)
        return any((*ticked, *others))

    @property
    def has_place(self) -> bool:
        """Whether the person said where they are."""
        return self.easting is not None and self.northing is not None


def reaches(document: SearchDocument, query: SearchQuery, distance_metres: int | None) -> bool:
    """Whether it comes to the person who asks, `distance_metres` away; true when nobody said where they are.

    The rule for results, listing pages and comparisons (docs/search.md, "Reach").
    """
    if document.everywhere or not query.has_place:
        return True
    if document.districts:
        return query.outcode in document.districts
    return distance_metres is None or distance_metres <= document.reach_metres


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result: the document without its `body`, how far away it is, and whether it comes that far.

    `is_near_in_meaning` is whether that lifted it, or brought it here without any of the words.
    """

    document: SearchDocument
    distance_metres: int | None = None
    score: float = 0.0
    reaches: bool = True
    is_near_in_meaning: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One tick box of a facet, with how many results it would leave. `parent` is set on a category below another."""

    value: str
    label: str
    count: int
    selected: bool = False
    parent: str = ""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of results with its facets.

    `facets` are by name: category, kind, language, access, preferred. Where `total_is_exact` is False, `total` and
    their counts are estimates from a fair sample. `corrected` are the words that were searched in place of those typed;
    empty when they were searched as typed. `matched` is "all" when every result has all of the words, "any" when one of
    them was enough: then `have_all` of the results have all. Where it is "all", `added_by_meaning` of the results have
    not the words, and are close to them in meaning.
    `degraded`: an engine is configured, and PostgreSQL answered in its place.
    """

    hits: tuple[SearchHit, ...]
    total: int
    total_is_exact: bool = True
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    corrected: str = ""
    matched: str = "all"
    have_all: int = 0
    added_by_meaning: int = 0
    degraded: bool = False

    @property
    def has_near_in_meaning(self) -> bool:
        """Whether a result of this page is here for what the words mean."""
        return any(hit.is_near_in_meaning for hit in self.hits)
