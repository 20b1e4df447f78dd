"""Puts the authority on every request: for oneself, or for the person chosen in this session."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from brokerage.mandates import queries
from brokerage.mandates.authority import ACTING_UNDER, leave, mandate_authority
from marketplace.foundations.authority import NOBODY, Authority
from marketplace.people import queries as people
from marketplace.people.authority import authority_from


@dataclass(frozen=True, slots=True)
class Standing:
    """Who the visitor is, for whom they act, and whether a chosen mandate has just lapsed."""

    own: Authority = NOBODY
    acting: Authority = NOBODY
    has_second_step: bool = False
    has_clients: bool = False
    lapsed: bool = False


class AuthorityMiddleware:
    """Sets `authority`, `own_authority`, `has_clients` and `has_second_step`, all lazily.

    A page that asks for none of them costs nothing; together they cost two queries.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        standing = SimpleLazyObject(lambda: build_standing(request))
        request.authority = SimpleLazyObject(lambda: standing.acting)
        request.own_authority = SimpleLazyObject(lambda: standing.own)
        request.has_clients = SimpleLazyObject(lambda: standing.has_clients)
        request.has_second_step = SimpleLazyObject(lambda: standing.has_second_step)
        if request.session.get(ACTING_UNDER) is not None and standing.lapsed:
            return stop_lapsed(request, self.get_response)
        return self.get_response(request)


def build_standing(request: HttpRequest) -> Standing:
    """Own authority, and that of the mandate chosen in this session while it is in force."""
    user = request.user
    if not user.is_authenticated:
        return Standing()
    today = timezone.localdate()
    facts = people.account_facts(user.pk, today)
    own = authority_from(user, facts)
    chosen_id = request.session.get(ACTING_UNDER)
    held = queries.held_by(holder_id=user.pk, chosen_id=chosen_id, on=today)
    return Standing(
        own=own,
        acting=mandate_authority(own, held.chosen) if held.chosen else own,
        has_second_step=facts.has_second_step,
        has_clients=held.helps_somebody,
        lapsed=chosen_id is not None and held.chosen is None,
    )


def stop_lapsed(
    request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """Say that the mandate has ended. What was being sent is not done: it was for that person."""
    name = leave(request.session) or "that person"
    said = f"You can no longer act for {name}. You now act for yourself."
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        messages.warning(request, said)
        return get_response(request)
    messages.warning(request, f"{said} What you just sent was not done, and nothing was changed.")
    return redirect("brokerage:clients")
