"""The register of interests: who is connected to whom, kept by an administrator."""

import re
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from marketplace.foundations.authority import Authority
from marketplace.people import actions, directory, register
from marketplace.people.connections import Party, kinds_between, share_words
from marketplace.people.models import Interest, Person
from marketplace.people.office.doors import (
    KeepersMenuItem,
    about,
    asked,
    done,
    draw_form,
    form_page,
    keeper_or_refuse,
    page_of,
    sent,
    write_down_reads,
)
from marketplace.people.office.forms import EndForm, PersonForm, RecordForm

PARTY = re.compile(r"(person|organisation)-([0-9]{1,9})", re.ASCII)
SIDES = ("party", "subject")


@dataclass(frozen=True, slots=True)
class Row:
    """One connection as a list shows it."""

    interest: Interest
    holder: str
    subject: str
    share: str

    @property
    def is_over(self) -> bool:
        """Whether it has an end."""
        return self.interest.ends_on is not None


def row_of(interest: Interest) -> Row:
    """A connection with its names and its share in words."""
    return Row(
        interest=interest,
        holder=str(interest.person or interest.organisation),
        subject=str(interest.subject_person or interest.subject_organisation),
        share=share_words(interest.share_from, interest.share_to),
    )


def menu_item() -> MenuItem:
    """The menu entry."""
    return KeepersMenuItem(
        "Register of interests",
        reverse("office_interests"),
        name="interests",
        icon_name="link",
        order=152,
    )


@require_safe
def interests(request: HttpRequest) -> HttpResponse:
    """The register, the latest first, a page at a time."""
    by = keeper_or_refuse(request)
    name, officers_only = asked(request), request.GET.get("officers") == "1"
    page = page_of(
        request,
        directory.register(
            name=name,
            officers_only=officers_only,
            on=timezone.localdate(),
            reader=by.own_person_id,
        ),
    )
    rows = list(page.object_list)
    write_down_reads(directory.people_in(rows), by)
    context = {
        "page": page,
        "rows": [row_of(one) for one in rows],
        "q": name,
        "officers_only": officers_only,
        "page_title": "Register of interests",
    }
    return render(request, "marketplace/people/office/interests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Who, in whom, and then what connects them: three pages at one address."""
    by = keeper_or_refuse(request)
    chosen = {side: found for side in SIDES if (found := party_in(request, side))}
    # Whoever the address names is shown by name, also to somebody who tries number after number.
    write_down_reads((party.person_id for party, _ in chosen.values() if party.person_id), by)
    if len(chosen) < len(SIDES):
        return choose(request, chosen, by)
    (party, holder), (subject, held) = chosen["party"], chosen["subject"]
    form = RecordForm(sent(request), kinds=kinds_between(party, subject))

    def act() -> None:
        register.record_interest(
            party=party,
            subject=subject,
            connection=form.connection(),
            source=form.cleaned_data["source"],
            by=by,
            at=timezone.now(),
        )

    return form_page(
        request,
        form,
        act,
        said=f"Recorded: {holder} and {held}.",
        title=f"What connects {holder} to {held}?",
        button="Record it",
        back=reverse("office_interests"),
        words="It cannot be changed afterwards: it ends, and another is recorded.",
    )


def party_in(request: HttpRequest, side: str) -> tuple[Party, str] | None:
    """The party in the address, with its name; None when there is none yet, or nobody is called so."""
    match = PARTY.fullmatch(request.GET.get(side, ""))
    if match is None:
        return None
    number = int(match[2])
    party = Party(person_id=number) if match[1] == "person" else Party(organisation_id=number)
    name = directory.party_name(party)
    return (party, name) if name is not None else None


def choose(
    request: HttpRequest, chosen: dict[str, tuple[Party, str]], by: Authority
) -> HttpResponse:
    """Search for the side that is not chosen yet: every person shown stands in the trail."""
    side = next(one for one in SIDES if one not in chosen)
    kept = {one: request.GET[one] for one in chosen}
    words = asked(request)
    people = directory.people_found(words) if words else []
    organisations = directory.organisations_found(words) if words else []
    write_down_reads((one.pk for one in people), by)
    found = [
        (f"?{urlencode({**kept, side: f'person-{one.pk}'})}", one.name, about(one))
        for one in people[: directory.MOST_FOUND]
    ]
    found += [
        (
            f"?{urlencode({**kept, side: f'organisation-{one.pk}'})}",
            one.name,
            one.get_kind_display(),
        )
        for one in organisations[: directory.MOST_FOUND]
    ]
    names = [name for _, name in chosen.values()]
    context = {
        "q": words,
        "kept": kept,
        "found": found,
        "has_more": max(len(people), len(organisations)) > directory.MOST_FOUND,
        "add_person": f"{reverse('office_person_add')}?{urlencode({**kept, 'side': side})}",
        "page_title": f"Whom is {names[0]} connected to?" if names else "Who is connected?",
    }
    return render(request, "marketplace/people/office/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Enter somebody who has no account, then go on where it was asked for."""
    by = keeper_or_refuse(request)
    form = PersonForm(sent(request))
    kept = {one: request.GET[one] for one in SIDES if one in request.GET}
    side = "subject" if request.GET.get("side") == "subject" else "party"
    record_page = reverse("office_interest_record")
    entered: list[Person] = []

    def act() -> None:
        entered.append(actions.add_person(**form.cleaned_data, by=by, at=timezone.now()))

    if request.method == "POST" and done(form, act):
        onward = urlencode({**kept, side: f"person-{entered[0].pk}"})
        return redirect(f"{record_page}?{onward}")
    return draw_form(
        request,
        form,
        title="Enter a person without an account",
        button="Save and go on",
        back=f"{record_page}?{urlencode(kept)}",
        words="For example a director whom a register names. Search first: a person is kept once.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, interest_id: int) -> HttpResponse:
    """End a connection: it stays in the register."""
    by = keeper_or_refuse(request)
    found = directory.interest(interest_id, reader=by.own_person_id)
    if found is None:
        raise Http404
    write_down_reads(directory.people_in([found]), by)
    form = EndForm(sent(request))

    def act() -> None:
        register.end_interest(
            interest_id=found.pk,
            ends_on=form.cleaned_data["ends_on"],
            by=by,
            at=timezone.now(),
        )

    shown = row_of(found)
    return form_page(
        request,
        form,
        act,
        said="Ended. It stays in the register.",
        title=f"End the connection of {shown.holder} to {shown.subject}",
        button="End it",
        back=reverse("office_interests"),
        words=f"{found.get_type_display()}. It still counts for a time after its last day.",
        is_end=True,
    )


urlpatterns = [
    path("interests/", interests, name="office_interests"),
    path("interests/record/", record, name="office_interest_record"),
    path("interests/people/", add_person, name="office_person_add"),
    path("interests/<int:interest_id>/end/", end, name="office_interest_end"),
]
