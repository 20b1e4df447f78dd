"""What the office pages of this room share: who may enter, what was searched for, how a form ends."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from wagtail.admin.menu import MenuItem

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.people import permissions
from marketplace.people.models import Person
from marketplace.people.register import NotPossible

ROWS_A_PAGE = 20


class KeepersMenuItem(MenuItem):
    """In the office menu of administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for those who can use it."""
        return permissions.may_keep_accounts(request.authority)


class OfficersMenuItem(MenuItem):
    """In the office menu of whoever declares interests."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for those who can use it."""
        return permissions.may_declare(request.authority)


def keeper_or_refuse(request: HttpRequest) -> Authority:
    """The authority of an administrator. Raises PermissionDenied for everybody else."""
    if not permissions.may_keep_accounts(request.authority):
        raise PermissionDenied
    by: Authority = request.authority
    return by


def officer_or_refuse(request: HttpRequest) -> Authority:
    """The authority of somebody who declares interests. Raises PermissionDenied for everybody else."""
    if not permissions.may_declare(request.authority):
        raise PermissionDenied
    by: Authority = request.authority
    return by


def asked(request: HttpRequest) -> str:
    """What was searched for."""
    return request.GET.get("q", "")[:100].replace("\0", "").strip()


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    """The page of a list that was asked for."""
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))


def write_down_reads(people: Iterable[int], by: Authority) -> None:
    """Every look at what somebody is connected to stands in the trail."""
    audit.record_reads("interest.read", person_ids=sorted(set(people)), by=by, at=timezone.now())


def about(person: Person) -> str:
    """What tells two people of one name apart, and no more."""
    place = str(person.council) if person.council else "No council"
    return f"Person. {place}{', no account' if person.user_id is None else ''}. Number {person.pk}"


def sent(request: HttpRequest) -> Any:
    """What was typed; None when a form is only looked at."""
    return request.POST if request.method == "POST" else None


def done(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Do what a valid form asks for. A refusal is written at its field; False then, or if not valid."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotPossible as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def form_page(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], Any],
    *,
    said: str,
    back: str,
    **page: Any,
) -> HttpResponse:
    """One form from first look to last: when it is done, say so and go `back`; else draw it (`draw_form`)."""
    if request.method == "POST" and done(form, act):
        messages.success(request, said)
        return redirect(back)
    return draw_form(request, form, back=back, **page)


def draw_form(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: str,
    button: str,
    back: str,
    words: str = "",
    facts: Sequence[tuple[str, str]] = (),
    is_end: bool = False,
) -> HttpResponse:
    """A page with one form: filled in, with what is wrong at the top, when it was refused.

    `facts` stand above it: what something is called, and what it is.
    """
    context = {
        "form": form,
        "page_title": title,
        "button": button,
        "back": back,
        "words": words,
        "facts": facts,
        "is_end": is_end,
    }
    status = 422 if form.errors else 200
    return render(request, "marketplace/people/office/form.html", context, status=status)
