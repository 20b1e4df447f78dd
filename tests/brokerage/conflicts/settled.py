"""How a case and its order stand."""

from brokerage.conflicts.models import CaseFinding, ConflictCase
from marketplace.ledger.queries import position


def state_of(case):
    case = ConflictCase.objects.select_related("order").get(pk=case.pk)
    return case.state, case.order.state


def committed(case):
    return position(case.order.lines.get().fund_id).committed_pence


def rules(order):
    """What was found, by rule: how severe it is."""
    found = CaseFinding.objects.filter(case__order=order)
    return {one.rule: one.severity for one in found}
