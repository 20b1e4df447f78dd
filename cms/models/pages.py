"""Home, sections, categories and guidance. Each page has an easy-read twin at the same address with ?easy=1."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import BodyBlock, EasyReadBlock


class PublicPage(Page):
    """What every public page has: a plain introduction, a body and its easy-read twin."""

    introduction = models.TextField(
        blank=True, help_text="One or two short sentences in plain words."
    )
    body = StreamField(BodyBlock(), blank=True)
    easy_read = StreamField(EasyReadBlock(), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("easy_read"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the easy-read twin is asked for."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "easy": self.wants_easy_read(request)}

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """The easy-read layout when it is asked for and written; else the page's own."""
        if self.wants_easy_read(request):
            return "cms/easy_read.html"
        template: str = super().get_template(request, *args, **kwargs)
        return template

    def wants_easy_read(self, request: HttpRequest) -> bool:
        """Whether to show the twin: asked for by ?easy=1, and there is one."""
        return request.GET.get("easy") == "1" and len(self.easy_read) > 0


class HomePage(PublicPage):
    """The door: what are you looking for, and where do you live?"""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.SectionPage"]
    template = "cms/home_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the categories, in the editors' order: one read."""
        categories = CategoryPage.objects.live().descendant_of(self).order_by("path")
        return {**super().get_context(request, *args, **kwargs), "categories": categories}


class SectionPage(PublicPage):
    """A list of the pages below it: guidance, or kinds of support."""

    subpage_types = ["cms.GuidancePage", "cms.CategoryPage"]
    template = "cms/section_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the pages below, in the editors' order: one read."""
        children = self.get_children().live().order_by("path").specific(defer=False)
        return {**super().get_context(request, *args, **kwargs), "children": children}


class GuidancePage(PublicPage):
    """One thing explained."""

    parent_page_types = ["cms.SectionPage"]
    subpage_types: list[str] = []
    template = "cms/guidance_page.html"


class CategoryPage(PublicPage):
    """A kind of support: what it is, and the ways into the catalogue."""

    category = models.ForeignKey("marketplace.Category", models.PROTECT, related_name="+")

    content_panels = [*PublicPage.content_panels, FieldPanel("category")]
    parent_page_types = ["cms.SectionPage"]
    subpage_types: list[str] = []
    template = "cms/category_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the kinds below this one: one read."""
        below = self.category.children.order_by("position", "name")
        return {**super().get_context(request, *args, **kwargs), "subcategories": below}
