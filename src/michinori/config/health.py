"""How the installation is: what ``GET /health`` and ``michinori check`` say (api.md; decision 36)."""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from michinori.config import books
from michinori.kernel.clock import iso
from michinori.ledger.queries import Check, short_yen
from michinori.machinery import acting, clock, outbox
from michinori.machinery.models import Deadline, Installation, OutboxDelivery, OutboxItem
from michinori.machinery.transactions import in_transaction
from michinori.rules.money.charges import is_large

_OUTBOX_SECONDS = 15 * 60
_LATE = timedelta(minutes=2)
_MOST_COUNTED = 1_000
_SILENT = timedelta(minutes=1)
_BACKUP_EVERY = timedelta(hours=26)
_LEAST_FREE = 0.05
_MAILS = "michinori.notices.mails."
GRAVE = frozenset({"database", "outbox_age", "deadlines_late", "ledger", "clock", "background"})
"""What makes ``/health`` answer 503: people are misled, or what was promised does not happen."""


@dataclass(frozen=True)
class Health:
    """What was found, as plain JSON, and the names of what is wrong.

    ``outbox_age``: seconds that the oldest waiting delivery has waited; ``deadlines_late``: how many are late by more
    than two minutes, at most 1,000; ``ledger``: whether the books held and when they were proved; ``short``: yen of
    others that charges, fees and losses have taken, wrong above what banks take day by day; ``disk``: bytes free
    and share free; ``backup``: when the last was made; ``clock``: ``ok``, ``doubted`` or ``restored``; ``background``:
    seconds since its last beat; ``mail``: mails that wait after a failure.
    """

    found: dict[str, Any]
    wrong: list[str] = field(default_factory=list)

    @property
    def grave(self) -> bool:
        """Whether something is wrong that ``/health`` answers 503 for."""
        return bool(GRAVE.intersection(self.wrong))

    def as_data(self) -> dict[str, Any]:
        """One JSON object."""
        return {**self.found, "wrong": self.wrong}


def look() -> Health:
    """Look at everything; fast enough to be asked every few seconds (the books are proved by ``prove``)."""
    try:
        row, now = acting.this_installation(), datetime.now(UTC)
        parts = (
            _outbox(now),
            _deadlines(),
            _ledger(row),
            _part("short", row.short, wrong=is_large(row.short)),
            _clock(row),
            _background(row, now),
            _backup(row, now),
            _mail(),
        )
    except (Error, psycopg.Error):
        return Health({"database": "away", **_disk()[0]}, ["database", *_disk()[1]])
    found: dict[str, Any] = {"database": "ok"}
    wrong: list[str] = []
    for more, names in (*parts, _disk()):
        found |= more
        wrong += names
    return Health(found, wrong)


def prove() -> bool:
    """Prove the books and note the outcome for ``look``. Takes long where there are many movements. Staff of the money
    are told once (outbox kind ``books_wrong``), and again only after the books were right in between.
    """
    found, now = books.prove(), datetime.now(UTC)
    in_transaction(lambda: _note_proof(found, now))
    return found.sound


def _note_proof(found: Check, now: datetime) -> None:
    acting.this_installation()
    if not found.sound and Installation.objects.exclude(sound=False).update(sound=False):
        outbox.put("books_wrong", asdict(found), key=f"books_wrong:{iso(now)}")
    acting.note(proved_at=now, sound=found.sound, short=short_yen())


class HealthFirst:
    """Answers ``GET /health`` before anything else: 200, or 503 if something is wrong that people feel. Who watches the
    site asks under any host name, without https, also when the database is away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != "/health":
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        health = look()
        answer = JsonResponse(health.as_data(), status=503 if health.grave else 200)
        answer["Cache-Control"] = "no-store"
        return answer


type _Part = tuple[dict[str, Any], list[str]]


def _part(name: str, value: object, *, wrong: bool) -> _Part:
    return {name: value}, [name] if wrong else []


def _outbox(now: datetime) -> _Part:
    """An item not yet spread, or a delivery due; one that failed waits for its next try and counts by ``mail``."""
    fresh = OutboxItem.objects.filter(spread_at__isnull=True).order_by("id").values_list("made_at", flat=True).first()
    due = OutboxDelivery.objects.filter(done_at__isnull=True, attempts=0).order_by("next_try_at", "id")
    oldest = [at for at in (fresh, due.values_list("next_try_at", flat=True).first()) if at]
    age = max((int((now - at).total_seconds()) for at in oldest), default=0)
    return _part("outbox_age", age, wrong=age > _OUTBOX_SECONDS)


def _deadlines() -> _Part:
    late = Deadline.objects.filter(at__lt=clock.now() - _LATE)[:_MOST_COUNTED].count()
    return _part("deadlines_late", late, wrong=late > 0)


def _ledger(row: Installation) -> _Part:
    found = {"sound": row.sound, "proved_at": iso(row.proved_at) if row.proved_at else None}
    return _part("ledger", found, wrong=row.sound is False)


def _clock(row: Installation) -> _Part:
    said = "restored" if row.held_since else "doubted" if row.doubted_at else "ok"
    return _part("clock", said, wrong=said != "ok")


def _background(row: Installation, now: datetime) -> _Part:
    silent = now - row.beat_at if row.beat_at else timedelta()
    beating = row.beat_at is not None and silent <= _SILENT
    seconds = int(silent.total_seconds()) if row.beat_at else None
    return _part("background", seconds, wrong=not (beating or row.doubted_at or settings.DEMO))


def _backup(row: Installation, now: datetime) -> _Part:
    found = iso(row.backed_up_at) if row.backed_up_at else None
    return _part("backup", found, wrong=not settings.DEMO and (row.backed_up_at or row.made_at) < now - _BACKUP_EVERY)


def _mail() -> _Part:
    failing = OutboxDelivery.objects.filter(done_at__isnull=True, subscriber__startswith=_MAILS, attempts__gt=0)
    waiting = failing.exclude(failure="")[:_MOST_COUNTED].count()
    return _part("mail", waiting, wrong=waiting > 0)


def _disk() -> _Part:
    used = shutil.disk_usage(settings.HOME)
    share = used.free / used.total
    return _part("disk", {"free": used.free, "share": round(share, 3)}, wrong=share < _LEAST_FREE)
