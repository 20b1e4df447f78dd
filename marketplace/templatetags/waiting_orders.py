"""Whether orders wait for an answer, asked only by the page that says so."""

from django import template

from marketplace.foundations.authority import NOBODY, Authority
from marketplace.orders import queries

register = template.Library()


@register.simple_tag(takes_context=True)
def orders_to_answer(context: template.Context) -> int:
    """How many orders of one's own wait for one's own answer: one query. No mandate gives it."""
    own: Authority = getattr(context.get("request"), "own_authority", NOBODY)
    return queries.waiting_for_answer(own.own_person_id) if own.own_person_id else 0
