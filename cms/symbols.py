"""Plain line drawings for easy-read pages: one idea, one picture, no licence to mind."""

# Name -> (what it shows, SVG paths on a 48 by 48 grid).
SYMBOLS: dict[str, tuple[str, str]] = {
    "home": ("A house", "M6 22 24 7l18 15M11 19v22h26V19M20 41V29h8v12"),
    "person": ("A person", "M24 22a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM8 42c1-11 7-16 16-16s15 5 16 16"),
    "people": (
        "Two people",
        "M17 21a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM5 39c1-9 5-13 12-13s11 4 12 13M33 21a5 5 0 1 0 0-10M34 26c5 1 8 5 9 11",
    ),
    "money": (
        "Money",
        "M24 42a18 18 0 1 0 0-36 18 18 0 0 0 0 36zM30 17c-1-3-4-4-6-4-4 0-6 3-5 7l2 8c0 3-2 6-4 7h14M17 25h10",
    ),
    "search": ("Looking for something", "M20 33a13 13 0 1 0 0-26 13 13 0 0 0 0 26zM29 30l13 13"),
    "phone": ("A telephone", "M14 5h20v38H14zM14 12h20M14 35h20M22 39h4"),
    "calendar": (
        "A calendar",
        "M7 10h34v32H7zM7 19h34M16 5v9M32 5v9M14 27h5M22 27h5M30 27h5M14 34h5M22 34h5",
    ),
    "yes": ("A tick", "M7 26l11 12L41 11"),
    "no": ("A cross", "M10 10l28 28M38 10 10 38"),
    "help": (
        "A helping hand",
        "M5 30h8l9-4c3-1 5 2 3 4l-5 4h10l10-6c3-1 5 2 3 5L30 42H13M5 26v18M28 20s-9-5-9-11c0-5 7-6 9-1 2-5 9-4 9 1 0 6-9 11-9 11z",
    ),
    "talk": ("People talking", "M5 8h26v18H17l-7 7v-7H5zM35 16h8v17h-5v7l-7-7h-9"),
    "paper": ("A paper", "M11 5h19l8 8v30H11zM30 5v8h8M17 21h15M17 28h15M17 35h10"),
    "safe": ("Staying safe", "M24 4l16 6v12c0 11-7 18-16 22C15 40 8 33 8 22V10zM16 23l6 7 11-13"),
    "bus": ("Getting out", "M8 8h32v28H8zM8 23h32M15 36v5M33 36v5M15 30h3M30 30h3"),
}


def choices() -> list[tuple[str, str]]:
    """For the editor's list of pictures."""
    return [(name, label) for name, (label, _) in SYMBOLS.items()]
