"""The outbox item that reports a contract's new events: kind ``contract_events``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from michinori.contracts.models import Contract
from michinori.machinery import outbox
from michinori.machinery.models import Event, OutboxItem
from michinori.machinery.statements import follow, read
from michinori.rules.contract.facts import Fact, fact_of


@dataclass(frozen=True)
class Told:
    """The facts of one turn by the numbers of their events. ``actor``: in the form that events store."""

    contract_id: str
    actor: str
    facts: Mapping[int, Fact]

    @classmethod
    def read(cls, item: OutboxItem) -> "Told":
        """Parse the payload of an outbox item, once for all its subscribers."""
        found: Told | None = item.read_once.get("told")
        if found is None:
            told = item.payload
            facts = {event["n"]: fact_of(event["kind"], event["data"]) for event in told["events"]}
            found = item.read_once["told"] = cls(told["contract_id"], told["actor"], facts)
        return found

    @cached_property
    def contract(self) -> Contract:
        """The contract with its terms and both sides, as it was when the first subscriber asked for it."""
        (contract,) = read(Contract, pk=self.contract_id)
        follow([contract], "terms", "client", "worker")
        follow([contract.client], "user", "organisation")
        return contract

    @cached_property
    def events(self) -> list[Event]:
        """The events of the turn, oldest first."""
        return read(Event, subject_id=self.contract_id, n__in=list(self.facts), order_by=("n",))

    def put(self) -> None:
        """Put it into the outbox."""
        told = [{"n": n, "kind": fact.event_kind, "data": fact.as_data()} for n, fact in self.facts.items()]
        payload = {"contract_id": self.contract_id, "actor": self.actor, "events": told}
        outbox.put("contract_events", payload, subject=self.contract_id)
