"""Checks that say one thing, for settings.ORDER_CHECKS."""

from marketplace.listings.models import Listing
from marketplace.orders.checks import Finding, Severity

asked = []


def nothing(proposed, at):
    asked.append(proposed)
    return []


def monitor(proposed, at):
    return [Finding("T-1", Severity.MONITOR, "Counted.")]


def disclose(proposed, at):
    return [
        Finding(
            "T-2",
            Severity.DISCLOSE,
            "Your broker also owns this service.",
            url=f"/notices/{proposed.order_id}/",
        )
    ]


def approve(proposed, at):
    return [Finding("T-3", Severity.APPROVE, "Your broker holds your money too.")]


def block(proposed, at):
    return [Finding("T-4", Severity.BLOCK, "The law says no.", remedy="Ask the council.")]


def cleared_approve(proposed, at):
    return [Finding("T-3", Severity.APPROVE, "Your broker holds your money too.", cleared=True)]


def block_the_second_provider(proposed, at):
    return block(proposed, at) if "BLOCKED" in _title(proposed) else []


def _title(proposed):

    return Listing.objects.get(pk=proposed.lines[0].listing_id).title
