"""What goes into search and what comes out: plain values, the same for every backend."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing that can be found, flat enough to draw a result without another read.

    `key` is "listing:12". Places are British National Grid metres. `days` are seven bits, Monday first.
    `lowest_price_pence` is per `price_unit`; None when no price is known. `preferred` holds the ids of councils whose
    preferred list it is on today. `reach_metres` is how far it reaches from its place; `everywhere` is
    for what is online.
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
    easting: int | None = None
    northing: int | None = None
    reach_metres: int = 0
    everywhere: bool = False
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
    languages: tuple[str, ...] = ()
    access_features: tuple[str, ...] = ()
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What somebody asks for. Empty values ask for nothing."""

    words: str = ""
    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    easting: int | None = None
    northing: int | None = None
    within_metres: int | None = None
    days: tuple[int, ...] = ()  # 0 is Monday
    languages: tuple[str, ...] = ()
    access_features: tuple[str, ...] = ()
    preferred_by: int | None = None  # a council id: only those on its list
    max_price_pence: int | None = None
    sort: str = "relevance"  # relevance | distance | price
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result: the document's card and how far away it is."""

    document: SearchDocument
    distance_metres: int | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One tick box of a facet, with how many results it would leave."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of results with its facets; `corrected` says which words were searched in place of those typed."""

    hits: tuple[SearchHit, ...]
    total: int
    total_is_exact: bool = True
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    corrected: str = ""
    matched: str = "all"  # all words | any word
    degraded: bool = False
