"""The public pages of the demonstration, from data/pages.json. Loading twice changes nothing."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page, Site

from cms.models import CategoryPage, CouncilSite, GuidancePage, HomePage, SectionPage
from marketplace.foundations.models import Council
from marketplace.listings.models import Category

PAGES_FILE = Path(__file__).resolve().parents[2] / "data" / "pages.json"


@transaction.atomic
def load_pages(*, hostname: str = "localhost", path: Path = PAGES_FILE) -> int:
    """Make the site tree, its pages and the council settings; returns how many pages were made.

    Does nothing when a home page is there: editors' work is never written over. The categories and
    councils must have been loaded before.
    """
    if HomePage.objects.exists():
        return 0
    content = json.loads(path.read_text(encoding="utf-8"))
    root = Page.get_first_root_node()
    home = root.add_child(instance=_page(HomePage, content["home"], slug="market"))
    for section in content["sections"]:
        parent = home.add_child(
            instance=_page(SectionPage, section, slug=section["slug"], in_menu=True)
        )
        for page in section["pages"]:
            parent.add_child(instance=_page(GuidancePage, page, slug=page["slug"]))
        if section.get("categories"):
            _add_category_pages(parent)
    Page.objects.filter(depth=2, slug="home").exclude(pk=home.pk).delete()
    site, _ = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": hostname, "root_page": home, "site_name": "Shop 4 Support"},
    )
    for slug, settings in content["councils"].items():
        council = Council.objects.filter(slug=slug).first()
        CouncilSite.objects.update_or_create(site=site, defaults={**settings, "council": council})
    made: int = home.get_descendants(inclusive=True).count()
    return made


def _page(model: type[Page], content: dict[str, Any], *, slug: str, in_menu: bool = False) -> Page:
    return model(
        title=content["title"],
        slug=slug,
        show_in_menus=in_menu,
        introduction=content["introduction"],
        body=json.dumps([_block(block) for block in content.get("body", [])]),
        easy_read=json.dumps([_easy(block) for block in content.get("easy_read", [])]),
    )


def _block(block: dict[str, Any]) -> dict[str, Any]:
    (kind, value), *_ = block.items()
    return {"type": kind, "value": value}


def _easy(block: dict[str, Any]) -> dict[str, Any]:
    symbol, *sentences = block["row"]
    return {"type": "row", "value": {"symbol": symbol, "image": None, "sentences": sentences}}


def _add_category_pages(parent: Page) -> None:
    for category in Category.objects.filter(parent=None).order_by("position", "name"):
        introduction = category.introduction or f"Find support for {category.name.lower()}."
        page = CategoryPage(
            title=category.name,
            slug=category.slug or slugify(category.name),
            category=category,
            introduction=introduction,
            easy_read=json.dumps([_easy({"row": ["search", *_short_sentences(introduction)]})]),
        )
        parent.add_child(instance=page)


def _short_sentences(text: str) -> list[str]:
    """Sentences of at most fifteen words, for the easy-read twin; longer ones are left out."""
    sentences = [sentence.strip() for sentence in text.replace(".", ".\n").splitlines()]
    short = [sentence for sentence in sentences if sentence and len(sentence.split()) <= 15]
    return (short or ["You can look for this support here."])[:4]
