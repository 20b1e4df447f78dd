"""Accounts, persons, organisations, posts and interests."""

from datetime import UTC, date, datetime
from typing import Any

import factory

from marketplace.foundations.models import Council
from marketplace.people.models import (
    CouncilMembership,
    Interest,
    Membership,
    Organisation,
    Person,
    User,
)
from marketplace.people.roles import CouncilPost, OrganisationRole

PASSWORD = "a long enough password"
LONG_AGO = date(2026, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    """An account that signs in with PASSWORD. In a test, `client.force_login(user)` is quicker."""

    class Meta:
        model = User

    email = factory.Sequence("person{}@example.org".format)
    name = factory.Sequence("Person {}".format)
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        return model_class.objects.create_user(**fields)


class CouncilFactory(factory.django.DjangoModelFactory):
    """A council; `CouncilFactory(trafford=True)` is the one with real places."""

    class Meta:
        model = Council
        django_get_or_create = ("ons_code",)

    name = factory.Sequence("Council {}".format)
    slug = factory.Sequence("council-{}".format)
    ons_code = factory.Sequence("E99{:06}".format)

    class Params:
        trafford = factory.Trait(name="Trafford", slug="trafford", ons_code="E08000009")
        stockport = factory.Trait(name="Stockport", slug="stockport", ons_code="E08000007")


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody with an account who pays for themselves.

    Traits: `budget_holder` (has a council), `without_account`.
    """

    class Meta:
        model = Person

    user = factory.SubFactory(UserFactory, name=factory.SelfAttribute("..name"))
    name = factory.Sequence("Person {}".format)
    postcode = "M33 7XZ"

    class Params:
        budget_holder = factory.Trait(council=factory.SubFactory(CouncilFactory))
        without_account = factory.Trait(user=None)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A private provider. Traits: `broker`, `provider_broker`, `pa`, `community`."""

    class Meta:
        model = Organisation

    name = factory.Sequence("Care {} Ltd".format)
    kind = Organisation.Kind.PRIVATE
    is_provider = True
    is_broker = False
    email = factory.Sequence("office{}@example.org".format)

    class Params:
        broker = factory.Trait(
            name=factory.Sequence("Brokers {}".format), is_provider=False, is_broker=True
        )
        provider_broker = factory.Trait(is_provider=True, is_broker=True)
        pa = factory.Trait(
            name=factory.Sequence("Assistant {}".format), kind=Organisation.Kind.PERSONAL_ASSISTANT
        )
        community = factory.Trait(
            name=factory.Sequence("Club {}".format), kind=Organisation.Kind.COMMUNITY
        )


class MembershipFactory(factory.django.DjangoModelFactory):
    """Somebody runs an organisation. Traits: `staff`, `broker`."""

    class Meta:
        model = Membership
        django_get_or_create = ("user", "organisation", "role")

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = OrganisationRole.MANAGER
    started_on = LONG_AGO

    class Params:
        staff = factory.Trait(role=OrganisationRole.STAFF)
        broker = factory.Trait(role=OrganisationRole.BROKER)


class CouncilMembershipFactory(factory.django.DjangoModelFactory):
    """A team manager's post. Traits: `social_worker`, `forum_member`, `commissioner`, `editor`."""

    class Meta:
        model = CouncilMembership

    user = factory.SubFactory(UserFactory)
    council = factory.SubFactory(CouncilFactory)
    post = CouncilPost.TEAM_MANAGER
    started_on = LONG_AGO

    class Params:
        social_worker = factory.Trait(post=CouncilPost.SOCIAL_WORKER)
        forum_member = factory.Trait(post=CouncilPost.FORUM_MEMBER)
        commissioner = factory.Trait(post=CouncilPost.COMMISSIONER)
        editor = factory.Trait(post=CouncilPost.CATALOGUE_EDITOR)


class InterestFactory(factory.django.DjangoModelFactory):
    """A person works for an organisation, as they declared.

    Traits: `married` (to `subject_person`), `owns` (an organisation holds all shares of another).
    """

    class Meta:
        model = Interest

    person = factory.SubFactory(PersonFactory)
    subject_organisation = factory.SubFactory(OrganisationFactory)
    type = Interest.Type.EMPLOYMENT
    starts_on = LONG_AGO
    source = Interest.Source.DECLARED
    recorded_at = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)

    class Params:
        married = factory.Trait(
            type=Interest.Type.SPOUSE,
            subject_organisation=None,
            subject_person=factory.SubFactory(PersonFactory),
        )
        owns = factory.Trait(
            person=None,
            organisation=factory.SubFactory(OrganisationFactory),
            type=Interest.Type.SHAREHOLDING,
            share_from=10_000,
            share_to=10_000,
            source=Interest.Source.COMPANIES_HOUSE,
        )
