"""What waits for the operator's people in matters of money, and how long it may wait (decision 38, The desk)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

QueueName = Literal[
    "unmatched", "runs", "accounts", "returned", "disputes", "claims", "holds", "estates", "left", "own", "unlined",
    "payout-holds", "odd", "outgoing",
]  # fmt: skip
QUEUES: tuple[QueueName, ...] = get_args(QueueName)
TARGETS: dict[QueueName, timedelta] = {
    "unmatched": timedelta(days=3),
    "runs": timedelta(hours=9),
    "accounts": timedelta(days=2),
    "returned": timedelta(days=7),
    "disputes": timedelta(days=7),
    "claims": timedelta(days=60),
    "holds": timedelta(days=3),
    "estates": timedelta(days=14),
    "left": timedelta(days=60),
    "own": timedelta(days=3),
    "unlined": timedelta(days=7),
    "payout-holds": timedelta(hours=24),
    "odd": timedelta(days=3),
    "outgoing": timedelta(days=7),
}
"""Money in suspense; a run from 6:00 until banks close at 15:00; an account whose holder nobody has checked; an owner
who has not mended an account to which the bank could not pay; a disputed card, for which evidence can be sent; a lost
dispute that the client has not made good; earnings held because of a card; what an insolvent client has left, without
an account; what lies with somebody who has left: so long their link in the mail stands; the operator's own money, and
a run said not to be carried out, to which a second person has to agree; a payout said to have come back, of which the
bank's statements say nothing after five bank days; payouts that one person holds back, before that ends for want of
another; payments by card of another amount than was asked for; lines by which money left, of which nobody has said
what they are."""


@dataclass(frozen=True)
class Queue:
    """``count`` cases of ``amount`` yen together (0 where none has an amount), the oldest since ``oldest``."""

    name: QueueName
    count: int
    amount: int
    oldest: datetime | None

    def age(self, now: datetime) -> timedelta:
        """How long the oldest has waited; nothing where none waits."""
        return max(timedelta(), now - self.oldest) if self.oldest else timedelta()

    def share(self, now: datetime) -> float:
        """The age of the oldest as a part of what it may be; above 1 it is late."""
        return self.age(now) / TARGETS[self.name]


def most_urgent(queues: list[Queue], now: datetime) -> QueueName | None:
    """The queue whose oldest case has used most of its time; None if nothing waits."""
    waiting = [one for one in queues if one.count]
    return max(waiting, key=lambda one: one.share(now)).name if waiting else None
