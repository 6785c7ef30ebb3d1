"""Staff are told in time of pay that leaves by day 60 though it is held (decision 38, Payouts held): looked at each
bank day before its run, so that they propose the hold anew on grounds, if there are any.
"""

from datetime import datetime

from michinori.machinery import clock, outbox
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.models import Deadline
from michinori.rules.money.payout_holds import ends_soon, next_look
from michinori.treasury.models import PayoutHold
from michinori.treasury.queries.held_pay import on_grounds
from michinori.treasury.queries.payout_holds import day_60_of

DEADLINE = "hold_limits"
_SITE = "site"


def await_limits(now: datetime) -> None:
    """Let the clock look on the next bank day, once anything was held."""
    if not Deadline.objects.filter(kind=DEADLINE, subject_id=_SITE).exists():
        set_deadline(DEADLINE, _SITE, next_look(now))


def see_to_limits(subject_id: str, at: datetime) -> int:
    """Deadline handler: tell staff of pay that leaves within three bank days though it is held. Return how many holds
    were told of.
    """
    now = clock.now()
    standing = PayoutHold.objects.filter(lifted_at=None, ends_at__gt=now).exclude(alone=False, second_by="")
    newest = {one.owner_id: one for one in standing.order_by("ends_at", "id")}
    told = sum(_tell(newest[owner_id], now) for owner_id in sorted(set(newest) - on_grounds(newest)))
    set_deadline(DEADLINE, subject_id, next_look(now))
    return told


def _tell(hold: PayoutHold, now: datetime) -> int:
    day_60 = day_60_of(hold.owner_id)
    if day_60 is None or not ends_soon(day_60, now):
        return 0
    told = {"hold_id": hold.id, "day": day_60.isoformat()}
    outbox.put("payout_hold_ends", told, key=f"payout_hold_ends:{hold.id}:{day_60}")
    return 1
