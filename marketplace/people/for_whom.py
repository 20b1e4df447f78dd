"""Each form says for whom its page was drawn, so that an old tab never acts for the wrong person.

Somebody who helps two people may begin to act for the second while a page of the first is still
open. What that page then sends is not done.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from marketplace.foundations.authority import Authority, Basis

FIELD = "for_whom"
_signer = Signer(salt="for whom a page was drawn")

View = Callable[..., HttpResponse]


def mark(by: Authority) -> str:
    """The person acted for, signed: a forged one must not tell anybody's name. Empty for nobody."""
    return "" if by.person_id is None else _signer.sign(f"{by.person_id}:{by.person_name}")


def why_not_done(marked: str, by: Authority) -> str:
    """Why what a page sent is not done, in plain words; empty when it was drawn for this person."""
    try:
        person, _, name = _signer.unsign(marked).partition(":")
    except BadSignature:
        return "This page was too old. Nothing was changed. Try again."
    if person == str(by.person_id):
        return ""
    now = by.person_name if by.basis is Basis.MANDATE else "yourself"
    then = "you" if person == str(by.own_person_id) else name
    return f"You now act for {now}. This page was for {then}. Nothing was changed."


def only_for_whom_it_was_drawn(page: str) -> Callable[[View], View]:
    """Refuse what a page drawn for another person sends, say so, and go to `page` instead."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            marked = request.POST.get(FIELD) if request.method == "POST" else None
            by: Authority = request.authority  # type: ignore[attr-defined]
            refusal = why_not_done(marked, by) if marked and by.is_signed_in else ""
            if refusal:
                messages.error(request, refusal)
                return redirect(page)
            return view(request, *args, **kwargs)

        return guarded

    return guard
