"""What a history holds can be read as typed facts, and the facts give the very data that its hashes hang on.

``recorded_chains.json`` was recorded from commands at commit e2765dc, before facts were typed: whole chains, by stages
and by the hour, with (at, actor, kind, data, hash) of each event.
"""

import itertools
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from michinori.kernel.actor import Actor
from michinori.kernel.chain import event_hash
from michinori.machinery import events
from michinori.rules.contract.facts import KINDS, fact_of
from michinori.rules.contract.facts.work import StageReturned

RECORDED: dict[str, list[list[Any]]] = json.loads((Path(__file__).parent / "recorded_chains.json").read_text())

OLD: list[tuple[str, dict[str, Any]]] = [
    ("offer_made", {"by": "client", "price": 48_000}),
    ("offer_countered", {"by": "worker", "price": 52_000}),
    ("amendment_in_force", {"amendment": "amd_1", "price": 52_000}),
    ("ending_opened", {"ending": "trm_1", "by": "clock", "side": "worker", "amount": 9, "reason": "other_breach"}),
    ("ending_countered", {"ending": "trm_1", "by": "client", "amount": 9}),
    ("stage_returned", {"stage": "stg_1", "items": ["テイスト", "色"], "revisions_used": 1}),
    ("work_sent_back", {"delivery": "dlv_1", "items": ["テイスト"], "stages": [1, 2], "revisions_used": 1}),
]
"""Data as the first versions stored them, each with the version of the terms."""


SINCE = {
    "stage_let_begin", "stage_put_back", "ending_noticed", "change_lapsed", "contract_switched", "remark_made",
    "showing_allowed", "showing_ended", "bonus_paid", "clock_moved",
}  # fmt: skip
"""Kinds that came after the recording."""


def test_every_kind_was_recorded() -> None:
    assert {step[2] for steps in RECORDED.values() for step in steps} == KINDS.keys() - SINCE


@pytest.mark.parametrize("contract_id", RECORDED)
def test_a_recorded_chain_is_rebuilt_from_its_facts(contract_id: str) -> None:
    previous = None
    for n, (at, actor, kind, data, recorded) in enumerate(RECORDED[contract_id], 1):
        fact = fact_of(kind, data)
        rebuilt = {"n": n, "at": at, "actor": actor, "kind": fact.event_kind, "data": fact.as_data()}
        assert event_hash(rebuilt | {"previous_hash": previous}) == recorded, data
        previous = recorded


@pytest.mark.django_db
def test_facts_written_as_events_get_the_recorded_hashes() -> None:
    for contract_id, steps in RECORDED.items():
        for (at, actor), together in itertools.groupby(steps, key=lambda step: step[:2]):
            facts = [(fact_of(kind, data), recorded) for _, _, kind, data, recorded in together]
            told = [(fact.event_kind, fact.as_data()) for fact, _ in facts]
            by = Actor(actor) if actor in ("clock", "operator") else Actor.person(actor)
            written = events.write_all(contract_id, at=datetime.fromisoformat(at), actor=by, steps=told)
            assert [event.hash for event in written] == [recorded for _, recorded in facts]
        assert events.verify(contract_id)


@pytest.mark.parametrize(("kind", "data"), OLD)
def test_what_only_early_versions_stored_is_read_and_given_back_as_it_was(kind: str, data: dict[str, Any]) -> None:
    stored = data | {"terms_version": 1}
    assert fact_of(kind, stored).as_data() == stored


def test_how_many_items_were_not_met_is_known_of_early_returns_too() -> None:
    for items in (["色"], 1):
        assert StageReturned.from_data({"stage": "stg_1", "items": items, "revisions_used": 1}).item_count == 1


def test_an_event_that_is_no_fact_of_a_contract_is_refused() -> None:
    with pytest.raises(KeyError):
        fact_of("message_sent", {})
