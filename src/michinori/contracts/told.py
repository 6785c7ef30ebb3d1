"""The outbox item that reports a contract's new events: kind ``contract_events``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from michinori.machinery import outbox
from michinori.machinery.models import OutboxItem
from michinori.rules.contract.facts import Fact, fact_of


@dataclass(frozen=True)
class Told:
    """The facts of one turn by the numbers of their events. ``actor``: in the form that events store."""

    contract_id: str
    actor: str
    facts: Mapping[int, Fact]

    @classmethod
    def read(cls, item: OutboxItem) -> Self:
        """Parse the payload of an outbox item."""
        told = item.payload
        facts = {event["n"]: fact_of(event["kind"], event["data"]) for event in told["events"]}
        return cls(told["contract_id"], told["actor"], facts)

    def put(self) -> None:
        """Put it into the outbox."""
        told = [{"n": n, "kind": fact.event_kind, "data": fact.as_data()} for n, fact in self.facts.items()]
        outbox.put("contract_events", {"contract_id": self.contract_id, "actor": self.actor, "events": told})
