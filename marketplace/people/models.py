"""Accounts, persons, organisations, and the facts that connect them."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from marketplace.people.roles import CouncilPost, OrganisationRole


class UserManager(BaseUserManager["User"]):
    """Makes accounts; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account. Without a password it signs in by e-mailed code only."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make the account that installs a council's site."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account: one e-mail address that can sign in. Who the human is stands on Person."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200)
    # May open the office (Wagtail admin). What they may do there comes from their council posts.
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")), name="email_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name shown to others."""
        return self.name

    def get_short_name(self) -> str:
        """The name shown to others."""
        return self.name


class Person(models.Model):
    """A human being: a budget holder, carer, self-funder, PA, director or member of staff.

    A person may have no account (a director known from a register) and, as a budget holder, has the
    council that gives the budget.
    """

    user = models.OneToOneField(
        "marketplace.User", models.PROTECT, null=True, blank=True, related_name="person"
    )
    name = models.CharField(max_length=200)
    council = models.ForeignKey(
        "marketplace.Council", models.PROTECT, null=True, blank=True, related_name="people"
    )
    postcode = models.CharField(max_length=8, blank=True)
    # Same human, kept twice: points at the record to keep, in one step (domain.md A2, R0; same_as.sql).
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    same_as_reason = models.CharField(max_length=300, blank=True)
    # "easy_read", "large_print", "audio", "bsl", "braille": how the person wants to be told things.
    formats = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["council", "name"], name="people_of_council")]
        constraints = [
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("pk")),
                name="person_not_same_as_itself",
                violation_error_message="Choose another record of the same person.",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True, same_as_reason="")
                | (Q(same_as__isnull=False) & ~Q(same_as_reason="")),
                name="same_person_has_reason",
                violation_error_message="Say how you know that it is the same person.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Anything that sells support or acts as a broker: a company, a charity, a group, one PA."""

    class Kind(models.TextChoices):
        """What sort of organisation, in the field's words."""

        PRIVATE = "private", "Private provider"
        CHARITY = "charity", "Charity or social enterprise"
        COMMUNITY = "community", "Community group"
        PERSONAL_ASSISTANT = "personal_assistant", "Personal assistant"
        COUNCIL = "council", "Run by the council"

    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=Kind)
    is_provider = models.BooleanField(default=False)
    is_broker = models.BooleanField(default=False)
    # Legal identifiers that make two records the same party (domain.md A1); blank when unknown.
    company_number = models.CharField(max_length=8, blank=True)
    charity_number = models.CharField(max_length=8, blank=True)
    cqc_provider_id = models.CharField(max_length=20, blank=True)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # When somebody last checked the register for who owns it; null means never (domain.md COI-05).
    ownership_checked_at = models.DateTimeField(null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    website = models.URLField(blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="organisation_by_name"),
            # Who shares a legal number is one party (domain.md A2, R0).
            models.Index(
                fields=["company_number"],
                condition=~Q(company_number=""),
                name="organisation_by_company",
            ),
            models.Index(
                fields=["charity_number"],
                condition=~Q(charity_number=""),
                name="organisation_by_charity",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cqc_provider_id"],
                condition=~Q(cqc_provider_id=""),
                name="one_per_cqc_provider",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("pk")),
                name="organisation_not_same_as_itself",
                violation_error_message="Choose another record of the same organisation.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody works in an organisation, with a role."""

    user = models.ForeignKey("marketplace.User", models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        "marketplace.Organisation", models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=OrganisationRole)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_on__isnull=True),
                name="one_current_membership",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="membership_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} of {self.organisation_id}"


class CouncilMembership(models.Model):
    """Somebody holds a post in a council."""

    user = models.ForeignKey("marketplace.User", models.CASCADE, related_name="council_posts")
    council = models.ForeignKey("marketplace.Council", models.CASCADE, related_name="officers")
    post = models.CharField(max_length=20, choices=CouncilPost)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "council", "post"],
                condition=Q(ended_on__isnull=True),
                name="one_current_post",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.post} in {self.council_id}"


class Interest(models.Model):
    """Who is connected to whom: true since `starts_on`, known to us since `recorded_at`.

    The interested party is one person or one organisation, and so is the subject (domain.md A1,
    BODS 0.4).
    """

    class Type(models.TextChoices):
        """The BODS list as far as the first rules use it, and the local types of domain.md A1."""

        SHAREHOLDING = "shareholding", "Owns shares"
        VOTING_RIGHTS = "voting_rights", "Holds votes"
        APPOINTMENT_OF_BOARD = "appointment_of_board", "May appoint the board"
        OTHER_INFLUENCE = "other_influence_or_control", "Has influence or control"
        BOARD_MEMBER = "board_member", "Director or board member"
        TRUSTEE = "trustee", "Trustee"
        SENIOR_MANAGER = "senior_managing_official", "Senior manager"
        EMPLOYMENT = "employment", "Works for"
        CONTRACTOR = "contractor_to", "Works under contract for"
        CLOSE_FAMILY = "close_family", "Close family"
        SPOUSE = "spouse", "Married to or partner of"
        HOUSEHOLD = "household", "Lives in the same home"
        CLOSE_FRIEND = "close_friend", "Close friend"
        COMMISSION = "commission_agreement", "Commission or referral fee"

    class Source(models.TextChoices):
        """How we know."""

        DECLARED = "declared", "Declared"
        COMPANIES_HOUSE = "companies_house", "Companies House"
        CHARITY_REGISTER = "charity_register", "Charity register"
        CQC = "cqc", "Care Quality Commission"
        COUNCIL = "council", "The council"
        WHISTLEBLOW = "whistleblow", "Reported in confidence"
        INFERRED = "inferred", "Worked out from other facts"

    person = models.ForeignKey(
        "marketplace.Person", models.PROTECT, null=True, blank=True, related_name="interests"
    )
    organisation = models.ForeignKey(
        "marketplace.Organisation", models.PROTECT, null=True, blank=True, related_name="interests"
    )
    subject_person = models.ForeignKey(
        "marketplace.Person", models.PROTECT, null=True, blank=True, related_name="interests_in"
    )
    subject_organisation = models.ForeignKey(
        "marketplace.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interests_in",
    )
    type = models.CharField(max_length=30, choices=Type)
    # Shares or votes in hundredths of a percent (5100 is 51%); equal when the share is exact.
    share_from = models.PositiveIntegerField(null=True, blank=True)
    share_to = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=20, choices=Source)
    recorded_at = models.DateTimeField()
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="one_interested_party",
            ),
            models.CheckConstraint(
                condition=Q(subject_person__isnull=False, subject_organisation__isnull=True)
                | Q(subject_person__isnull=True, subject_organisation__isnull=False),
                name="one_subject",
            ),
            models.CheckConstraint(
                condition=Q(share_from__isnull=True, share_to__isnull=True)
                | Q(share_from__lte=F("share_to"), share_to__lte=10000),
                name="share_is_a_range",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="interest_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk}: {self.type}"


class Declaration(models.Model):
    """An officer said on that day that the list of their interests is complete (domain.md COI-25)."""

    person = models.ForeignKey(
        "marketplace.Person", models.PROTECT, related_name="interest_declarations"
    )
    made_at = models.DateTimeField()
    # How many interests stood in the list; none is a nil return, which counts.
    interests = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["person", "-made_at"], name="declaration_of_person")]

    def __str__(self) -> str:
        return f"declaration {self.pk} of person {self.person_id}"
