"""What a provider reads: the orders that reached its organisations."""

from collections.abc import Collection

from django.db.models import QuerySet

from marketplace.foundations.prepared import prepared
from marketplace.orders import queries
from marketplace.orders.lifecycle import OrderState
from marketplace.orders.models import Order
from marketplace.people.models import Organisation

WITH_PROVIDER = frozenset(
    {OrderState.PLACED, OrderState.ACCEPTED, OrderState.DECLINED, OrderState.CANCELLED}
)
ANSWERED = WITH_PROVIDER - {OrderState.PLACED}
LATEST = 10


def orders_sent_to(organisation_ids: Collection[int]) -> QuerySet[Order]:
    """Orders that reached these providers. One that still waits for a check has not."""
    return (
        Order.objects.filter(organisation_id__in=organisation_ids, placed_at__isnull=False)
        .filter(state__in=WITH_PROVIDER)
        .select_related("organisation", "person")
        .order_by("-pk")
    )


@prepared
def latest_answered(organisation_ids: tuple[int, ...]) -> QuerySet[Order]:
    """The newest orders that wait for no answer, as a list shows them; one more than LATEST where there are more."""
    return queries.in_a_list(orders_sent_to(organisation_ids).filter(state__in=ANSWERED))[
        : LATEST + 1
    ]


def organisations_named(ids: Collection[int]) -> list[Organisation]:
    """Organisations by name."""
    return list(Organisation.objects.filter(pk__in=ids).only("name").order_by("name", "pk"))
