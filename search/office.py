"""Other words for the same thing, in the office: what editors add is found from the next search on."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from search import synonyms, terms, words
from search.models import Synonym
from search.plain_words import SYNONYMS


class SynonymForm(WagtailAdminModelForm):
    """An entry of the office: what people type is kept the way a search reads it."""

    def clean_typed(self) -> str:
        """One to three words in small letters."""
        tokens = words.TOKEN.findall(self.cleaned_data["typed"].lower().replace("’", "'"))
        if not 1 <= len(tokens) <= words.LONGEST_KEY:
            raise forms.ValidationError("Enter one, two or three words, like: home help")
        return " ".join(tokens)

    def clean_finds(self) -> str:
        """Phrases with commas between."""
        return ", ".join(terms.phrases(self.cleaned_data["finds"]))


def _known_already() -> SafeString:
    rows = format_html_join(
        "",
        "<tr><th scope='row'>{}</th><td>{}</td></tr>",
        ((typed, ", ".join(finds)) for typed, finds in sorted(SYNONYMS.items())),
    )
    return format_html(
        "<p>These come with the system. To change one, add it here with what it should find.</p>"
        "<table class='listing'><thead><tr><th scope='col'>What people type</th>"
        "<th scope='col'>What it also finds</th></tr></thead><tbody>{}</tbody></table>",
        rows,
    )


class SynonymViewSet(SnippetViewSet):
    """The office's words, beside the reviewed ones."""

    model = Synonym
    icon = "openquote"
    menu_label = "Words people use"
    menu_name = "synonyms"
    menu_order = 140
    add_to_admin_menu = True
    list_display = ["typed", "finds"]
    search_fields = ["typed", "finds"]
    search_backend_name = None
    ordering = ["typed"]
    list_per_page = 100
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("typed"),
            FieldPanel("finds"),
            MultiFieldPanel(
                [HelpPanel(content=_known_already())],
                heading="Words that are known already",
                classname="collapsed",
            ),
        ],
        base_form_class=SynonymForm,
    )


def after_change(request: HttpRequest, instance: Any) -> None:
    """Called by Wagtail when a snippet was added or changed: the next search reads the office's words again."""
    if isinstance(instance, Synonym):
        synonyms.refresh()


def after_delete(request: HttpRequest, instances: Any) -> None:
    """Called by Wagtail when snippets were deleted: the same."""
    for instance in instances:
        after_change(request, instance)
