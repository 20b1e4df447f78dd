"""The e-mail that says what is new, with a link that ends it without signing in."""

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse

from marketplace.saved_searches.models import SavedSearch
from search.documents import SearchDocument

SALT = "saved-search.stop"
MOST_NAMED = 10


def stop_token(search_id: int) -> str:
    """Proof that whoever has the e-mail may end it; good for that alone."""
    return signing.Signer(salt=SALT).sign(str(search_id))


def search_of(token: str) -> int | None:
    """The search that a token was made for; None when nobody of ours made it."""
    try:
        return int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def say_what_is_new(saved: SavedSearch, new: Sequence[SearchDocument]) -> None:
    """Send it to the owner. The subject says nothing of what was searched for."""
    stop = settings.SITE_URL + reverse("marketplace:saved_search_stop", args=[stop_token(saved.pk)])
    lines = [
        f"* {document.title}, {document.organisation}\n  {settings.SITE_URL}{document.url}"
        for document in new[:MOST_NAMED]
    ]
    if len(new) > MOST_NAMED:
        lines.append(f"* and {len(new) - MOST_NAMED} more")
    address = f"{settings.SITE_URL}{reverse('search:search')}?{saved.asked}"
    EmailMessage(
        subject="New results for a search that you saved",
        body=(
            f"Hello {saved.user.name},\n\n"
            f"This is new in your search “{saved.said}”:\n\n" + "\n".join(lines) + "\n\n"
            f"See the whole search:\n{address}\n\n"
            f"To get no more e-mails about this search, go to:\n{stop}\n"
        ),
        to=[saved.user.email],
        headers={"List-Unsubscribe": f"<{stop}>"},
    ).send()
