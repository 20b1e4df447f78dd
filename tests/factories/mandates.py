"""Mandates: who may act for whom."""

from datetime import UTC, date, datetime

import factory

from brokerage.mandates.authority import ACTING_NAME, ACTING_UNDER
from brokerage.mandates.lifecycle import MandateState
from brokerage.mandates.models import Mandate
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)


class MandateFactory(factory.django.DjangoModelFactory):
    """Family may see, plan and order. Traits: `broker`, `asked`, `expired`, `revoked`."""

    class Meta:
        model = Mandate
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory, budget_holder=True)
    holder = factory.SubFactory(UserFactory)
    role = Mandate.Role.CIRCLE
    scopes = factory.LazyFunction(lambda: ["view", "plan", "order"])
    state = MandateState.GRANTED
    starts_on = date(2026, 1, 1)
    asked_at = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
    answered_at = datetime(2026, 1, 1, 10, 0, tzinfo=UTC)

    class Params:
        broker = factory.Trait(
            role=Mandate.Role.BROKER,
            organisation=factory.SubFactory(OrganisationFactory, broker=True),
        )
        asked = factory.Trait(state=MandateState.ASKED, answered_at=None)
        expired = factory.Trait(ends_on=date(2026, 2, 1))
        revoked = factory.Trait(
            state=MandateState.REVOKED, revoked_at=datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
        )

    @factory.post_generation
    def membership(mandate, create, extracted, **_):
        """A broker's mandate holds only while the broker works for the organisation."""
        if mandate.organisation_id is not None:
            MembershipFactory(user=mandate.holder, organisation=mandate.organisation, broker=True)


def act_under(client, mandate):
    """What the session of a signed-in browser holds after "Act for …"."""
    session = client.session
    session[ACTING_UNDER] = mandate.pk
    session[ACTING_NAME] = mandate.person.name
    session.save()
