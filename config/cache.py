"""The shared cache in Redis. While Redis is away each process keeps a cache of its own, and no page fails or waits."""

import logging
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger("config.cache")
# After a failure Redis is left alone for so many seconds: each try may cost a page part of a second.
SECONDS = 2.0


class _Outage:
    """What all threads of this process know of Redis: left alone until then, and what was changed without it."""

    until = 0.0
    changed: set[str] = set()


class PatientRedisCache(RedisCache):
    """Redis, or this process's own memory while it is away.

    What was changed meanwhile is deleted in Redis when it is back: an ended session must not come to life again.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("while redis is away", {**params, "OPTIONS": {}})

    def _ask(self, name: str, changes: Any, *given: Any, **named: Any) -> Any:
        if time.monotonic() >= _Outage.until:
            try:
                if _Outage.until:
                    self._catch_up()
                return getattr(RedisCache, name)(self, *given, **named)
            except (RedisError, OSError) as failure:
                if not _Outage.until:
                    logger.error("Redis is away; each process keeps its own cache. %s", failure)
                _Outage.until = time.monotonic() + SECONDS
        version = named.get("version")
        _Outage.changed.update(self.make_key(key, version=version) for key in changes)
        return getattr(self._own, name)(*given, **named)

    def _catch_up(self) -> None:
        changed = tuple(_Outage.changed)
        if changed:
            self._cache.delete_many(changed)
        else:
            self._cache.has_key("any")  # fails while Redis is away
        _Outage.changed.difference_update(changed)
        _Outage.until = 0.0
        self._own.clear()
        logger.warning("Redis is back.")

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._ask("add", [key], key, value, timeout=timeout, version=version)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", [], key, default=default, version=version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        return self._ask("set", [key], key, value, timeout=timeout, version=version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._ask("touch", [], key, timeout=timeout, version=version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._ask("delete", [key], key, version=version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return self._ask("get_many", [], list(keys), version=version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._ask("has_key", [], key, version=version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._ask("incr", [key], key, delta=delta, version=version)

    def set_many(
        self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        return self._ask("set_many", list(data), data, timeout=timeout, version=version)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        kept = list(keys)
        return self._ask("delete_many", kept, kept, version=version)

    def clear(self) -> None:
        return self._ask("clear", [])
