"""The hidden field of every form that writes for a person: for whom its page was drawn."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from marketplace.foundations.authority import NOBODY
from marketplace.people.for_whom import FIELD, mark

register = template.Library()


@register.simple_tag(takes_context=True)
def for_whom(context: template.Context) -> SafeString | str:
    """The person acted for, signed. Nothing for a visitor."""
    marked = mark(getattr(context.get("request"), "authority", NOBODY))
    return (
        format_html('<input type="hidden" name="{}" value="{}">', FIELD, marked) if marked else ""
    )
