"""``GET /health``, the proof of the books that it tells of (api.md; decision 36), and ``GET /ready`` (decision 60)."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from michinori.config import books
from michinori.kernel.clock import iso
from michinori.ledger.queries import Check, short_yen
from michinori.machinery import acting, migrating, outbox
from michinori.machinery.health import look
from michinori.machinery.models import Installation
from michinori.machinery.transactions import in_transaction


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
    """Answers ``GET /health`` before anything else: 200, or 503 if something is wrong that people feel; and ``GET
    /ready``, which says only whether this process can serve. Who watches the site asks under any host name, without
    https, also when the database is away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._asked = {"/health": _say_health, "/ready": _say_ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        say = self._asked.get(request.path)
        if say is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        answer = say()
        answer["Cache-Control"] = "no-store"
        answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would log each 503, every few seconds
        return answer


def _say_health() -> HttpResponse:
    health = look()
    return JsonResponse(health.as_data(), status=503 if health.grave else 200)


def _say_ready() -> HttpResponse:
    """``database``: ``ok``, ``away``, or ``behind`` where migrations of this version are missing."""
    database = migrating.state()
    return JsonResponse({"database": database}, status=200 if database == "ok" else 503)
