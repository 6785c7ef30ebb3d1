"""When earnings from money that came by card may leave (domain § 8), and which of them staff look at first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from michinori.kernel.yen import in_proportion
from michinori.rules.money.payout_days import LATEST
from michinori.rules.money.rates import Received

HoldReason = Literal["fresh_accounts", "same_card"]
"""``fresh_accounts``: paid in by card, and paid out of the contract within days, between two new accounts.
``same_card``: the worker's own account has paid with this card."""

FRESH = timedelta(days=30)
QUICK = timedelta(days=3)


@dataclass(frozen=True)
class Dealing:
    """A contract that was paid from money that came by card: when money was put into it last and when it was ``paid``,
    since when client and worker are here, and whether the worker's party has paid with the same card.
    """

    funded_at: datetime
    paid_at: datetime
    client_since: datetime
    worker_since: datetime
    same_card: bool = False


def reason_to_hold(one: Dealing) -> HoldReason | None:
    """Why earnings wait for staff, if they do."""
    if one.same_card:
        return "same_card"
    fresh = all(one.funded_at - since < FRESH for since in (one.client_since, one.worker_since))
    return "fresh_accounts" if fresh and one.paid_at - one.funded_at < QUICK else None


def free_on(card_paid_on: date, card_days: int, by_day_60: date | None, *, held: bool) -> date | None:
    """The day from which earnings may leave whose card paid on that day: after ``card_days``, or where staff hold them
    not before these release them, but never later than ``by_day_60``. None: not before staff release them.
    """
    usual = None if held else card_paid_on + timedelta(days=card_days)
    days = [day for day in (usual, by_day_60) if day is not None]
    return min(days, default=None)


def by_receipt(amount: int, earned_on: date, parts: Sequence[Received]) -> list[Received]:
    """``amount`` yen earned on a day by the days on which the parts that they pay were handed in, in proportion to
    these. The law gives none of them more than 60 days, so that what is older leaves now, and leaves the others alone.
    """
    oldest = earned_on - timedelta(days=LATEST - 1)
    shares = in_proportion(amount, [part.amount for part in parts])
    return [Received(yen, max(part.on, oldest)) for yen, part in zip(shares, parts, strict=True) if yen]
