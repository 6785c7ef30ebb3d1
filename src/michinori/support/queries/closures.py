"""Reading the closing of the market: what stands, what waits, what was."""

from datetime import date

from django.db.models import Max

from michinori.kernel.actor import Actor
from michinori.people.staff import require_staff
from michinori.support.models import Closure

LISTED = 20


def standing_closure() -> Closure | None:
    """The closure that is in force, None where the market goes on. One query."""
    newest = newest_confirmed()
    return newest if newest is not None and newest.last_day is not None else None


def newest_confirmed() -> Closure | None:
    """What two admins decided last, also to go on after all. One query."""
    return Closure.objects.filter(status="confirmed").order_by("-answered_at", "-id").first()


def latest_announced(today: date) -> date | None:
    """The latest last day that was confirmed and is not over, also where it was given up since, None for none. One
    query.
    """
    ahead = Closure.objects.filter(status="confirmed", last_day__gte=today)
    found: date | None = ahead.aggregate(day=Max("last_day"))["day"]
    return found


def day_before(closure: Closure) -> date | None:
    """The last day that stood before this closure was confirmed, None for none."""
    if closure.answered_at is None:
        return None
    earlier = Closure.objects.filter(status="confirmed", answered_at__lt=closure.answered_at).order_by("-answered_at")
    return earlier.values_list("last_day", flat=True).first()


def closures_at_desk(actor: Actor) -> list[Closure]:
    """The newest, with who proposed and answered them. Raises ``not-found`` (404) for everybody but admins."""
    require_staff(actor, "closures")
    rows = Closure.objects.select_related("proposed_by", "answered_by")
    return list(rows.order_by("-proposed_at", "-id")[:LISTED])
