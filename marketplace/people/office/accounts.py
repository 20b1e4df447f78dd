"""Wagtail's list of users: an administrator shuts an account, and never gets into somebody else's.

Whoever could write another address or password into an account could read and spend for its owner. Who
works here follows from posts and roles, which have their own pages.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from marketplace.foundations import audit
from marketplace.people.models import User

OPENED_ELSEWHERE = "Give a post here, or a role under “Organisations”: that opens the account."


class AccountForm(forms.ModelForm):
    """What an administrator decides about an account of somebody else; nothing about their own."""

    class Meta:
        model = User
        fields = ("is_active", "is_superuser")
        labels = {"is_active": "They may sign in", "is_superuser": "Administrator"}
        help_texts = {
            "is_active": "Without it the account is closed: nobody can sign in with it.",
            "is_superuser": "Keeps the site, its pages and accounts. Gives no power over people or money.",
        }

    def __init__(self, *args: Any, editing_self: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if editing_self:
            del self.fields["is_active"], self.fields["is_superuser"]


class AccountEditView(EditView):
    """Shut or open an account, or make an administrator."""

    @transaction.atomic
    def save_instance(self) -> User:
        """Keep it, with its row on the trail."""
        user: User = super().save_instance()
        audit.record(
            "account.changed",
            user,
            by=self.request.authority,
            at=timezone.now(),
            changed=self.form.changed_data,
        )
        return user


class AccountAddView(CreateView):
    """An account is opened with a post or a role, so that it always has its person."""

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """Go where that is done."""
        messages.info(request, OPENED_ELSEWHERE)
        return redirect("office_post_give")


class AccountViewSet(UserViewSet):
    """Wagtail's own, with these two pages."""

    add_view_class = AccountAddView
    edit_view_class = AccountEditView
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """One form: nobody is added here."""
        return AccountForm
