"""Contracts made by earlier versions go on: rows as those versions wrote them, recorded once and never changed."""

import json

import psycopg
import pytest

from michinori.contracts.commands import amendments, deliveries, deposits, offers, switches
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.papers.layouts.evidence import evidence_sheet
from michinori.papers.queries.evidence import read_pack
from michinori.people.models import User
from michinori.rules.contract.evidence import verify
from tests.pages.visitors import signed_in
from tests.stories.earlier import put_in, recorded

pytestmark = pytest.mark.usefixtures("fresh_database")
LADDER = recorded("ladder.json")
"""Of commit e2765dc: a contract on a ladder under way, with one change in force and one proposed; one offered; one by
the hour, which is to go on by a ladder.
"""
REN, AOI = (Actor.person(LADDER["people"][name]) for name in ("ren", "aoi"))
UNDER_WAY: str = LADDER["contracts"]["under_way"]


@pytest.fixture(autouse=True)
def _of_before(owner_connection: psycopg.Connection) -> None:
    put_in(owner_connection, LADDER, "0016_ladder_is_stages")


def test_a_ladder_is_measured_by_its_stages_with_the_same_figures() -> None:
    view = view_contract(REN, UNDER_WAY)
    assert view.contract.meter == "stages"
    assert view.life.terms.as_data()["meter"] == {"kind": "stages"}
    assert [(stage.name, stage.price) for stage in view.life.stages] == [
        ("ラフ", 3_000), ("清書", 3_000), ("完成", 4_001),
    ]  # fmt: skip
    assert {name: getattr(view.meter, name) for name in LADDER["meter"]} == LADDER["meter"]
    assert set(Contract.objects.values_list("meter", flat=True)) == {"stages", "hours"}


def test_its_evidence_still_holds_the_old_pack_and_a_new_one() -> None:
    assert verify(LADDER["pack"]).sound
    pack = read_pack(REN, UNDER_WAY)
    assert verify(json.loads(json.dumps(pack))).sound
    assert pack["terms"] == LADDER["pack"]["terms"]
    assert pack["events"] == LADDER["pack"]["events"]
    assert evidence_sheet(pack).sections


def test_it_goes_on_to_its_end_by_stages() -> None:
    amendments.accept_amendment(actor=AOI, amendment_id=LADDER["amendments"]["open"])
    life = view_contract(REN, UNDER_WAY).life
    assert [(stage.name, stage.price) for stage in life.stages] == [
        ("ラフ", 3_000), ("清書", 3_000), ("仕上げ", 3_000), ("納品データ", 1_001),
    ]  # fmt: skip
    stage_commands.submit_stage(actor=REN, contract_id=UNDER_WAY, number=2)
    stage_commands.approve_stage(actor=AOI, contract_id=UNDER_WAY, number=2)
    deliveries.deliver_work(actor=REN, contract_id=UNDER_WAY)
    contract = deliveries.accept_delivery(actor=AOI, contract_id=UNDER_WAY)
    assert (contract.status, contract.paid) == ("completed", 10_001)
    assert verify(json.loads(json.dumps(read_pack(REN, UNDER_WAY)))).sound


def test_what_was_offered_on_a_ladder_can_be_accepted_and_paid() -> None:
    offered = LADDER["contracts"]["offered"]
    offers.accept_offer(actor=REN, contract_id=offered, terms_version=1)
    contract = deposits.make_deposit(actor=AOI, contract_id=offered)
    assert (contract.status, contract.meter) == ("active", "stages")


def test_a_switch_to_a_ladder_goes_on_by_stages() -> None:
    switches.accept_switch(actor=AOI, switch_id=LADDER["switch"])
    contract = Contract.objects.get(continues_id=LADDER["contracts"]["by_the_hour"])
    assert contract.meter == "stages"
    assert list(contract.stages.order_by("number").values_list("price", flat=True)) == [7_200, 7_200, 9_600]


def test_its_pages_can_be_read() -> None:
    for name in ("ren", "aoi"):
        visitor = signed_in(User.objects.get(id=LADDER["people"][name]))
        for path in ("", "/terms", "/amend", "/terms/1/notice"):
            answer = visitor.get(f"/contracts/{UNDER_WAY}{path}", follow=True)
            assert answer.status_code == 200, path
            assert "工程" in answer.content.decode()
