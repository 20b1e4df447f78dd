"""Pure: a made-up market of any size, the same for the same seed. Nothing in it is a real provider.

How often words, kinds, places and prices occur follows what real directories look like: broad words such as "support"
stand in a third of all listings, "hydrotherapy" in one in thirty, most providers are small, most listings near towns.
"""

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

SEED = 7
METRES_IN_A_MILE = 1609
# What is on offer: activity and the slug of its category in data/categories.csv.
ACTIVITIES = tuple(
    tuple(line.split(" | "))
    for line in """
washing and dressing | washing-and-dressing
continence support | washing-and-dressing
medication prompts | medicine
getting up and going to bed | moving-about
night sitting | night-care
live-in care | live-in-care
help with meals and drinks | eating-and-drinking
cleaning | cleaning-and-laundry
laundry | cleaning-and-laundry
gardening | garden-and-odd-jobs
shopping | shopping
meal preparation | cooking-and-meals
handyperson repairs | garden-and-odd-jobs
decluttering | running-your-home
swimming buddy | somebody-to-go-out-with
cinema trips | somebody-to-go-out-with
walking group | gentle-exercise
community transport | transport
wheelchair taxi | transport
travel training | learning-to-travel
day trips | days-out-and-holidays
befriending | befriending
lunch club | lunch-clubs
telephone friendship | befriending
coffee morning | social-groups
men's shed | clubs-and-hobbies
knit and natter | clubs-and-hobbies
physiotherapy | living-with-a-condition
chair yoga | gentle-exercise
foot care | foot-and-hair-care
counselling | mental-health
mindfulness | mental-health
speech and language therapy | living-with-a-condition
hydrotherapy | swimming-and-water-sports
supported employment | getting-a-job
cookery class | courses-and-skills
computer skills | computers-and-phones
art class | arts-and-music
music workshop | arts-and-music
horticulture project | gardens-and-nature
literacy support | courses-and-skills
grab rails | bathroom-and-toilet
walking frame | walking-and-wheelchairs
falls alarm | alarms-and-sensors
hearing loop | alarms-and-sensors
stairlift | changes-to-your-home
hospital bed | beds-and-chairs
video doorbell | alarms-and-sensors
respite stay | short-breaks
holiday for carers | short-breaks
day centre | day-centres
sitting service | sitting-service
overnight short break | short-breaks
family activity weekend | families
after school club | young-people-with-disabilities
sensory play session | young-people-with-disabilities
saturday club | young-people-with-disabilities
sibling group | families
youth club | young-people-with-disabilities
autism parent workshop | families
benefits advice | advice-and-rights
direct payment support | payroll-and-being-an-employer
payroll service | payroll-and-being-an-employer
advocacy | advocacy
housing advice | advice-and-rights
legal advice | advice-and-rights
""".strip().splitlines()
)
PEOPLE = tuple(
    "older people|adults with a learning disability|autistic adults|disabled children|people living with dementia|"
    "family carers|young people with additional needs|people with mental health needs|stroke survivors|"
    "people with sight loss|deaf people|wheelchair users|people with Parkinson's|"
    "adults with acquired brain injury".split("|")
)
MANNERS = tuple(
    "friendly|experienced|reliable|patient|qualified|flexible|local|caring|professional|trained|small|inclusive|"
    "welcoming|person-centred|award winning|family run".split("|")
)
SENTENCES = (
    "Our {manner} team offers {activity} for {people} across {area} and nearby villages.",
    "We can help with {activity}, {second} and {third} on {day} or {other_day}.",
    "Staff are trained in {training} and {more_training} and every worker has an enhanced check.",
    "The first visit is free and you can change or cancel with {number} hours notice.",
    "You can pay with a direct payment, a personal budget or your own money.",
    "Sessions last {number} hours and take place in a {venue} with step free access and an accessible toilet.",
    "We match you with a {manner} worker who shares your interests such as {hobby} and {other_hobby}.",
    "Minimum booking is {number} hours and travel within {miles} miles is included.",
    "Carers are welcome to stay, have a cup of tea and meet other families.",
    "We support people to build confidence, keep independent and stay well at home.",
    "Please tell us about any {training} needs before your first session.",
)
TRAINING = tuple(
    "moving and handling|makaton|epilepsy awareness|peg feeding|dysphagia|autism|dementia|positive behaviour support|"
    "hoist transfer|medication administration|first aid|British Sign Language|catheter care|diabetes|"
    "safeguarding".split("|")
)
HOBBIES = tuple(
    "football|gardening|baking|music|trains|swimming|painting|cinema|dancing|fishing|cricket|animals|computers|"
    "singing|walking|bowling|photography|horse riding".split("|")
)
VENUES = tuple(
    "community centre|church hall|leisure centre|library|school|day centre|cafe|farm|garden".split(
        "|"
    )
)
DAYS = tuple("mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays".split("|"))
NAME_STARTS = tuple(
    "Ash|Birch|Cedar|Dove|Elm|Fern|Grove|Haven|Ivy|Jubilee|Kite|Lark|Maple|Nest|Oak|Poppy|Quay|Rowan|Sunrise|Thistle|"
    "Unity|Violet|Willow|Yew|Acorn|Bridge|Compass|Daisy|Ember|Foxglove".split("|")
)
NAME_ENDS = tuple(
    "Care|Support|Homecare|Community Trust|Wellbeing|Friends|Living|Partnership|Services|Hub|Together|Connect|"
    "Foundation|Collective|Co-op".split("|")
)
LANGUAGES = ("Urdu", "Punjabi", "Polish", "Arabic", "Gujarati", "British Sign Language")
KINDS = ("support",) * 62 + ("activity",) * 20 + ("equipment",) * 12 + ("personal_assistant",) * 6
AVAILABILITY = ("now",) * 4 + ("soon",) * 2 + ("waiting", "full", "unknown", "unknown")
UNITS = {
    "support": ("hour", "hour", "hour", "visit", "night"),
    "personal_assistant": ("hour",),
    "activity": ("session",),
    "equipment": ("item", "month"),
}
REACHES_IN_MILES = (3, 5, 5, 10, 10, 15, 25, 40)


