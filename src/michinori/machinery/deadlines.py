"""Scheduling. One row per kind and subject holds the next instant at which something falls due; the kind's handler
knows what is due then.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from michinori.machinery.models import Deadline
from michinori.machinery.transactions import in_transaction

type Handler = Callable[[str, datetime], int]

_log = logging.getLogger(__name__)
# Every command on a contract sets its deadline; this SQL takes a fifth of the ORM's time.
_SET = """
INSERT INTO machinery_deadline (kind, subject_id, at, acts_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (kind, subject_id) DO UPDATE SET at = excluded.at, acts_at = excluded.acts_at
"""


def set_deadline(kind: str, subject_id: str, at: datetime | None, acts_at: datetime | None = None) -> None:
    """Set when something next falls due on a subject (None: nothing does). The caller holds the subject's lock.

    ``acts_at``: when something next happens by itself, where ``at`` is only the instant of a reminder before that.
    """
    with connection.cursor() as cursor:
        if at is None:
            cursor.execute("DELETE FROM machinery_deadline WHERE kind = %s AND subject_id = %s", [kind, subject_id])
        else:
            cursor.execute(_SET, [kind, subject_id, at, acts_at or at])


def handlers() -> Mapping[str, Handler]:
    """The handlers by kind. Their table is in ``config``, above all rooms, so the setting ``DEADLINE_HANDLERS`` names
    it.
    """
    found: Mapping[str, Handler] = import_string(settings.DEADLINE_HANDLERS)
    return found


def run_due(handlers: Mapping[str, Handler], until: datetime) -> int:
    """Apply all that has fallen due up to ``until``, the earliest first over all subjects; return how many acts it was.

    A handler is called as ``handler(subject_id, at)`` in a transaction of its own. It locks its subject, checks again
    (another process or a command may have been faster), applies what is due up to ``at``, sets the next deadline and
    returns how many acts it applied. The deadline's row is read without a lock, so that every transaction locks the
    subject first. A handler that raises or does not move its deadline is logged and tried again by the next run.
    """
    applied = 0
    stuck: set[int] = set()
    while deadline := _earliest(tuple(handlers), until, stuck):
        try:
            applied += _apply(handlers[deadline.kind], deadline)
        except Exception:
            _log.exception("deadline %s of %s failed", deadline.kind, deadline.subject_id)
            stuck.add(deadline.pk)
            continue
        if Deadline.objects.filter(pk=deadline.pk, at__lte=deadline.at).exists():
            _log.error("deadline %s of %s was left where it was", deadline.kind, deadline.subject_id)
            stuck.add(deadline.pk)
    return applied


def _apply(handler: Handler, deadline: Deadline) -> int:
    return in_transaction(lambda: handler(deadline.subject_id, deadline.at))


def _earliest(kinds: tuple[str, ...], until: datetime, stuck: set[int]) -> Deadline | None:
    due = Deadline.objects.filter(kind__in=kinds, at__lte=until).exclude(pk__in=stuck)
    return due.order_by("at", "subject_id", "kind").first()
