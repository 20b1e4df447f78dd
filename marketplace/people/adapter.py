"""What django-allauth asks about our accounts: where to go after signing in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from marketplace.foundations.authority import Authority
from marketplace.foundations.permissions import Permission

EDITS_OR_ANSWERS = (Permission.EDIT_LISTING, Permission.ANSWER_ORDER)


class AccountAdapter(DefaultAccountAdapter):
    """Sends everybody to where their work waits."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The office for officers, own services for providers, the start page for all others."""
        authority: Authority = request.own_authority
        if authority.councils or request.user.is_superuser:
            return reverse("wagtailadmin_home")
        if any(authority.may_anywhere(permission) for permission in EDITS_OR_ANSWERS):
            return reverse("marketplace:provider")
        return str(super().get_login_redirect_url(request))
