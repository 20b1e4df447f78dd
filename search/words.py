"""Pure: from what somebody typed to the words to look for, with other words for the same thing."""

import re
from dataclasses import dataclass

LONGEST = 200
MOST_WORDS = 12
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
QUOTED = re.compile(r'["“”]([^"“”]*)["“”]')

# Words that carry no meaning here: English function words, and how people ask for help.
FILLERS = frozenset(
    """
    a about above after again against all am an and any are as at be because been before being below between both but
    by can could did do does doing don down during each few for from further had has have having he her here hers
    herself him himself his how i if in into is it its itself just me more most my myself no nor not now of off on
    once only or other our ours ourselves out over own s same she should so some such t than that the their theirs
    them themselves then there these they this those through to too under until up very was we were what when where
    which while who whom why will with you your yours yourself yourselves
    im ive id ill cant dont wont doesnt isnt couldnt i'm i've can't don't doesn't isn't
    would like want wants need needs needing needed help helping helps someone somebody anyone something anything
    somewhere anywhere find finding looking look get gets getting take takes taking come comes coming go goes going
    give please near nearby local around area mum mums dad dads mother father son sons daughter daughters husband wife
    """.split()
)

# Other words for the same thing, from how people speak to how listings are written. Each line: what is typed, then
# what it also finds. Written from the field's own words; add a line, never a listing's name.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "wash": ("personal care", "washing and dressing"),
    "washed": ("personal care", "washing and dressing"),
    "washing": ("personal care", "washing and dressing"),
    "bath": ("personal care", "washing and dressing"),
    "bathing": ("personal care", "washing and dressing"),
    "shower": ("personal care", "washing and dressing"),
    "dressed": ("personal care", "washing and dressing"),
    "dressing": ("personal care", "washing and dressing"),
    "toilet": ("personal care", "continence"),
    "carer": ("personal care", "home care"),
    "carers": ("personal care", "home care", "unpaid carers"),
    "pa": ("personal assistant",),
    "cleaner": ("cleaning",),
    "clean": ("cleaning",),
    "hoover": ("cleaning",),
    "tidy": ("cleaning", "gardening"),
    "ironing": ("laundry",),
    "lawn": ("gardening",),
    "mow": ("gardening",),
    "garden": ("gardening",),
    "cook": ("meals", "meal preparation", "cookery"),
    "cooking": ("meals", "meal preparation", "cookery"),
    "dinner": ("meals", "meal preparation"),
    "dinners": ("meals", "meal preparation"),
    "food": ("meals", "shopping"),
    "groceries": ("shopping",),
    "lonely": ("befriending", "company", "friendship", "lunch club"),
    "alone": ("befriending", "company"),
    "friends": ("befriending", "friendship", "social group"),
    "chat": ("befriending", "coffee morning"),
    "lift": ("transport",),
    "taxi": ("transport",),
    "driver": ("transport",),
    "stairs": ("stairlift",),
    "rails": ("grab rails",),
    "fall": ("falls alarm", "falls prevention"),
    "falling": ("falls alarm", "falls prevention"),
    "pendant": ("falls alarm", "telecare"),
    "swim": ("swimming",),
    "baths": ("swimming",),
    "feet": ("foot care",),
    "toenails": ("foot care",),
    "break": ("respite", "short breaks", "sitting service"),
    "respite": ("short breaks", "sitting service"),
    "nights": ("night sitting", "overnight"),
    "memory": ("dementia",),
    "alzheimers": ("dementia",),
    "alzheimer's": ("dementia",),
    "job": ("employment",),
    "work": ("employment",),
    "tablets": ("medication",),
    "pills": ("medication",),
    "medicine": ("medication",),
    "talk": ("counselling", "befriending"),
    "depressed": ("counselling", "mental health"),
    "anxiety": ("counselling", "mental health"),
    "benefits": ("benefits advice",),
    "wages": ("payroll",),
    "disabled": ("disability",),
    "blind": ("sight loss", "visual impairment"),
    "deaf": ("hearing loss", "british sign language"),
    "bsl": ("british sign language",),
    "asd": ("autism",),
    "autistic": ("autism",),
    "ld": ("learning disability",),
}
# Two words that mean one thing when they stand together.
PAIRS: dict[tuple[str, str], tuple[str, ...]] = {
    ("day", "out"): ("day trips", "outings"),
    ("days", "out"): ("day trips", "outings"),
    ("getting", "out"): ("day trips", "community access"),
    ("care", "home"): ("residential care", "nursing home"),
    ("old", "people's"): ("residential care", "care home"),
    ("direct", "payment"): ("payroll", "direct payment support"),
    ("mow", "lawn"): ("gardening",),
    ("getting", "up"): ("personal care",),
    ("get", "dressed"): ("personal care", "washing and dressing"),
    ("get", "washed"): ("personal care", "washing and dressing"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to look for: a word or a quoted phrase, and other phrases that will do as well."""

    text: str
    is_phrase: bool = False
    others: tuple[str, ...] = ()


def read(typed: str) -> tuple[Wanted, ...]:
    """What to look for, at most a dozen things. Fillers go, unless nothing else is left of what was typed."""
    text = typed[:LONGEST].lower().replace("’", "'").replace("\0", " ")
    phrases = [
        Wanted(" ".join(tokens), is_phrase=True)
        for tokens in (TOKEN.findall(quoted) for quoted in QUOTED.findall(text))
        if tokens
    ]
    tokens = TOKEN.findall(QUOTED.sub(" ", text))
    wanted: dict[str, Wanted] = {}
    previous = ""
    for token in tokens:
        together = PAIRS.get((previous, token), ())
        previous = token
        if token in FILLERS and not together:
            continue
        others = tuple(dict.fromkeys((*SYNONYMS.get(token, ()), *together)))
        wanted[token] = Wanted(token, others=others)
    return tuple([*phrases, *wanted.values()][:MOST_WORDS])


def replace(wanted: tuple[Wanted, ...], corrections: dict[str, str]) -> tuple[Wanted, ...]:
    """The same with corrected words, and with the synonyms of the corrected words."""
    return tuple(
        Wanted(corrections[one.text], others=SYNONYMS.get(corrections[one.text], ()))
        if one.text in corrections
        else one
        for one in wanted
    )


def retype(typed: str, corrections: dict[str, str]) -> str:
    """What somebody typed, with its misspelt words corrected: for "Showing results for …"."""
    return TOKEN.sub(lambda found: corrections.get(found[0].lower(), found[0]), typed[:LONGEST])
