"""Background work: the Celery application and what it does at set times."""

import logging
import os

from celery import Celery
from celery.schedules import crontab
from kombu.exceptions import KombuError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("shop4support")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["config", "search"])
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,  # a task whose worker was killed is done again: every task may run twice
    worker_max_memory_per_child=350_000,  # kilobytes; with the language model 250_000 are used
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=2,
    broker_connection_max_retries=None,  # Redis may be away for a night
    # A machine that vanished says nothing: beat and worker would wait a quarter of an hour for it.
    broker_transport_options={"socket_connect_timeout": 2, "socket_timeout": 10},
    worker_consumer="config.worker:SturdyConsumer",
    timezone="Europe/London",
    beat_schedule={
        "send changes to the search engine": {
            "task": "search.tasks.push_changes",
            "schedule": crontab(),  # each minute: what no message told
            "options": {"expires": 55},
        },
        "read what is new for its meaning": {
            "task": "search.tasks.read_meanings",
            "schedule": crontab(),
            "options": {"expires": 55},
        },
        "publish what is due": {
            "task": "config.tasks.publish_what_is_due",
            "schedule": crontab(minute="*/5"),
        },
        "follow preferred lists": {
            "task": "config.tasks.follow_preferred_lists",
            "schedule": crontab(hour="0", minute="10"),
        },
        "send what is new in saved searches": {
            "task": "config.tasks.send_search_alerts",
            "schedule": crontab(hour="7", minute="30"),
        },
        "read words again": {
            "task": "config.tasks.read_words_again",
            "schedule": crontab(hour="2", minute="40"),
        },
        "forget old sessions": {
            "task": "config.tasks.forget_old_sessions",
            "schedule": crontab(hour="3", minute="20"),
        },
    },
)
app.steps["consumer"].add("config.worker:LookAtOnce")


def tell_worker() -> bool:
    """Tell a worker that changes wait for the search engine. Should nobody hear, one looks each minute anyway.

    Always True: for whoever asks (search/messenger.py) there is nothing left to do.
    """
    try:
        app.send_task("search.tasks.push_changes", retry=False, expires=60)
    except (KombuError, OSError) as failure:
        logging.getLogger("search.engine").info("No worker could be told. %s", failure)
    return True
