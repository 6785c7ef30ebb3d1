"""Idempotency keys: a repeated request gets the stored answer of the first (api.md, Idempotency-Key)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.models import Answer
from michinori.machinery.sealing import seal, unseal
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction

_LONGEST_KEY = 255
_COME_AGAIN = (429, 503)


@dataclass(frozen=True)
class Reply:
    """An HTTP answer as it was sent: status, body as text, and headers worth keeping (``Location``, say)."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


def once(
    *,
    caller: str,
    key: str,
    fingerprints: Sequence[bytes],
    act: Callable[[], Reply],
    refuse: Callable[[Problem], Reply],
) -> Reply:
    """Run ``act`` for the first request with a key, and store its answer in the same transaction as its writes; later
    requests with the key get the stored answer. It is stored sealed, since answers show secrets and links once.

    A stored answer is read under a lock, which writes: a server that led and now only follows refuses, though it may
    have stored what no other one has, and with a synchronous standby the answer waits until that has it, too
    (decision 56).

    ``fingerprints``: hashes of the request (method, path, body), of which the first is kept and each is known again
    (``sealing.marks``). A Problem raised by ``act`` rolls its writes back, and
    the answer that ``refuse`` makes of it is stored, unless it says to come again (429, 503): who does so with the same
    key would hear it for two days. After any other exception nothing is stored, either. Raises Problem
    ``idempotency-mismatch`` (422) for another fingerprint, ``idempotency-in-progress`` (409) while the first request
    runs, ``invalid`` (422) for a key that is empty, longer than 255 characters or not printable.
    """
    check_key(key)
    return in_transaction(lambda: _once(caller, key, fingerprints, act, refuse))


def is_answered(caller: str, key: str) -> bool:
    """Whether an answer to this key is stored. Raises ``invalid`` (422) like ``once``."""
    check_key(key)
    return Answer.objects.filter(caller=caller, key=key, made_at__gte=datetime.now(UTC) - _kept()).exists()


def forget_old() -> int:
    """Delete answers older than the setting ``idempotency_hours``; return how many."""
    return Answer.objects.filter(made_at__lt=datetime.now(UTC) - _kept()).delete()[0]


def _once(
    caller: str, key: str, fingerprints: Sequence[bytes], act: Callable[[], Reply], refuse: Callable[[Problem], Reply]
) -> Reply:
    if not _try_lock(caller, key):
        raise Problem("idempotency-in-progress")
    kept = Answer.objects.select_for_update(no_key=True).filter(caller=caller, key=key).first()
    if kept and kept.made_at >= datetime.now(UTC) - _kept():
        if bytes(kept.fingerprint) not in fingerprints:
            raise Problem("idempotency-mismatch", 422)
        return Reply(kept.status, unseal(kept.body), kept.headers)
    if kept:
        kept.delete()
    try:
        with transaction.atomic():
            reply = act()
    except Problem as problem:
        reply = refuse(problem)
        if problem.status in _COME_AGAIN:
            return reply
    answer = Answer(
        caller=caller,
        key=key,
        fingerprint=fingerprints[0],
        status=reply.status,
        body=seal(reply.body),
        headers=dict(reply.headers),
        made_at=datetime.now(UTC),
    )
    answer.save(force_insert=True)
    return reply


def _kept() -> timedelta:
    return timedelta(hours=settings_now().site.idempotency_hours)


def check_key(key: str) -> None:
    """Raise ``invalid`` (422) for a key that is empty, longer than 255 characters or not printable."""
    if not key.strip() or not key.isprintable():
        raise Problem.invalid(Flaw("Idempotency-Key", "bad_format"))
    if len(key) > _LONGEST_KEY:
        raise Problem.invalid(Flaw("Idempotency-Key", "too_long", {"limit": _LONGEST_KEY}))


def _try_lock(caller: str, key: str) -> bool:
    """Try to take an advisory lock on the key until the transaction ends. Unlike a second INSERT it does not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 48))", [json.dumps([caller, key])])
        return bool(cursor.fetchone()[0])
