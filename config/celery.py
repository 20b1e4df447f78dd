"""Background work: the Celery application and what it does at set times."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("shop4support")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["config"])
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,  # a task whose worker was killed is done again: every task may run twice
    worker_max_memory_per_child=250_000,  # kilobytes
    broker_connection_retry_on_startup=True,
    timezone="Europe/London",
    beat_schedule={
        "publish what is due": {
            "task": "config.tasks.publish_what_is_due",
            "schedule": crontab(minute="*/5"),
        },
        "follow preferred lists": {
            "task": "config.tasks.follow_preferred_lists",
            "schedule": crontab(hour="0", minute="10"),
        },
        "forget old sessions": {
            "task": "config.tasks.forget_old_sessions",
            "schedule": crontab(hour="3", minute="20"),
        },
    },
)
