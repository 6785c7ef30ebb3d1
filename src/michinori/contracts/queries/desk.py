"""Lists for the operator's staff: outside results to check, recorded ends of business."""

from django.db.models import QuerySet

from michinori.contracts.models import OutsideResult
from michinori.contracts.policy import require_staff
from michinori.kernel.actor import Actor
from michinori.machinery.rows import find
from michinori.people.models import BusinessEnd

MOST = 100


def results_to_check(actor: Actor) -> list[OutsideResult]:
    """Outside results not yet checked, oldest first. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor)
    return list(_results().filter(status="filed").order_by("filed_at")[:MOST])


def result_to_check(actor: Actor, result_id: str) -> OutsideResult:
    """One outside result, also one already checked. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor)
    return find(_results(), result_id)


def recorded_ends(actor: Actor) -> list[BusinessEnd]:
    """Withdrawals and insolvencies, newest first. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor)
    rows = BusinessEnd.objects.select_related("client__user", "client__organisation", "trustee", "document")
    return list(rows.order_by("-made_at")[:MOST])


def _results() -> QuerySet[OutsideResult]:
    return OutsideResult.objects.select_related("termination__contract", "file")
