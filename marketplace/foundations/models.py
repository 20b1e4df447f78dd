"""Councils, and the audit trail of everything that was done or looked at."""

from django.db import models


class Council(models.Model):
    """A local authority: owns budgets, rules and preferred lists. Listings belong to nobody's council."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(unique=True)
    # The code of the Office for National Statistics, E08000009 for Trafford.
    ons_code = models.CharField(max_length=9, unique=True)
    # Policy parameters that differ from the defaults (domain.md A0), versioned by `policy_version`.
    policy = models.JSONField(default=dict, blank=True)
    policy_version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """One thing done or looked at. No foreign keys, so that the trail never blocks or disappears."""

    event = models.CharField(max_length=80)
    at = models.DateTimeField()
    subject = models.CharField(max_length=120)
    basis = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    person_id = models.BigIntegerField(null=True)
    council_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_by_subject"),
            models.Index(fields=["person_id", "at"], name="audit_by_person"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject}"
