"""The clocks that run on one person's contracts, in order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from michinori.contracts.queries.lists import by_next_clock
from michinori.contracts.queries.views import ContractView
from michinori.kernel.actor import Actor
from michinori.rules.contract.life import Clock

AT_MOST = 50
"""The most contracts that one page or answer shows, those whose next clock ends first."""
NEAR_DAYS = 3
"""Contracts with a clock that ends within this many days are counted beside the link in the navigation."""


@dataclass(frozen=True)
class Coming:
    """A clock that runs on a contract, and the contract as the person sees it."""

    view: ContractView
    clock: Clock


def in_order(views: Iterable[ContractView]) -> list[Coming]:
    """All clocks of these contracts, sorted by the time at which they end."""
    found = [Coming(view, clock) for view in views for clock in view.clocks]
    return sorted(found, key=lambda one: (one.clock.at, one.view.contract.id))


def count_near(actor: Actor, before: datetime) -> int:
    """The number of the person's contracts whose next clock ends up to that instant. One query."""
    return by_next_clock(actor, before=before).count()
