"""The outbox item that reports a contract's new events: kind ``contract_events``; and what the subscribers of a batch
read of its contracts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from michinori.contracts.lives import Gathered, gather
from michinori.contracts.models import Contract, Stage
from michinori.machinery import outbox
from michinori.machinery.models import Event, OutboxItem
from michinori.machinery.statements import follow, read, read_beside
from michinori.people.models import User
from michinori.people.queries import Power, acting_for
from michinori.rules.contract.facts import Fact, fact_of

_EVENTS = "SELECT * FROM unnest(%s::text[], %s::int[]) AS told (of_contract, of_n)"
_KIND = "contract_events"


@dataclass(frozen=True)
class Told:
    """The facts of one turn by the numbers of their events. ``actor``: in the form that events store."""

    contract_id: str
    actor: str
    facts: Mapping[int, Fact]
    beside: "Contracts" = field(default_factory=lambda: Contracts(()), compare=False, repr=False)
    """The contracts of which the same batch of outbox items tells."""

    @classmethod
    def read(cls, item: OutboxItem) -> "Told":
        """What an outbox item tells, parsed once for all its subscribers."""
        return Contracts.of(item).told[item.pk]

    @property
    def contract(self) -> Contract:
        """The contract with its terms and both sides, as it was when the first subscriber of the batch asked."""
        return self.beside.rows[self.contract_id]

    @property
    def events(self) -> list[Event]:
        """The events of the turn, oldest first."""
        return [self.beside.events[self.contract_id, n] for n in sorted(self.facts)]

    def as_item(self) -> OutboxItem:
        """It as an item to put into the outbox."""
        told = [{"n": n, "kind": fact.event_kind, "data": fact.as_data()} for n, fact in self.facts.items()]
        payload = {"contract_id": self.contract_id, "actor": self.actor, "events": told}
        return outbox.new(_KIND, payload, subject=self.contract_id)


class Contracts:
    """What subscribers need of some contracts, read for all of them at once when the first subscriber asks for it."""

    def __init__(self, ids: Collection[str]) -> None:
        self.told: dict[int, Told] = {}
        self._ids = sorted(ids)

    @classmethod
    def of(cls, item: OutboxItem) -> "Contracts":
        """Those that the items of its batch are about, with what these tell by the items' numbers."""
        items, read_once = item.batch.items, item.batch.read_once
        found: Contracts | None = read_once.get("contracts")
        if found is None:
            found = read_once["contracts"] = cls({one.payload["contract_id"] for one in items if _names_one(one)})
            found.told = {one.pk: _told(one, found) for one in items if one.kind == _KIND}
        return found

    @cached_property
    def rows(self) -> dict[str, Contract]:
        """The contracts by their ids, with their terms and both sides."""
        rows = read(Contract, pk__in=self._ids)
        follow(rows, "terms", "client", "worker")
        follow([row.client for row in rows], "user", "organisation")
        return {row.id: row for row in rows}

    @cached_property
    def events(self) -> dict[tuple[str, int], Event]:
        """The events that are told of, by the contract's id and their number."""
        wanted = [(told.contract_id, n) for told in self.told.values() for n in told.facts]
        values = [[contract_id for contract_id, _ in wanted], [n for _, n in wanted]]
        found = read_beside(_EVENTS, values, Event, "subject_id = of_contract AND n = of_n")
        return {(row[0], row[1]): event for row, event in found if event is not None}

    @cached_property
    def gathered(self) -> dict[str, Gathered]:
        """What ``read_life`` needs beside the contracts, by their ids."""
        return gather(self.rows.values())

    @cached_property
    def stage_names(self) -> dict[str, dict[str, str]]:
        """The names of all stages, of former ones too, by the ids of contracts and stages."""
        found: dict[str, dict[str, str]] = {contract_id: {} for contract_id in self._ids}
        for stage in read(Stage, contract_id__in=self._ids):
            found[stage.contract_id][stage.id] = stage.name
        return found

    @cached_property
    def acting(self) -> dict[str, list[tuple[User, Power]]]:
        """Who may act for the clients, and in which role, by the clients' ids."""
        return acting_for([row.client for row in self.rows.values()])


def _names_one(item: OutboxItem) -> bool:
    return isinstance(item.payload.get("contract_id"), str)


def _told(item: OutboxItem, beside: Contracts) -> Told:
    facts = {event["n"]: fact_of(event["kind"], event["data"]) for event in item.payload["events"]}
    return Told(item.payload["contract_id"], item.payload["actor"], facts, beside)
