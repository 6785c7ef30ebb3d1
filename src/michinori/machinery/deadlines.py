"""Scheduling. One row per kind and subject holds the next instant at which something falls due; the kind's handler
knows what is due then.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from michinori.machinery import batches, stopping
from michinori.machinery.models import Deadline
from michinori.machinery.plans import run
from michinori.machinery.transactions import in_transaction

type Handler = Callable[[str, datetime], int]

_log = logging.getLogger(__name__)
# Every command on a contract sets its deadline; this SQL takes a fifth of the ORM's time.
_SET = """
INSERT INTO machinery_deadline (kind, subject_id, at, acts_at)
SELECT %s, one.* FROM unnest(%s::text[], %s::timestamptz[], %s::timestamptz[]) AS one (subject_id, at, acts_at)
ON CONFLICT (kind, subject_id) DO UPDATE SET at = excluded.at, acts_at = excluded.acts_at, taken_until = NULL
"""
_BATCH = 50
_APART = timedelta(minutes=1)
"""How far apart the deadlines of a batch may lie: one that is set on the way may fall between them only there."""
_LEASE = timedelta(minutes=1)
"""After this, in real time, what a process took and did not apply is free for others again."""
# Most deadlines are midnights in Japan, at which thousands fall due at once.
_READ = """
WITH due AS (
    SELECT id, kind, subject_id, at FROM machinery_deadline
    WHERE kind = ANY(%(kinds)s) AND at <= %(until)s AND id <> ALL(%(stuck)s::bigint[])
    ORDER BY at, subject_id, kind LIMIT %(limit)s
)
SELECT id, kind, subject_id, at FROM due WHERE at <= (SELECT min(at) FROM due) + %(apart)s
"""
# The rows are locked for this statement alone, and none is waited for: a command locks its subject before them.
_TAKE = """
WITH due AS (
    SELECT id, at FROM machinery_deadline
    WHERE kind = ANY(%(kinds)s) AND at <= %(until)s AND id <> ALL(%(stuck)s::bigint[])
        AND (taken_until IS NULL OR taken_until < %(now)s)
    ORDER BY at, subject_id, kind LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE machinery_deadline taken SET taken_until = %(lease)s FROM due
WHERE taken.id = due.id AND due.at <= (SELECT min(at) FROM due) + %(apart)s
RETURNING taken.id, taken.kind, taken.subject_id, taken.at
"""


class Next(NamedTuple):
    """When something next falls due on a subject; None: nothing does. ``acts_at``: when something next happens by
    itself, where ``at`` is only the instant of a reminder before that.
    """

    at: datetime | None
    acts_at: datetime | None = None


@dataclass(frozen=True)
class Together:
    """A handler that applies all deadlines of a batch at once, in one transaction, given as instants by subject. If
    that fails, each is applied by itself, as by other handlers.
    """

    apply: Callable[[Mapping[str, datetime]], int]

    def __call__(self, subject_id: str, at: datetime) -> int:
        return self.apply({subject_id: at})


def set_deadline(kind: str, subject_id: str, at: datetime | None, acts_at: datetime | None = None) -> None:
    """Set when something next falls due on a subject (None: nothing does). The caller holds the subject's lock.

    ``acts_at``: when something next happens by itself, where ``at`` is only the instant of a reminder before that.
    """
    set_deadlines(kind, {subject_id: Next(at, acts_at)})


def set_deadlines(kind: str, due: Mapping[str, Next]) -> None:
    """The same for several subjects."""
    gone = [subject_id for subject_id, one in due.items() if one.at is None]
    rows = sorted((subject_id, one.at, one.acts_at or one.at) for subject_id, one in due.items() if one.at is not None)
    if gone:
        run("DELETE FROM machinery_deadline WHERE kind = %s AND subject_id = ANY(%s)", [kind, gone])
    if rows:
        run(_SET, [kind, *map(list, zip(*rows, strict=True))])


def handlers() -> Mapping[str, Handler]:
    """The handlers by kind. Their table is in ``config``, above all rooms, so the setting ``DEADLINE_HANDLERS`` names
    it.
    """
    found: Mapping[str, Handler] = import_string(settings.DEADLINE_HANDLERS)
    return found


def run_due(handlers: Mapping[str, Handler], until: datetime, *, take: bool = False) -> int:
    """Apply all that has fallen due up to ``until``, the earliest first over all subjects (what lies less than a minute
    apart by batches); return how many acts it was.

    A handler is called as ``handler(subject_id, at)`` in a transaction of its own, one that is ``Together`` with all of
    a batch. It locks its subject, checks again (another process or a command may have been faster), applies what is due
    up to ``at``, sets the next deadline and returns how many acts it applied. The deadline's row is not locked
    meanwhile, so that every transaction locks the subject first. A handler that raises or does not move its deadline is
    logged and tried again by the next run.

    ``take``: leave to other processes what they have taken, and take what is applied here, so that several share the
    work. Otherwise all is applied when this returns, whoever else is at it. A process that was asked to stop ends after
    the batch at which it is.
    """
    applied = 0
    stuck: set[int] = set()
    try:
        while not stopping.asked() and (batch := _next_batch(tuple(handlers), until, stuck, take=take)):
            applied += _run_batch(handlers, batch, stuck)
            _note_unmoved(batch, stuck)
    finally:
        if take and stuck:
            Deadline.objects.filter(pk__in=stuck).update(taken_until=None)
    return applied


class _Due(NamedTuple):
    id: int
    kind: str
    subject_id: str
    at: datetime


def _next_batch(kinds: tuple[str, ...], until: datetime, stuck: Collection[int], *, take: bool) -> list[_Due]:
    """The earliest deadlines that are due, in order."""
    now = datetime.now(UTC)
    known: dict[str, Any] = {
        "kinds": list(kinds),
        "until": until,
        "stuck": list(stuck),
        "limit": _BATCH,
        "apart": _APART,
    }
    with connection.cursor() as cursor:
        if take:
            cursor.execute(_TAKE, known | {"now": now, "lease": now + _LEASE})
        else:
            cursor.execute(_READ, known)
        return sorted((_Due(*row) for row in cursor.fetchall()), key=lambda one: (one.at, one.subject_id, one.kind))


def _run_batch(handlers: Mapping[str, Handler], batch: Sequence[_Due], stuck: set[int]) -> int:
    """Apply a batch, of handlers that do so together all at once, where their kind comes first; return how many acts it
    was.
    """
    applied, done = 0, set[str]()
    for one in batch:
        handler = handlers[one.kind]
        its = [other for other in batch if other.kind == one.kind]
        if one.kind in done:
            continue
        if isinstance(handler, Together) and len(its) > 1:
            done.add(one.kind)
            applied += _run_together(handler, its, stuck)
        else:
            applied += _run(handler, one, stuck)
    return applied


def _run_together(handler: Together, those: Sequence[_Due], stuck: set[int]) -> int:
    """Apply deadlines in one transaction, or each by itself if that fails; return how many acts it was. Together they
    wait for no lock for long, since they hold many that others wait for.
    """

    def apply() -> int:
        batches.wait_briefly()
        return handler.apply({one.subject_id: one.at for one in those})

    try:
        return in_transaction(apply)
    except Exception as error:
        batches.note_failed(f"{len(those)} deadlines are applied", error)
        return sum(_run(handler, one, stuck) for one in those)


def _run(handler: Handler, one: _Due, stuck: set[int]) -> int:
    """Apply one deadline, unless it was moved since the batch was read; return how many acts it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM machinery_deadline WHERE id = %s AND at = %s", [one.id, one.at])
        if cursor.fetchone() is None:
            return 0
    try:
        return in_transaction(lambda: handler(one.subject_id, one.at))
    except Exception:
        _log.exception("deadline %s of %s failed", one.kind, one.subject_id)
        stuck.add(one.id)
        return 0


def _note_unmoved(batch: Sequence[_Due], stuck: set[int]) -> None:
    """Log what its handler left where it was, so that it is not tried again in this run."""
    at = dict(Deadline.objects.filter(pk__in=[one.id for one in batch]).values_list("pk", "at"))
    for one in batch:
        if one.id in at and at[one.id] <= one.at and one.id not in stuck:
            _log.error("deadline %s of %s was left where it was", one.kind, one.subject_id)
            stuck.add(one.id)
