"""What ships: our own stylesheet, freshly compiled, without anything that only GOV.UK may use."""

import re
import tomllib
from gettext import GNUTranslations
from pathlib import Path

import allauth
import pytest

from cms.look.theme import BRAND_COLOUR, LINK_COLOUR
from cms.management.commands import build_css, build_words

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "cms" / "static" / "look"
FORBIDDEN = re.compile(
    r"gds.transport|crown|crest|royal.arms|fonts/|@font-face|govuk-(?:logo|icon|opengraph)|"
    r"favicon|Open Government Licence logo",
    re.IGNORECASE,
)


def shipped():
    """Our static text files and every template of the public site."""
    files = [file for file in STATIC.rglob("*") if file.suffix in {".css", ".js", ".svg"}]
    for app in ("cms", "brokerage", "marketplace", "search"):
        files += (ROOT / app / "templates").rglob("*.html")
    return files


def test_the_stylesheet_is_freshly_compiled(tmp_path):
    fresh = tmp_path / "main.css"
    build_css.compile_stylesheet(fresh)
    assert fresh.read_text() == build_css.STYLESHEET.read_text(), "Run manage.py build_css"


def test_nothing_that_only_govuk_may_use_is_shipped():
    found = {
        str(file.relative_to(ROOT)): FORBIDDEN.findall(file.read_text())
        for file in shipped()
        if file.name != "govuk-frontend-6.6.0.min.js" and FORBIDDEN.search(file.read_text())
    }
    assert found == {}
    assert not [file for file in STATIC.rglob("*") if file.suffix in {".woff", ".woff2", ".ico"}]


def test_the_theme_knows_the_stylesheets_own_colours():
    css = build_css.STYLESHEET.read_text()
    assert f"--govuk-brand-colour: {BRAND_COLOUR}" in css
    assert f"--govuk-link-colour: {LINK_COLOUR}" in css


def test_the_words_are_freshly_written():
    expected = build_words.as_catalogue(build_words.read_words())
    assert build_words.CATALOGUE.read_bytes() == expected, "Run manage.py build_words"


def test_every_word_replaces_one_that_allauth_uses():
    catalogue = Path(allauth.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
    used = re.sub(r'"\n"', "", catalogue.read_text()).replace("\\n", "\n")
    for words in tomllib.loads(build_words.WORDS.read_text()):
        for form in words.split("\0"):
            assert f'"{form}"' in used, form


@pytest.mark.parametrize(
    ("theirs", "number", "ours"),
    [
        ("security key", 1, "1 passkey or security key."),
        ("security key", 2, "2 passkeys or security keys."),
    ],
)
def test_words_in_the_plural(theirs, number, ours):
    one, many = "You have added %(count)s security key.", "You have added %(count)s security keys."
    with build_words.CATALOGUE.open("rb") as file:
        text = GNUTranslations(file).ngettext(one, many, number)
    assert text % {"count": number} == f"You have {ours}"
