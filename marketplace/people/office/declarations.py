"""What an officer has an interest in, as they say themselves: so that nobody decides who is linked."""

from dataclasses import replace
from string import capwords

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from marketplace.people import directory, queries, register
from marketplace.people.connections import (
    PERSON_IN_ORGANISATION,
    PERSONAL,
    Party,
)
from marketplace.people.models import Interest
from marketplace.people.office.doors import (
    OfficersMenuItem,
    asked,
    done,
    form_page,
    officer_or_refuse,
    page_of,
    sent,
)
from marketplace.people.office.forms import ConnectionForm, EndForm, PersonalForm
from marketplace.people.office.interests import Row, row_of

WRITTEN_DOWN = "Written down. Say below when your list is complete."


def own_row(interest: Interest) -> Row:
    """A connection for the officer who declared it. A person's name is spelled one way, as the spelling of
    the record would tell that somebody of this name is known here.
    """
    shown = row_of(interest)
    is_person = interest.subject_person_id is not None
    return replace(shown, subject=capwords(shown.subject)) if is_person else shown


def menu_item() -> MenuItem:
    """The menu entry."""
    return OfficersMenuItem(
        "My declarations",
        reverse("office_declarations"),
        name="declarations",
        icon_name="clipboard-list",
        order=125,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def declarations(request: HttpRequest) -> HttpResponse:
    """What I have declared; and the button that says that this is all, or that there is nothing."""
    by = officer_or_refuse(request)
    person_id = by.own_person_id or 0
    form = Form(sent(request))
    if request.method == "POST" and done(
        form, lambda: register.declare_complete(by=by, at=timezone.now())
    ):
        messages.success(request, "Thank you. Your declaration is made.")
        return redirect("office_declarations")
    page = page_of(request, queries.declared_by(person_id))
    context = {
        "page": page,
        "rows": [own_row(one) for one in page.object_list],
        "last": directory.last_declaration(person_id),
        "page_title": "My declarations",
    }
    return render(request, "marketplace/people/office/declarations.html", context)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Find the organisation that I have an interest in. Who is in it is public, so no trail."""
    officer_or_refuse(request)
    words = asked(request)
    found = directory.organisations_found(words) if words else []
    context = {
        "q": words,
        "found": [
            (reverse("office_declaration_add", args=[one.pk]), one.name, one.get_kind_display())
            for one in found[: directory.MOST_FOUND]
        ],
        "has_more": len(found) > directory.MOST_FOUND,
        "others_enter": True,
        "page_title": "Which organisation?",
    }
    return render(request, "marketplace/people/office/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """What I have in an organisation."""
    by = officer_or_refuse(request)
    organisation = directory.organisation(organisation_id)
    if organisation is None:
        raise Http404
    form = ConnectionForm(sent(request), kinds=PERSON_IN_ORGANISATION)

    def act() -> None:
        register.declare_interest(
            subject=Party(organisation_id=organisation.pk),
            connection=form.connection(),
            by=by,
            at=timezone.now(),
        )

    return form_page(
        request,
        form,
        act,
        said=WRITTEN_DOWN,
        title=f"What do you have to do with {organisation.name}?",
        button="Declare it",
        back=reverse("office_declarations"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Somebody who is close to me: family, partner, household, friend."""
    by = officer_or_refuse(request)
    form = PersonalForm(sent(request), kinds=PERSONAL)

    def act() -> None:
        register.declare_person(
            name=form.cleaned_data["name"],
            postcode=form.cleaned_data["postcode"],
            connection=form.connection(),
            by=by,
            at=timezone.now(),
        )

    return form_page(
        request,
        form,
        act,
        said=WRITTEN_DOWN,
        title="Who is close to you?",
        button="Declare it",
        back=reverse("office_declarations"),
        words="Name those who get support, give it, or own or work for somebody who does.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, interest_id: int) -> HttpResponse:
    """Say that something I declared is over."""
    by = officer_or_refuse(request)
    found = queries.declared_by(by.own_person_id or 0).filter(pk=interest_id).first()
    if found is None:
        raise Http404
    form = EndForm(sent(request))

    def act() -> None:
        register.end_declared(
            interest_id=found.pk,
            ends_on=form.cleaned_data["ends_on"],
            by=by,
            at=timezone.now(),
        )

    shown = own_row(found)
    return form_page(
        request,
        form,
        act,
        said="Ended. It still counts for a time.",
        title=f"End your connection to {shown.subject}",
        button="End it",
        back=reverse("office_declarations"),
        words=f"{found.get_type_display()}. It still counts for a time after its last day.",
        is_end=True,
    )


urlpatterns = [
    path("declarations/", declarations, name="office_declarations"),
    path("declarations/organisations/", choose, name="office_declaration_choose"),
    path("declarations/organisations/<int:organisation_id>/", add, name="office_declaration_add"),
    path("declarations/people/", add_person, name="office_declaration_person"),
    path("declarations/<int:interest_id>/end/", end, name="office_declaration_end"),
]
