"""gunicorn's settings. The command line and GUNICORN_CMD_ARGS override each of them."""

import gc
import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "3"))
threads = int(os.environ.get("WEB_THREADS", "1"))

# Loaded once, before the workers are forked, so that they share its memory.
preload_app = True


def when_ready(server: object) -> None:
    """What was loaded stays for good: a worker's clean-ups need not look at it, nor copy its memory."""
    gc.collect()
    gc.freeze()


# A worker is replaced now and then, never all at the same time: memory stays bounded.
max_requests = 2000
max_requests_jitter = 200

# However long a search somebody pastes, the page says what was read of it. The proxy in front bounds addresses.
limit_request_line = 0

timeout = 30  # no page takes nearly as long; a worker stuck this long is replaced
graceful_timeout = 20
keepalive = 5

# The proxy in front is trusted to say who asks, and by which scheme (deploy/).
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

accesslog = os.environ.get("ACCESS_LOG") or None  # "-" writes to standard output
# Without what stands behind the question mark, and without where one came from: that is what people looked for.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s %(L)s'
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
