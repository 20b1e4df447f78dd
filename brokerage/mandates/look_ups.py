"""How many addresses somebody may try in a day: a form must not tell who has an account here."""

from datetime import date

from django.core.cache import cache

MOST_A_DAY = 20
A_DAY = 86_400


def may_look_up(user_id: int, *, on: date) -> bool:
    """Count one look-up of an address by this account; False when there were too many that day."""
    key = f"mandate-look-ups:{user_id}:{on}"
    if cache.add(key, 1, A_DAY):
        return True
    try:
        return cache.incr(key) <= MOST_A_DAY
    except ValueError:  # the cache forgot it between the two calls: it counts from here again
        return cache.add(key, 1, A_DAY)
