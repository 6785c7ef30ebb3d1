"""What holds of each transaction in which a batch is gone through, of the outbox or of deadlines (decision 49)."""

import logging

from django.db import connection

from michinori.kernel.problems import Problem
from michinori.machinery.deliveries import NotDelivered
from michinori.machinery.transactions import others_were_faster

_log = logging.getLogger(__name__)
_PATIENCE = "2s"
"""Longer than PostgreSQL takes to find a deadlock, and than a command takes."""


def wait_briefly() -> None:
    """Let this transaction wait for no lock longer than two seconds, since it holds many that others wait for. What had
    to wait then raises OperationalError (``lock_not_available``), which is not retried.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])


def note_failed(what: str, error: Exception) -> None:
    """Log that a batch is gone through one by one, and why: the fault may be one that only the batch has, of which
    nothing else would tell. A refusal is none, nor who cannot be reached for now, nor what others had locked.
    """
    if isinstance(error, NotDelivered | Problem) or others_were_faster(error):
        _log.info("%s one by one: %s", what, type(error).__name__)
    else:
        _log.warning("%s one by one", what, exc_info=error)
