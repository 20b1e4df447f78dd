"""People who are kept twice: an administrator says which record is to be kept, and how they know."""

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from marketplace.foundations.authority import Authority
from marketplace.people import actions, directory
from marketplace.people.models import Person
from marketplace.people.office.doors import (
    KeepersMenuItem,
    about,
    asked,
    form_page,
    keeper_or_refuse,
    page_of,
    sent,
    write_down_reads,
)
from marketplace.people.office.forms import SamePersonForm

SIDES = ("kept", "record")
QUESTIONS = {
    "kept": "Which record is to be kept?",
    "record": "Which is the other record of {name}?",
}


def menu_item() -> MenuItem:
    """The menu entry."""
    return KeepersMenuItem(
        "People kept twice",
        reverse("office_same_people"),
        name="same-people",
        icon_name="copy",
        order=153,
    )


@require_safe
def same_people(request: HttpRequest) -> HttpResponse:
    """Records that are of the same person as another, a page at a time."""
    by = keeper_or_refuse(request)
    words = asked(request)
    page = page_of(request, directory.same_people(name=words))
    rows = list(page.object_list)
    write_down_reads((number for one in rows for number in (one.pk, one.same_as_id)), by)
    context = {
        "page": page,
        "rows": [(one, about(one), about(one.same_as)) for one in rows],
        "q": words,
        "page_title": "People kept twice",
    }
    return render(request, "marketplace/people/office/same_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """The record to keep, the other record, and then how we know: three pages at one address."""
    by = keeper_or_refuse(request)
    chosen = {side: found for side in SIDES if (found := person_in(request, side))}
    if len(chosen) < len(SIDES):
        return choose(request, chosen, by)
    kept, record = chosen["kept"], chosen["record"]
    write_down_reads((kept.pk, record.pk), by)
    form = SamePersonForm(sent(request))

    def act() -> None:
        actions.link_records(
            record_id=record.pk,
            kept_id=kept.pk,
            reason=form.cleaned_data["reason"],
            by=by,
            at=timezone.now(),
        )

    return form_page(
        request,
        form,
        act,
        said="Linked. Both records count as one person from now on.",
        title=f"{record.name} is the same person as {kept.name}",
        button="Link the records",
        back=reverse("office_same_people"),
        words="Both records stay. Whoever is connected to one of them is connected to both.",
        facts=[("Record to keep", described(kept)), ("Other record", described(record))],
    )


def person_in(request: HttpRequest, side: str) -> Person | None:
    """The person that the address names for a side; None when nobody is named so."""
    typed = request.GET.get(side, "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 10
    return directory.person_with_council(int(typed)) if is_number else None


def described(person: Person) -> str:
    """A person with what tells two records apart."""
    postcode = f", {person.postcode}" if person.postcode else ""
    return f"{person.name}{postcode}. {about(person)}"


def choose(request: HttpRequest, chosen: dict[str, Person], by: Authority) -> HttpResponse:
    """Search for the record that is not chosen yet: every person shown stands in the trail."""
    side = next(one for one in SIDES if one not in chosen)
    words = asked(request)
    found = directory.people_found(words) if words else []
    write_down_reads((one.pk for one in found), by)
    kept = {one: str(person.pk) for one, person in chosen.items()}
    context = {
        "q": words,
        "kept": kept,
        "found": [
            (f"?{urlencode({**kept, side: one.pk})}", one.name, about(one))
            for one in found[: directory.MOST_FOUND]
            if all(one != other for other in chosen.values())
        ],
        "has_more": len(found) > directory.MOST_FOUND,
        "page_title": QUESTIONS[side].format(name="".join(one.name for one in chosen.values())),
    }
    return render(request, "marketplace/people/office/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, person_id: int) -> HttpResponse:
    """Say that a record is of somebody else after all."""
    by = keeper_or_refuse(request)
    record = directory.same_people(name="").filter(pk=person_id).first()
    if record is None or record.same_as is None:
        raise Http404
    write_down_reads((record.pk, record.same_as.pk), by)
    return form_page(
        request,
        Form(sent(request)),
        lambda: actions.part_records(record_id=record.pk, by=by, at=timezone.now()),
        said="Parted. They count as two people from now on.",
        title=f"{record.name} is not {record.same_as.name}",
        button="Part the records",
        back=reverse("office_same_people"),
        words="What was decided stays. The next order is judged anew.",
        facts=[("Record to keep", described(record.same_as)), ("Other record", described(record))],
        is_end=True,
    )


urlpatterns = [
    path("same-person/", same_people, name="office_same_people"),
    path("same-person/link/", link, name="office_same_person_link"),
    path("same-person/<int:person_id>/part/", part, name="office_same_person_part"),
]
