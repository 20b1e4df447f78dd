"""Pure data: how people speak, and how listings are written. Reviewed; the office adds to it (search/synonyms.py)."""

from collections.abc import Mapping

# So many words together may have a synonym of their own ("old people's home").
LONGEST_KEY = 3
# Words that begin with so many equal letters are forms of one word.
SAME_START = 4

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
    use using used gran grandma grandmother nan nana grandad granddad grandfather brother
    sister partner uncle aunt neighbour wives husbands
    mam mom mummy mama daddy papa granny nanna grandson granddaughter niece nephew cousin hubby
    thing things stuff person persons yes hello hi thanks thank cheers pls plz name
    us let next anymore every each some many much bit lot lots really very quite also still maybe perhaps currently
    recently
    cannot able unable try tries tried trying know knows think thinks wondering hoping require requires required
    struggle struggles struggling
    couldn wouldn shouldn hasn haven hadn didn wasn weren aren isn doesn won didnt wasnt havent hasnt wouldnt
    hes shes whos thats theres theyre youre lets u ur r
    """.split()
)

# Words that say little by themselves and that half of all listings have: they lift a result and never rule one out.
WEAK = frozenset(
    """
    people adult adults group groups club clubs class classes support supporting service services care home homes house
    carer centre day days activity activities session sessions community local free new good best learn
    morning mornings afternoon afternoons evening evenings hour hours minutes week weeks month months time times couple
    twice daily weekly year years yr yrs old aged age urgent urgently asap
    january february april june july august september october november december
    """.split()
)

# Other words for the same thing, from how people speak to how listings are written: what is typed (one to three words,
# a plural "s" makes no difference), then what it also finds. Add a line, never a listing's name.
ONE_WAY: dict[str, tuple[str, ...]] = {
    "addiction": ("drugs and alcohol",),
    "after hospital": ("coming home from hospital", "discharge"),
    "alarm": ("alarms and sensors", "pendant"),
    "allotment": ("grow food", "growing food", "raised beds"),
    "alone": ("befriending", "company", "loneliness"),
    "alzheimer": ("dementia",),
    "alzheimer's": ("dementia",),
    "alzheimers": ("dementia",),
    "anxiety": ("counselling", "mental health"),
    "armchair": ("riser chair",),
    "asd": ("autism",),
    "asperger's": ("autism",),
    "aspergers": ("autism",),
    "attendance allowance": ("benefits advice", "advice and rights"),
    "autistic": ("autism",),
    "bath": ("personal care", "bath board"),
    "bathing": ("personal care", "bath board"),
    "baths": ("swimming",),
    "befriending": ("friendly call", "loneliness", "company"),
    "benefits": ("benefits advice",),
    "bills": ("letters",),
    "blind": ("sight loss", "visual impairment"),
    "bored": ("social groups", "clubs and hobbies"),
    "break": ("respite", "short breaks", "sitting service"),
    "break from caring": ("sitting service", "respite", "a break for your carer"),
    "broker": ("brokers and planning",),
    "bsl": ("british sign language",),
    "care home": ("residential care", "nursing home"),
    "care worker": ("personal care", "washing and dressing"),
    "carer": ("personal care", "washing and dressing"),
    "carers": ("unpaid carers", "support for carers"),
    "chat": ("befriending", "coffee morning"),
    "chiropodist": ("foot care",),
    "chiropody": ("foot care",),
    "choir": ("singing", "choral"),
    "clean": ("cleaning",),
    "cleaner": ("cleaning",),
    "community garden": ("grow food", "gardens and nature", "raised beds"),
    "company": ("befriending", "friendship"),
    "computer": ("computers", "computers and phones", "online", "internet"),
    "cook": ("meals", "meal preparation", "cookery"),
    "cooking": ("meals", "meal preparation", "cookery"),
    "counselling": ("counsellor", "talking", "mental health"),
    "cut the grass": ("gardens", "gardening", "garden and odd jobs"),
    "day centre": ("day club", "day service", "day services", "day centres"),
    "day club": ("day centres",),
    "day out": ("day trips", "outings"),
    "day service": ("day centres", "day club"),
    "days out": ("day trips", "outings"),
    "deaf": ("hard of hearing", "hearing loss", "british sign language"),
    "debt": ("advice and rights", "money advice"),
    "dementia": ("memory cafe", "memory"),
    "depressed": ("counselling", "mental health"),
    "depression": ("counselling", "mental health"),
    "dinner": ("meals", "meal preparation"),
    "dinners": ("meals", "meal preparation"),
    "direct payment": ("payroll", "brokers and planning", "budget"),
    "disabled": ("disability",),
    "diy": ("small jobs", "odd jobs", "repairs"),
    "down syndrome": ("learning disability", "learning disabilities"),
    "down's syndrome": ("learning disability", "learning disabilities"),
    "downs syndrome": ("learning disability", "learning disabilities"),
    "dressed": ("washing and dressing", "personal care"),
    "dressing": ("washing and dressing", "personal care"),
    "driver": ("transport", "minibus"),
    "eat with": ("eat together", "lunch clubs"),
    "elderly": ("older people",),
    "emergency": ("alarm",),
    "end my life": ("mental health", "counselling"),
    "evict": ("advice and rights",),
    "eviction": ("advice and rights",),
    "exercise": ("fitness", "keep fit"),
    "eye drops": ("medicine",),
    "eyedrops": ("medicine",),
    "fall": ("alarm", "balance"),
    "falling": ("falls alarm", "falls prevention"),
    "falls": ("alarm", "balance"),
    "feet": ("foot care",),
    "female": ("women", "woman"),
    "fit": ("fitness", "gym", "exercise"),
    "fitness": ("gym", "exercise", "getting fit"),
    "fix": ("small jobs", "odd jobs", "repairs", "mend"),
    "food": ("meals", "shopping"),
    "food bank": ("foodbank", "food parcels"),
    "food parcel": ("food bank", "foodbank"),
    "foodbank": ("food bank",),
    "forgetful": ("memory cafe", "dementia"),
    "forms": ("letters", "bills"),
    "friends": ("befriending", "friendship", "social group"),
    "garden": ("gardening", "gardens"),
    "gardener": ("gardening", "gardens", "garden and odd jobs"),
    "gardening": ("gardens", "garden and odd jobs"),
    "get dressed": ("personal care", "washing and dressing"),
    "get up": ("washing and dressing", "getting up"),
    "get washed": ("personal care", "washing and dressing"),
    "getting out": ("day trips", "community access"),
    "getting up": ("washing and dressing",),
    "gig": ("gigs", "concert"),
    "go out with": ("somebody to go out with",),
    "grass": ("gardens", "gardening"),
    "groceries": ("shopping",),
    "grocery": ("shopping",),
    "hair": ("hairdresser", "foot and hair care"),
    "haircut": ("hair", "hairdresser"),
    "hairdresser": ("hair", "foot and hair care"),
    "handyman": ("small jobs", "odd jobs"),
    "hearing": ("hard of hearing", "deaf"),
    "hearing loss": ("hard of hearing", "deaf"),
    "hedge": ("gardens", "gardening"),
    "hoist": ("hoists", "moving about"),
    "home help": ("cleaning", "running your home", "personal care"),
    "hoover": ("cleaning",),
    "hospital discharge": ("coming home from hospital", "help after hospital"),
    "incontinence": ("continence", "personal care"),
    "internet": ("computers and phones", "online"),
    "into bed": ("moving about", "hoists"),
    "ipad": ("tablets and phones", "computers and phones"),
    "ironing": ("laundry",),
    "isolated": ("loneliness", "befriending", "company"),
    "jewish": ("hebrew", "synagogue"),
    "job": ("employment",),
    "keep fit": ("exercise", "gym"),
    "kill myself": ("mental health", "counselling"),
    "lady": ("women", "woman"),
    "lawn": ("gardens", "gardening", "garden and odd jobs"),
    "ld": ("learning disability", "learning disabilities"),
    "learning difficulties": ("learning disability", "learning disabilities"),
    "learning disabilities": ("learning disability", "learning difficulties"),
    "learning disability": ("learning disabilities", "learning difficulties"),
    "library": ("libraries",),
    "lift": ("transport", "minibus", "rides"),
    "lift to": ("transport", "minibus", "rides"),
    "lip reading": ("lipreading", "hard of hearing"),
    "loneliness": ("lonely", "befriending", "friendly call"),
    "lonely": ("loneliness", "befriending", "company", "friendship", "friendly call"),
    "lunch club": ("lunch clubs", "eat together"),
    "male": ("men", "man"),
    "match": ("matches", "football"),
    "meal": ("eat together", "lunch", "cooking and meals"),
    "medication": ("medicine",),
    "medicine": ("medication",),
    "memory": ("dementia", "memory cafe"),
    "men": ("mens", "male"),
    "men's shed": ("men in sheds", "mens shed", "wood working"),
    "mens shed": ("men in sheds", "men's shed", "wood working"),
    "mobile": ("phones",),
    "mobile phone": ("phones", "computers and phones"),
    "mow": ("gardens", "gardening", "garden and odd jobs"),
    "mow lawn": ("gardening",),
    "mow the lawn": ("gardens", "gardening", "garden and odd jobs"),
    "nail": ("foot care",),
    "night": ("night care", "overnight"),
    "nights": ("night care", "overnight"),
    "no money": ("money has run out", "food bank", "advice and rights"),
    "nursing": ("nursing home",),
    "oap": ("older people",),
    "odd job": ("small jobs", "odd jobs", "repairs"),
    "old people's": ("residential care", "care home"),
    "out of bed": ("moving about", "hoists", "getting up"),
    "out of hospital": ("coming home from hospital", "help after hospital", "discharge"),
    "over 50s": ("older people",),
    "over 60s": ("older people",),
    "over 65s": ("older people",),
    "overnight": ("night care", "at night"),
    "pa": ("personal assistant",),
    "paperwork": ("letters", "bills", "forms"),
    "pendant": ("alarm button", "alarm"),
    "pensioner": ("older people",),
    "personal budget": ("spend your budget", "brokers and planning", "budget"),
    "personal care": ("washing and dressing",),
    "pill": ("medicine",),
    "podiatrist": ("foot care",),
    "podiatry": ("foot care",),
    "post": ("letters",),
    "power of attorney": ("advice and rights",),
    "pub": ("out and about", "gig"),
    "rails": ("grab rails", "changes to your home"),
    "ramp": ("ramps", "changes to your home"),
    "reablement": ("help after hospital", "coming home from hospital"),
    "read": ("books", "library"),
    "recliner": ("riser chair", "chair"),
    "remember": ("memory cafe", "dementia"),
    "repair": ("small jobs", "odd jobs", "mend"),
    "respite": ("sitting service", "a break for your carer", "short breaks", "short break"),
    "retired": ("u3a", "third age", "older people"),
    "riser": ("riser chair",),
    "sad": ("counselling", "mental health"),
    "seat": ("board", "chair"),
    "seated exercise": ("chair exercise",),
    "shelf": ("shelves", "small jobs"),
    "shop": ("shopping",),
    "shopping": ("shop",),
    "shower": ("washing and dressing", "personal care"),
    "sing": ("singing", "choir"),
    "singing": ("choir", "choral"),
    "sit with": ("sitting service",),
    "sitter": ("sitting service",),
    "sleep in": ("night care",),
    "smartphone": ("phones", "computers and phones"),
    "somebody to take": ("somebody to go out with",),
    "someone to go": ("somebody to go out with",),
    "someone to take": ("somebody to go out with",),
    "someone to talk to": ("counselling", "befriending"),
    "speak up": ("advocacy",),
    "stair lift": ("stairlift", "changes to your home"),
    "stairlift": ("changes to your home",),
    "stairs": ("stairlift", "changes to your home"),
    "suicidal": ("mental health", "counselling"),
    "suicide": ("mental health", "counselling"),
    "support plan": ("plan your support", "brokers and planning"),
    "swim": ("swimming",),
    "synagogue": ("hebrew congregation", "jewish"),
    "tablet": ("tablets", "medicine"),
    "take me out": ("somebody to go out with", "days out"),
    "talk": ("counselling", "befriending"),
    "taxi": ("transport", "minibus", "rides"),
    "tidy": ("cleaning", "gardening"),
    "toe nails": ("foot care",),
    "toenails": ("foot care",),
    "toilet": ("personal care", "continence"),
    "transfer": ("moving about", "hoists"),
    "unpaid carer": ("carers", "support for carers"),
    "vegetable": ("grow food", "growing food"),
    "wages": ("payroll",),
    "waking night": ("night care",),
    "wander": ("dementia", "alarms and sensors"),
    "wash": ("washing and dressing", "personal care"),
    "wash my hair": ("hair", "hairdresser"),
    "washed": ("washing and dressing", "personal care"),
    "washing": ("washing and dressing", "personal care"),
    "wheel chair": ("wheelchair",),
    "woman": ("women", "female"),
    "women": ("female", "ladies"),
    "woodwork": ("wood working", "make and mend", "men in sheds"),
    "woodworking": ("wood working",),
    "work": ("employment",),
    "worried": ("counselling", "mental health"),
}


def both_ways(one_way: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Who types what another word finds, finds that other word too: "sight loss" and "blind".

    Only where the list does not say itself what the word finds, and not for forms of one word: "clean", "cleaning".
    """
    found = dict(one_way)
    for typed, others in one_way.items():
        if typed.endswith("s") and typed[:-1] in one_way:
            continue  # to a stemmer "baths", where people swim, is "bath", which is not
        for other in others:
            is_form = typed[:SAME_START] == other[:SAME_START]
            if other not in one_way and not is_form and len(other.split()) <= LONGEST_KEY:
                found[other] = (*found.get(other, ()), typed)
    return found


SYNONYMS = both_ways(ONE_WAY)
