"""Organisations and who works in them: kept by an administrator."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from marketplace.people import directory
from marketplace.people import organisations as actions
from marketplace.people.models import Organisation
from marketplace.people.office.doors import (
    KeepersMenuItem,
    asked,
    done,
    draw_form,
    form_page,
    keeper_or_refuse,
    page_of,
    sent,
)
from marketplace.people.office.forms import MemberForm, OrganisationForm


def menu_item() -> MenuItem:
    """The menu entry."""
    return KeepersMenuItem(
        "Organisations",
        reverse("office_organisations"),
        name="organisations",
        icon_name="group",
        order=151,
    )


def organisation_or_404(organisation_id: int) -> Organisation:
    """An organisation by number."""
    found = directory.organisation(organisation_id)
    if found is None:
        raise Http404
    return found


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations, or those with a name or number, a page at a time."""
    keeper_or_refuse(request)
    words = asked(request)
    page = page_of(request, directory.organisations(asked=words, on=timezone.localdate()))
    context = {"page": page, "q": words, "page_title": "Organisations"}
    return render(request, "marketplace/people/office/organisations.html", context)


@require_safe
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One organisation with its numbers and the people who work there."""
    keeper_or_refuse(request)
    found = organisation_or_404(organisation_id)
    rows = [
        ("Number in this list", found.pk),
        ("Sort", found.get_kind_display()),
        ("Sells support", "Yes" if found.is_provider else "No"),
        ("Acts as a broker", "Yes" if found.is_broker else "No"),
        ("Company number", found.company_number),
        ("Charity number", found.charity_number),
        ("CQC provider number", found.cqc_provider_id),
        ("Same organisation as", f"{found.same_as} ({found.same_as_id})" if found.same_as else ""),
        ("E-mail address", found.email),
        ("Phone number", found.phone),
        ("Website", found.website),
    ]
    context = {
        "organisation": found,
        "rows": [(name, value or "–") for name, value in rows],
        "page": page_of(request, directory.members(found.pk)),
        "today": timezone.localdate(),
        "page_title": found.name,
    }
    return render(request, "marketplace/people/office/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter an organisation."""
    by = keeper_or_refuse(request)
    form = OrganisationForm(sent(request))
    entered: list[Organisation] = []

    def act() -> None:
        entered.append(actions.register_organisation(**form.facts(), by=by, at=timezone.now()))

    if request.method == "POST" and done(form, act):
        messages.success(request, "The organisation is entered.")
        return redirect("office_organisation", entered[0].pk)
    return draw_form(
        request,
        form,
        title="Enter an organisation",
        button="Save",
        back=reverse("office_organisations"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Put an organisation's record right."""
    by = keeper_or_refuse(request)
    found = organisation_or_404(organisation_id)
    name = found.name
    form = OrganisationForm(sent(request), instance=found)

    def act() -> None:
        actions.change_organisation(
            organisation_id=found.pk,
            same_as_id=form.cleaned_data["same_as"],
            **form.facts(),
            by=by,
            at=timezone.now(),
        )

    return form_page(
        request,
        form,
        act,
        said="Saved.",
        title=f"Change {name}",
        button="Save",
        back=reverse("office_organisation", args=[found.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Give somebody a role in an organisation."""
    by = keeper_or_refuse(request)
    found = organisation_or_404(organisation_id)
    form = MemberForm(sent(request))

    def act() -> None:
        actions.add_member_by_email(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            organisation_id=found.pk,
            role=form.cleaned_data["role"],
            by=by,
            at=timezone.now(),
        )

    return form_page(
        request,
        form,
        act,
        said="They have the role from today.",
        title=f"Add somebody to {found.name}",
        button="Add them",
        back=reverse("office_organisation", args=[found.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_member(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Look once more, then end the role today."""
    by = keeper_or_refuse(request)
    held = directory.membership(membership_id)
    if held is None:
        raise Http404
    return form_page(
        request,
        Form(sent(request)),
        lambda: actions.end_membership(membership_id=held.pk, by=by, at=timezone.now()),
        said=f"The role of {held.user.name} has ended.",
        title=f"End the role of {held.user.name}",
        button="End the role today",
        back=reverse("office_organisation", args=[held.organisation_id]),
        words=f"{held.get_role_display()}, {held.organisation.name}. What they did stays; from now "
        "on they can do nothing for the organisation.",
        is_end=True,
    )


urlpatterns = [
    path("organisations/", organisations, name="office_organisations"),
    path("organisations/enter/", add, name="office_organisation_add"),
    path("organisations/<int:organisation_id>/", organisation, name="office_organisation"),
    path("organisations/<int:organisation_id>/change/", change, name="office_organisation_change"),
    path("organisations/<int:organisation_id>/members/", add_member, name="office_member_add"),
    path("members/<int:membership_id>/end/", end_member, name="office_member_end"),
]
