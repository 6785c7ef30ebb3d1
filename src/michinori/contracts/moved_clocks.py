"""Saying in a contract's history that maintenance has moved a clock (domain § 2), once, when it would have ended."""

from collections.abc import Sequence
from datetime import datetime

from michinori.contracts.models import Contract
from michinori.kernel.clock import iso
from michinori.machinery.models import Event
from michinori.rules.contract.facts.offers import ClockMoved
from michinori.rules.contract.life import Clock


def moved_and_not_said(contract: Contract, running: Sequence[Clock], until: datetime) -> Clock | None:
    """The first of the running clocks that would have ended at or before ``until``, of which the history does not say
    yet that it was moved. A query only where there is such a clock.
    """
    due = [one for one in running if one.moved_from is not None and contract.last_at <= one.moved_from <= until]
    if not due:
        return None
    told = Event.objects.filter(subject_id=contract.id, kind=ClockMoved.event_kind).values_list("data", flat=True)
    said = {(data["clock"], data["ref"], data["was"]) for data in told}
    left = [one for one in due if (one.kind, one.ref, iso(_was(one))) not in said]
    return min(left, key=_was, default=None)


def moving(clock: Clock) -> ClockMoved:
    """What the history says of a clock that was moved."""
    return ClockMoved(clock=clock.kind, ref=clock.ref, was=iso(_was(clock)), until=iso(clock.at))


def _was(clock: Clock) -> datetime:
    return clock.moved_from or clock.at
