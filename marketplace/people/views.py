"""Doors of the account: what it holds, and one's own details."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.foundations.authority import Authority
from marketplace.people import queries
from marketplace.people.forms import FORMATS, DetailsForm
from marketplace.people.models import Person


def own_person(request: HttpRequest) -> Person:
    """The person of the signed-in account. Raises PermissionDenied when it has none."""
    own: Authority = request.own_authority
    if own.own_person_id is None:
        raise PermissionDenied
    return queries.person(own.own_person_id)


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """My details, and the ways to change what the account does."""
    person = own_person(request)
    told = [words for name, words in FORMATS if name in person.formats]
    rows = [
        ("Name", person.name),
        ("E-mail address", request.user.email),
        ("Postcode", person.postcode or "Not given"),
        ("How you want to be told things", ", ".join(told) or "In plain letters"),
        ("Council", person.council or "None: you pay for support yourself"),
    ]
    return render(request, "marketplace/people/account.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def details(request: HttpRequest) -> HttpResponse:
    """Change my details."""
    form = DetailsForm(
        request.POST if request.method == "POST" else None, instance=own_person(request)
    )
    if form.is_valid():
        form.save_details(by=request.own_authority)
        messages.success(request, "Your details are saved.")
        return redirect("marketplace:account")
    return render(request, "marketplace/people/details.html", {"form": form})
