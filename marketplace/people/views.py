"""Doors of the account: signing in with a code, what it holds, and one's own details."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.foundations.authority import Authority, Basis
from marketplace.people import actions, formats, queries
from marketplace.people.forms import DetailsForm
from marketplace.people.models import Person


class SignInByCode(ConfirmLoginCodeView):
    """django-allauth's page of the code, after which nobody else's password opens the account."""

    def form_valid(self, form: Any) -> HttpResponse:
        """The code is right: it proves the address, and so who owns the account. Not so for "send it again"."""
        if "code" in form.cleaned_data:
            login = self.stage.login
            actions.drop_unproven_password(
                user_id=login.user.pk,
                email=login.email or login.user.email,
                by=Authority(basis=Basis.SELF, actor_id=login.user.pk, actor_name=login.user.name),
                at=timezone.now(),
            )
            login.user.refresh_from_db(fields=["password"])
        answer: HttpResponse = super().form_valid(form)
        return answer


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
    rows = [
        ("Name", person.name),
        ("E-mail address", request.user.email),
        ("Postcode", person.postcode or "Not given"),
        ("How you want to be told things", formats.in_words(person.formats) or "In plain letters"),
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
