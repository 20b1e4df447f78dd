"""By which words a charity or club finds its category, or is left out. Tried from the top: the first that fits."""

SPORTS = {
    "racket-sports-and-bowls": ("Bowling", "Tennis", "Badminton", "Croquet"),
    "dance-and-martial-arts": ("Martial Arts", "Fencing", "Gymnastics", "Trampoline"),
    "golf-and-target-sports": ("Golf",),
    "swimming-and-water-sports": ("Swimming", "Water Sports", "Rowing"),
    "running-and-cycling": ("Athletic", "Riding", "Weights"),
}
# Left out, by what the charity says of itself; tried in order before the categories.
LEFT_OUT = (
    (
        "raises money for a school or is run for one",
        r"\b(pta|psa|parent(s)?('|’)? ?(teacher|and friends|association)|friends of .*school|school fund)\b"
        r"|parents? (&|and|teachers?|staff|association|friends)|\b(pre-?school|nursery|playgroup)\b|\bschools?\b",
    ),
    (
        "is for scouts, guides or cadets",
        r"\b(scouts?|scouting|guides|guiding|brownies|cadets?|boys.? brigade)\b",
    ),
    (
        "gives grants and runs nothing people can join",
        r"\b(grant[- ]?making|makes grants|trust fund|benevolent fund)\b",
    ),
    (
        "keeps money or buildings",
        r"(memorial|student|clergy|relief|almshouse|hardship).{0,12}(fund|trust|charity)|rental income"
        r"|fund ?raising events|preservation|historic buildings|civic (society|trust)|war memorial",
    ),
    (
        "is for children only",
        r"childmind|\b(youth|children'?s?)\b(?!.*(adult|famil|parent|disab|autis|all ages|communit))",
    ),
    (
        "works in other countries",
        r"\b(overseas|africa|pakistan|kenya|uganda|gambia|ethiopia|israel|nepal|romania)\b",
    ),
)
CATEGORIES = (
    ("dementia-cafes-and-groups", r"dementia|alzheimer"),
    ("groups-for-carers", r"\bcarers?\b"),
    (
        "young-people-with-disabilities",
        r"(children|young people).{0,60}(disabilit|autis|special needs)|autis",
    ),
    ("bereavement", r"bereave|hospice"),
    (
        "mental-health",
        r"mental (health|illness|wellbeing)|counselling|psychother|self help services",
    ),
    ("drugs-and-alcohol", r"addict|alcohol|drug"),
    (
        "living-with-a-condition",
        r"stroke|cancer|diabet|parkinson|multiple sclerosis|arthritis|epilep|blind|deaf|hearing",
    ),
    (
        "advice-and-rights",
        r"citizens advice|\badvice\b|legal|debt|refugee|domestic abuse|housing|homeless",
    ),
    ("advocacy", r"advocacy|advocate"),
    ("food-banks", r"food ?bank|pantry|food poverty"),
    ("lunch-clubs", r"lunch(eon)? club"),
    ("befriending", r"befriend|loneliness|lonely|isolat"),
    ("transport", r"community transport|minibus|dial[- ]a[- ]ride"),
    (
        "social-groups",
        r"(elderly|older people|over 60s|over 50s|pensioner|u3a|women'?s (club|institute)|disab|learning difficult)",
    ),
    (
        "gardens-and-nature",
        r"allotment|garden|woodland|wildlife|meadow|\bpark\b|countryside|conservation",
    ),
    (
        "arts-and-music",
        r"music|choir|choral|orchestra|theatre|drama|operatic|\barts?\b|dance|brass band|film|heritage|histor",
    ),
    (
        "clubs-and-hobbies",
        r"bridge club|chess|craft|camera|photograph|hobb|model|railway"
        r"|community (centre|hall|association)|village hall|meeting place",
    ),
    ("gentle-exercise", r"exercise|healthy living|leisure"),
    ("team-sports", r"football|rugby|cricket|hockey|netball|basketball|sport"),
    ("computers-and-phones", r"computer|digital"),
    ("getting-a-job", r"employment|unemploy|job"),
    ("courses-and-skills", r"adult (education|learning)|training|skills|workshops?"),
    ("volunteering", r"volunteer"),
    (
        "faith-groups",
        r"church|chapel|parish|christian|methodist|mosque|masjid|islam|muslim|synagogue|hebrew|jewish|temple|hindu|sikh|buddh|worship|gospel|quaker",
    ),
    ("families", r"famil|mothers|toddler|parents"),
)