@dataclass(frozen=True, slots=True)
class Town:
    """A postcode sector, "M33 6", that listings are near to."""

    code: str
    easting: int
    northing: int

    @property
    def district(self) -> str:
        """ "M33" of "M33 6"."""
        return self.code.split(" ")[0]


@dataclass(frozen=True, slots=True)
class SyntheticListing:
    """A made-up listing; `provider` is the number of its provider, from 0."""

    provider: int
    kind: str
    category: str
    title: str
    summary: str
    description: str
    who_for: str
    postcode: str
    easting: int
    northing: int
    reach_metres: int
    is_online: bool
    comes_to_you: bool
    days: int
    availability: str
    languages: tuple[str, ...]
    access_features: tuple[str, ...]
    prices: tuple[tuple[str, int], ...]


class SyntheticMarket:
    """Providers and listings from one seed."""

    def __init__(
        self, listings: int, towns: Sequence[Town], access_features: Sequence[str]
    ) -> None:
        self.size = listings
        self.towns = towns
        self.access_features = access_features
        self.chance = random.Random(SEED)  # noqa: S311 (made-up data)
        weights = [1 / (rank + 1) ** 0.5 for rank in range(len(ACTIVITIES))]
        self.chance.shuffle(weights)
        self.activity_weights = list(accumulate(weights))
        self.training_weights = list(
            accumulate(1 / (rank + 1) ** 0.8 for rank in range(len(TRAINING)))
        )
        pick = self.chance.choice
        self.providers = [
            f"{pick(NAME_STARTS)} {pick(NAME_STARTS)} {pick(NAME_ENDS)}"
            for _ in range(max(50, listings // 12))
        ]

    def listings(self) -> Iterator[SyntheticListing]:
        """Every listing, one at a time."""
        for _ in range(self.size):
            yield self._listing()

    def _weighted(self, choices: Sequence, weights: list[float]):  # type: ignore[no-untyped-def]
        return choices[bisect(weights, self.chance.random() * weights[-1])]

    def _listing(self) -> SyntheticListing:
        chance, pick = self.chance, self.chance.choice
        activity, category = self._weighted(ACTIVITIES, self.activity_weights)
        town = pick(self.towns)
        people = pick(PEOPLE)
        provider = int(chance.random() ** 2 * len(self.providers))
        kind = pick(KINDS)
        goes_there = kind == "activity" and chance.random() < 0.8
        return SyntheticListing(
            provider=provider,
            kind=kind,
            category=category,
            title=self._title(activity, people, town, self.providers[provider]),
            summary=f"{pick(MANNERS).capitalize()} {activity} for {people}. "
            f"{self._weighted(TRAINING, self.training_weights).capitalize()} trained.",
            description=self._description(activity, people, town),
            who_for=people.capitalize(),
            postcode=town.code,
            easting=town.easting + round(chance.gauss(0, 3000)),
            northing=town.northing + round(chance.gauss(0, 3000)),
            reach_metres=(10 if goes_there else pick(REACHES_IN_MILES)) * METRES_IN_A_MILE,
            is_online=chance.random() < 0.01,
            comes_to_you=not goes_there,
            days=chance.randint(1, 127),
            availability=pick(AVAILABILITY),
            languages=tuple(chance.sample(LANGUAGES, 1)) if chance.random() < 0.25 else (),
            access_features=tuple(chance.sample(self.access_features, chance.randint(0, 3))),
            prices=self._prices(kind),
        )

    def _title(self, activity: str, people: str, town: Town, provider: str) -> str:
        luck = self.chance.random()
        if luck < 0.45:
            return f"{activity.capitalize()} for {people} in {town.district}"
        if luck < 0.75:
            return f"{self.chance.choice(MANNERS).capitalize()} {activity} in {town.district}"
        return f"{provider} {activity}"

    def _description(self, activity: str, people: str, town: Town) -> str:
        chance, pick = self.chance, self.chance.choice
        chosen = chance.sample(SENTENCES, 4)
        if chance.random() < 0.7:
            chosen[0] = SENTENCES[0]
        return " ".join(chosen).format(
            manner=pick(MANNERS),
            activity=activity,
            second=pick(ACTIVITIES)[0],
            third=pick(ACTIVITIES)[0],
            people=people,
            area=town.district,
            day=pick(DAYS),
            other_day=pick(DAYS),
            training=self._weighted(TRAINING, self.training_weights),
            more_training=self._weighted(TRAINING, self.training_weights),
            number=chance.randint(1, 8),
            miles=chance.randint(3, 25),
            venue=pick(VENUES),
            hobby=pick(HOBBIES),
            other_hobby=pick(HOBBIES),
        )

    def _prices(self, kind: str) -> tuple[tuple[str, int], ...]:
        """One or two prices in whole tens of pence; nearly one in five says none."""
        if self.chance.random() < 0.18:
            return ()
        unit = self.chance.choice(UNITS[kind])
        lowest = (abs(round(self.chance.gauss(220, 90))) + 30) * 10
        if kind == "equipment":
            lowest *= 8
        if unit == "night":
            lowest *= 6
        return (
            ((unit, lowest), (unit, lowest + 350))
            if self.chance.random() < 0.2
            else ((unit, lowest),)
        )
