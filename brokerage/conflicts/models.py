"""Cases, what was found, what the person answered, what the council decided. Answers are final."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from brokerage.conflicts.lifecycle import CaseState, FindingState
from brokerage.conflicts.outcome import Route
from marketplace.foundations.lifecycle import state_is_known
from marketplace.orders.checks import Severity


class VeryGoodReason(models.TextChoices):
    """The closed list for spending the whole budget with the broker's group (domain.md A4)."""

    SPECIALIST = "specialist", "A specialist skill that nobody else has, with evidence"
    INSISTS = (
        "insists",
        "The person has seen the options, has talked to somebody independent, and insists",
    )
    CONTINUITY = "continuity", "Continuity at the end of life or in a change, for up to 12 months"
    LIMITED_MARKET = "limited_market", "A rural or limited market, with evidence of the search"
    INDIVISIBLE = "indivisible", "Shared or background support that cannot be divided"
    CORE_BUSINESS = (
        "core_business",
        "All of it is the provider’s core business, and the person has seen the options",
    )


class ConflictCase(models.Model):
    """One order on which somebody is linked to somebody. Kept with the facts that were judged."""

    order = models.OneToOneField("marketplace.Order", models.PROTECT, related_name="conflict_case")
    person = models.ForeignKey("marketplace.Person", models.PROTECT, related_name="conflict_cases")
    council = models.ForeignKey(
        "marketplace.Council", models.PROTECT, null=True, related_name="conflict_cases"
    )
    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.OPEN)
    outcome = models.CharField(max_length=10)
    route = models.CharField(max_length=12, blank=True)
    rule_version = models.CharField(max_length=20)
    parameters_version = models.CharField(max_length=60)
    # The facts, in the format of case.schema.json, so that anybody can judge them again.
    inputs = models.JSONField()
    inputs_hash = models.CharField(max_length=64)
    answer = models.JSONField()
    opened_at = models.DateTimeField()
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [
            state_is_known(CaseState.values, name="conflict_case_state_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in Severity]),
                name="conflict_case_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(route__in=[one.value for one in Route]),
                name="conflict_case_route_known",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "state", "opened_at"], name="conflict_cases_waiting"),
            models.Index(fields=["person", "-opened_at"], name="conflict_cases_of_person"),
        ]

    def __str__(self) -> str:
        return f"conflict case {self.pk}"


class CaseFinding(models.Model):
    """One thing found, named by its facts: when they change it is another finding (domain.md A1)."""

    case = models.ForeignKey("brokerage.ConflictCase", models.PROTECT, related_name="findings")
    key = models.CharField(max_length=16)
    rule = models.CharField(max_length=8)
    severity = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=FindingState, default=FindingState.OPEN)
    # By the contract of domain.md A4, and in one plain sentence.
    facts = models.JSONField()
    sentence = models.TextField()
    # What to do when it blocks.
    remedy = models.TextField(blank=True)
    found_at = models.DateTimeField()
    # Until when the council's agreement holds.
    approved_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            state_is_known(FindingState.values, name="finding_state_is_known"),
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=~Q(state=FindingState.SUPERSEDED),
                name="one_finding_for_its_facts",
            ),
            models.CheckConstraint(
                condition=~Q(severity=Severity.BLOCK.value)
                | Q(state__in=[FindingState.OPEN, FindingState.SUPERSEDED]),
                name="a_block_is_never_answered_away",
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.APPROVED) | Q(approved_until__isnull=False),
                name="approval_of_finding_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} in case {self.case_id}"


class JudgedFacts(models.Model):
    """The facts as they were judged when somebody answered or decided, so that it can be judged again
    (domain.md G, records of decision). The case itself goes on with the facts of later.
    """

    inputs = models.JSONField(default=dict)
    rule_version = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True


class NoticeAnswer(JudgedFacts):
    """What the person answered to the notice, and the notice they read. Kept by a trigger from
    change.
    """

    class Format(models.TextChoices):
        """In which form the notice was read."""

        STANDARD = "standard", "Plain words"
        EASY_READ = "easy_read", "Easy read"

    case = models.ForeignKey("brokerage.ConflictCase", models.PROTECT, related_name="answers")
    answered_by = models.ForeignKey("marketplace.User", models.PROTECT, related_name="+")
    says_yes = models.BooleanField()
    words = models.TextField(blank=True)
    format = models.CharField(max_length=10, choices=Format)
    notice = models.JSONField()
    finding_keys = ArrayField(models.CharField(max_length=16))
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer to case {self.case_id}"


class CaseDecision(JudgedFacts):
    """What a council officer decided, and why. Kept by a trigger from change."""

    case = models.ForeignKey("brokerage.ConflictCase", models.PROTECT, related_name="decisions")
    decided_by = models.ForeignKey("marketplace.User", models.PROTECT, related_name="+")
    level = models.CharField(max_length=12)
    agrees = models.BooleanField()
    reason = models.TextField()
    conditions = models.TextField(blank=True)
    very_good_reason = models.CharField(max_length=20, choices=VeryGoodReason, blank=True)
    # The last day on which the agreement holds: at most P.approval_months.
    expires_on = models.DateField(null=True, blank=True)
    finding_keys = ArrayField(models.CharField(max_length=16))
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="decision_has_reason",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                condition=Q(agrees=True, expires_on__isnull=False)
                | Q(agrees=False, expires_on__isnull=True),
                name="agreement_has_an_end",
                violation_error_message="Say until when this is agreed.",
            ),
        ]

    def __str__(self) -> str:
        return f"decision on case {self.case_id}"


class NecessityRecord(models.Model):
    """The council finds it necessary that this member of the family is paid (domain.md COI-08)."""

    class Covers(models.TextChoices):
        """What for."""

        CARE = "care", "Giving care"
        MANAGING = "managing", "Managing the money"

    person = models.ForeignKey("marketplace.Person", models.PROTECT, related_name="+")
    payee = models.ForeignKey("marketplace.Person", models.PROTECT, related_name="+")
    covers = models.CharField(max_length=10, choices=Covers, default=Covers.CARE)
    reason = models.TextField()
    recorded_by = models.ForeignKey("marketplace.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # The first day on which it no longer holds; empty means until it is ended.
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="necessity_has_reason",
                violation_error_message="Say why it is necessary.",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("payee")),
                name="necessity_is_between_two",
                violation_error_message="Choose who is paid.",
            ),
        ]
        indexes = [models.Index(fields=["person"], name="necessity_of_person")]

    def __str__(self) -> str:
        return f"necessity record {self.pk}"
