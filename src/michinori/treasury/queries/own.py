"""What was said of lines of the bank and waits for a second person: the operator's own money, and whose a line is."""

from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.people.staff import require_staff
from michinori.rules.money.two_people import WORD_STANDS
from michinori.treasury.models import LineAssignment, OwnMoney

PAGE = 50


def own_money_to_agree(actor: Actor) -> list[OwnMoney]:
    """What was said to be the operator's and waits for a second person, the oldest first, at most 50. Raises
    ``not-found`` (404) for anybody but staff.
    """
    require_staff(actor, "money")
    rows = _rows().filter(two_people=True, line__status__in=("suspense", "out"))
    return list(rows.order_by("asked_at", "line_id")[:PAGE])


def assignments_to_agree(actor: Actor) -> list[LineAssignment]:
    """Lines of which somebody has said whose they are, that they are a payout which came back, or that it was wrong,
    and another has to agree; the oldest first, at most 50. Raises ``not-found`` (404) for anybody but staff.
    """
    require_staff(actor, "money")
    since = clock.now() - WORD_STANDS
    waits = LineAssignment.objects.filter(Q(booked_at=None) | Q(back_at__gt=since), ended_at=None)
    rows = waits.select_related("line", "client__user", "client__organisation", "payout__account")
    return list(rows.order_by("asked_at", "id")[:PAGE])


def find_own_money(actor: Actor, line_id: str) -> OwnMoney:
    """What somebody said of a line. Raises ``not-found`` (404)."""
    require_staff(actor, "money")
    return find(_rows(), line_id)


def _rows() -> QuerySet[OwnMoney]:
    return OwnMoney.objects.select_related("line__statement")
