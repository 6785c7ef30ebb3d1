"""What holds of each transaction in which a batch is gone through, of the outbox or of deadlines (decision 49)."""

from django.db import connection

_PATIENCE = "2s"
"""Longer than PostgreSQL takes to find a deadlock, and than a command takes."""


def wait_briefly() -> None:
    """Let this transaction wait for no lock longer than two seconds, since it holds many that others wait for. What had
    to wait then raises OperationalError (``lock_not_available``), which is not retried.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
