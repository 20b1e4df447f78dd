"""Counts the statements of a request that asks for it, and says what asking the engine took; others pay nothing."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

ASK = "X-Count-Statements"
ANSWER = "X-Statements"
ASKING = "X-Asking-Milliseconds"


class AskedEngine:
    """The engine of the settings. `milliseconds`: processor time that its last answers took in this process."""

    milliseconds = 0.0

    def __init__(self) -> None:
        self._engine = import_string("search.backends.elasticsearch.engine.from_settings")()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def find(self, query: Any) -> Any:
        """See SearchBackend.find."""
        started = time.thread_time()
        try:
            return self._engine.find(query)
        finally:
            AskedEngine.milliseconds += 1000 * (time.thread_time() - started)


class CountStatements:
    """Middleware of the bench only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        AskedEngine.milliseconds = 0.0
        response = self._counted(request) if ASK in request.headers else self.get_response(request)
        if AskedEngine.milliseconds:
            response[ASKING] = f"{AskedEngine.milliseconds:.2f}"
        return response

    def _counted(self, request: HttpRequest) -> HttpResponse:
        count = 0

        def counted(execute: Callable, *arguments: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*arguments)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response[ANSWER] = str(count)
        return response
