"""Everything that happens by itself on one person's contracts, in order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from michinori.contracts.queries.lists import by_next_clock
from michinori.contracts.queries.views import ContractView
from michinori.kernel.actor import Actor
from michinori.rules.contract.life import Clock

AT_MOST = 50
"""Contracts that one page or answer looks at, those whose next clock ends first."""
NEAR_DAYS = 3
"""What happens within so many days is near: it is counted beside the word in the navigation."""


@dataclass(frozen=True)
class Coming:
    """A clock that runs on a contract, and the contract as the person sees it."""

    view: ContractView
    clock: Clock


def in_order(views: Iterable[ContractView]) -> list[Coming]:
    """All clocks of these contracts, the next one first."""
    found = [Coming(view, clock) for view in views for clock in view.clocks]
    return sorted(found, key=lambda one: (one.clock.at, one.view.contract.id))


def count_near(actor: Actor, before: datetime) -> int:
    """On how many of the person's contracts something happens by itself up to that instant; one query."""
    return by_next_clock(actor, before=before).count()
