"""Letters about accounts: a post in a council has been given."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from marketplace.people.models import CouncilMembership


def post_given(post_id: int) -> None:
    """Tell an officer of their post and how to sign in: with a code, so no password is sent."""
    held = CouncilMembership.objects.select_related("user", "council").get(pk=post_id)
    address = settings.SITE_URL + reverse("account_login")
    send_mail(
        subject=f"{held.council.name}: {held.get_post_display()}",
        message=(
            f"Hello {held.user.name},\n\n"
            f"You now have the post of {held.get_post_display().lower()} for {held.council.name}.\n"
            "Sign in with this e-mail address. If you have no password, ask for a sign-in code:\n"
            f"{address}\n\n"
            "Then open “My declarations” in the office and say what you have an interest in.\n"
        ),
        from_email=None,
        recipient_list=[held.user.email],
    )
