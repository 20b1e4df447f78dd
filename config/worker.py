"""What the Celery worker does beside Celery's own when Redis goes and comes back. Web processes do not load it."""

import logging
from typing import Any

from celery import bootsteps
from celery.worker.consumer import Consumer

from config.celery import tell_worker


class SturdyConsumer(Consumer):
    """Hears Redis again also when it was killed with tasks under way.

    Celery 5.7 closes such a connection twice, and the second time ends the worker: it asks for what the first let go.
    """

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Let go of the lost connection."""
        try:
            super().on_connection_error_after_connected(exc)
        except AttributeError as failure:
            logging.getLogger("config.worker").info("Redis went with tasks under way. %s", failure)


class LookAtOnce(bootsteps.StartStopStep):
    """A worker that begins to hear Redis, or hears it again, looks for changes of which nobody could tell it.

    A Redis that was killed knows no queue until a worker names it: what beat or a web process says before is lost.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, parent: Any) -> None:
        """Called at each connection."""
        tell_worker()
