"""Nobody with power over others gets past the sign-in pages without a second sign-in step."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from marketplace.foundations.permissions import Permission

# Signing in and out, and what those pages need to be drawn.
OPEN_TO_ALL = ("/accounts/", "/static/", "/theme.css", "/healthz", "/readyz")


class SecondStepMiddleware:
    """Sends officers, brokers and administrators to set up or use their second step.

    Needs `request.own_authority` and `request.has_second_step` from the authority middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.MFA_FORCED or request.path.startswith(OPEN_TO_ALL):
            return self.get_response(request)
        if not request.user.is_authenticated or not needs_second_step(request):
            return self.get_response(request)
        if not request.has_second_step:
            messages.warning(
                request,
                "Because you can act for other people, you need a second way to prove that it is "
                "you. Add a passkey or an authenticator app.",
            )
            return redirect("mfa_index")
        if not used_second_step(request):
            onward = request.get_full_path() if request.method == "GET" else "/"
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': onward})}")
        return self.get_response(request)


def needs_second_step(request: HttpRequest) -> bool:
    """Whether the account has power over others: a post, work as a broker, the site's own."""
    user = request.user
    if user.is_staff or user.is_superuser:
        return True
    own = request.own_authority
    return bool(own.councils) or own.may_anywhere(Permission.HELP_CLIENTS)


def used_second_step(request: HttpRequest) -> bool:
    """Whether a passkey, app or recovery code was used since this session began."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)
