"""Lists for the operator's staff: outside results to check, insolvencies to confirm, recorded ends of business."""

from typing import Any

from django.db.models import QuerySet

from michinori.contracts.models import OutsideResult
from michinori.kernel.actor import Actor
from michinori.machinery.rows import find, newest_first
from michinori.machinery.waiting import counted
from michinori.people.models import BusinessEnd, InsolvencyFiling
from michinori.people.staff import require_staff

MOST, PAGE = 100, 50


def results_to_check(actor: Actor) -> list[OutsideResult]:
    """Outside results not yet checked, oldest first. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor, "results")
    return list(_results().filter(status="filed").order_by("filed_at", "id")[:MOST])


def result_to_check(actor: Actor, result_id: str) -> OutsideResult:
    """One outside result, also one already checked. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor, "results")
    return find(_results(), result_id)


def filings_waiting(actor: Actor) -> list[QuerySet[Any]]:
    """Insolvencies that wait to be confirmed, as ``machinery.waiting.count_waiting`` takes them. Raises ``not-found``
    (404) for anybody but staff.
    """
    require_staff(actor, "insolvencies")
    return [counted("insolvencies", InsolvencyFiling.objects.filter(status="open"), "filed_at")]


def filings_to_confirm(actor: Actor, *, after: str | None = None) -> tuple[list[InsolvencyFiling], str | None]:
    """A page of the insolvencies filed that nobody has confirmed or withdrawn, newest first, and ``after`` for the next
    (None on the last). They wait as long as it takes. Raises ``not-found`` (404) for anybody but staff.
    """
    require_staff(actor, "insolvencies")
    return newest_first(_filings().filter(status="open"), "filed_at", after=after, limit=PAGE)


def filing_to_confirm(actor: Actor, filing_id: str) -> InsolvencyFiling:
    """One filing, also one already answered. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor, "insolvencies")
    return find(_filings(), filing_id)


def recorded_ends(actor: Actor) -> list[BusinessEnd]:
    """Withdrawals and insolvencies, newest first. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor, "insolvencies")
    joined = ("client__user", "client__organisation", "trustee", "document", "made_by", "filing__filed_by")
    rows = BusinessEnd.objects.select_related(*joined)
    return list(rows.order_by("-made_at", "-id")[:MOST])


def _filings() -> QuerySet[InsolvencyFiling]:
    joined = ("client__user", "client__organisation", "trustee", "document", "filed_by", "answered_by")
    return InsolvencyFiling.objects.select_related(*joined)


def _results() -> QuerySet[OutsideResult]:
    return OutsideResult.objects.select_related("termination__contract", "file")
