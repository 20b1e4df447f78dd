"""Some of the buyers of test_overspend.py, as a process of its own: each buyer a thread and a connection.

Called with one JSON argument; prints one JSON answer.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import django
from django.conf import settings


def buy(buyer, *, person_id, fund_id, at):
    """Press the button once for each line of one buyer, as fast as it goes."""
    counts = {"placed": 0, "refused": 0, "errors": []}
    by = own_authority(User.objects.get(pk=buyer["user_id"]), on=at.date())
    for line_id in buyer["line_ids"]:
        try:
            (order,) = actions.place_orders(
                person_id=person_id,
                choices={line_id: fund_id},
                key=f"overspend-{line_id}",
                by=by,
                at=at,
            )
            if order.state == "placed":
                counts["placed"] += 1
            else:
                counts["errors"].append(order.state)
        except NotEnoughMoney:
            counts["refused"] += 1
        except Exception as error:  # noqa: BLE001 (the test shows every one)
            counts["errors"].append(repr(error))
    connection.close()
    return counts


def main(asked):
    at = datetime.fromisoformat(asked["at"])
    with ThreadPoolExecutor(len(asked["buyers"])) as threads:
        found = threads.map(
            lambda buyer: buy(buyer, person_id=asked["person_id"], fund_id=asked["fund_id"], at=at),
            asked["buyers"],
        )
        print(json.dumps(list(found)))  # noqa: T201


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    settings.DATABASES["default"]["NAME"] = asked["database"]
    django.setup()

    from django.db import connection

    from marketplace.ledger.actions import NotEnoughMoney
    from marketplace.orders import actions
    from marketplace.people.authority import own_authority
    from marketplace.people.models import User

    main(asked)
