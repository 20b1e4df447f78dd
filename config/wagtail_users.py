"""Wagtail's list of users, with the room people's own pages in place of those that change anybody's account."""

from wagtail.users.apps import WagtailUsersAppConfig


class Users(WagtailUsersAppConfig):
    """Users in the office: looked at, shut and opened, never signed in for."""

    user_viewset = "marketplace.people.office.accounts.AccountViewSet"
