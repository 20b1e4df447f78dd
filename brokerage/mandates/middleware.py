"""Puts `request.authority` on every request: for oneself, or for the person named in the session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from brokerage.mandates import queries
from brokerage.mandates.authority import mandate_authority
from marketplace.foundations.authority import NOBODY, Authority
from marketplace.people.authority import own_authority

ACTING_UNDER = "acting_under_mandate"


class AuthorityMiddleware:
    """Builds the authority lazily, so that a page that asks nothing costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.authority = SimpleLazyObject(lambda: build_authority(request))
        return self.get_response(request)


def build_authority(request: HttpRequest) -> Authority:
    """Own authority, or that of the mandate chosen in this session while it is still in force."""
    if not request.user.is_authenticated:
        return NOBODY
    today = timezone.localdate()
    own = own_authority(request.user, on=today)
    mandate_id = request.session.get(ACTING_UNDER)
    if mandate_id is None:
        return own
    mandate = queries.mandate_for(mandate_id=mandate_id, holder_id=request.user.pk, on=today)
    return mandate_authority(own, mandate) if mandate else own
