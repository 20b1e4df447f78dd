"""Writes docs/lifecycles.md from the tables: `python -m tests.conventions.write_lifecycles`."""

import os

import django


def main() -> None:
    """One diagram for each lifecycle."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from tests.conventions.test_lifecycles import DOCUMENT, lifecycles  # noqa: PLC0415 (needs the apps)

    parts = [
        "# Lifecycles",
        "",
        "Drawn from the tables in each room’s `lifecycle.py`; a test fails when this page is stale.",
    ]
    for name, table, states in sorted(lifecycles(), key=lambda found: found[1].noun):
        words = "\n".join(f"| `{value}` | {label} |" for value, label in states.choices)
        parts += [
            "",
            f"## {table.noun.capitalize()}",
            "",
            f"`{name}`",
            "",
            "```mermaid",
            table.as_mermaid(),
            "```",
            "",
            "| state | on the screen |",
            "|---|---|",
            words,
        ]
    DOCUMENT.write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
