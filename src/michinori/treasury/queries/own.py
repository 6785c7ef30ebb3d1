"""The operator's own money at the desk."""

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery.rows import find
from michinori.people.staff import require_staff
from michinori.treasury.models import OwnMoney

PAGE = 50


def own_money_to_agree(actor: Actor) -> list[OwnMoney]:
    """What was said to be the operator's and waits for a second person, the oldest first, at most 50. Raises
    ``not-found`` (404) for anybody but staff.
    """
    require_staff(actor, "money")
    rows = _rows().filter(two_people=True, line__status__in=("suspense", "out"))
    return list(rows.order_by("asked_at", "line_id")[:PAGE])


def find_own_money(actor: Actor, line_id: str) -> OwnMoney:
    """What somebody said of a line. Raises ``not-found`` (404)."""
    require_staff(actor, "money")
    return find(_rows(), line_id)


def _rows() -> QuerySet[OwnMoney]:
    return OwnMoney.objects.select_related("line__statement")
