"""Whoever acts on an ending is answered from what the command has written: what is read afterwards says the same."""

from typing import Any

import pytest
from api.programs import Program, ok, program
from api.road import active, in_days, proposed, terms
from django.db.models import F

from michinori.contracts.commands.outside_results import check_result
from michinori.contracts.models import Contract, Termination
from michinori.contracts.queries.terminations import ending_after
from michinori.kernel.actor import Actor
from michinori.machinery.events import verify
from michinori.people.commands.declarations import update_declarations
from michinori.people.queries import default_client
from tests.queries import asked
from tests.stories.cast import wait_days

pytestmark = pytest.mark.django_db
AGREED = {"amount": 10_000, "reason": "agreed", "note": "ここまでにします"}
OPENED, ACCEPTED = 16, 17
"""So many statements at most, with those that only tests make left out."""


def told(caller: Program, path: str, body: dict[str, Any] | None = None, status: int = 200) -> dict[str, Any]:
    """The answer to an act, which is what is read afterwards, too."""
    answer = ok(caller.post(path, body), status)
    assert ok(caller.get(f"/terminations/{answer['id']}")) == answer
    return answer


def test_from_the_opening_to_the_payment() -> None:
    road = active(pay_on="stage")
    ok(road.ren.post(f"{road.path}/stages/1/start"))
    ok(road.ren.post(f"{road.path}/stages/1/report", {"percent": 50, "file_ids": [road.ren.upload(b"half")]}))
    ok(road.aoi.post(f"{road.path}/stages/1/acknowledge"))
    first = told(road.ren, f"{road.path}/terminations", AGREED, 201)
    assert told(road.ren, f"/terminations/{first['id']}/withdraw")["status"] == "withdrawn"
    path = f"/terminations/{told(road.aoi, f'{road.path}/terminations', AGREED, 201)['id']}"
    told(road.ren, f"{path}/extend", {"reason": "入院しました"})
    assert told(road.ren, f"{path}/counter", {"amount": 20_000})["undisputed_total"] == 10_000
    told(road.aoi, f"{path}/counter", {"amount": 12_000})
    settled = told(road.ren, f"{path}/accept", {"amount": 12_000})
    assert (settled["status"], settled["settled_amount"], settled["settled_by"]) == ("settled", 12_000, "agreement")
    assert settled["preview"]["client_refund_with_tax"] > 0


def test_by_bids_and_by_what_was_decided_outside() -> None:
    road = active()
    path = f"/terminations/{told(road.ren, f'{road.path}/terminations', AGREED, 201)['id']}"
    told(road.aoi, f"{path}/counter", {"amount": 0})
    paper = road.ren.upload(b"judgment")
    filed = told(road.ren, f"{path}/file-result", {"amount": 9_000, "kind": "private_record", "file_id": paper})
    read = {"termination_id": filed["id"], "result_id": filed["outside_result"]["id"], "genuine": True}
    check_result(actor=Actor.person(program("Sora", staff=True).id, elevated=True), **read)
    assert told(road.aoi, f"{path}/deny-result", {"reason": "知りません"})["outside_result"] is None
    wait_days(8)
    assert told(road.ren, f"{path}/seal-bid", {"amount": 5_000})["bids"]["sealed_by"] == ["worker"]
    settled = told(road.aoi, f"{path}/seal-bid", {"amount": 7_000})
    assert (settled["settled_by"], settled["settled_amount"]) == ("bids", 6_000)


def test_agreed_while_a_result_waits_to_be_checked() -> None:
    road = active()
    path = f"/terminations/{told(road.ren, f'{road.path}/terminations', AGREED, 201)['id']}"
    paper = road.ren.upload(b"judgment")
    told(road.ren, f"{path}/file-result", {"amount": 9_000, "kind": "private_record", "file_id": paper})
    settled = told(road.aoi, f"{path}/accept", {"amount": 10_000})
    assert (settled["status"], settled["outside_result"]["status"]) == ("settled", "lapsed")


def test_a_notice_and_what_begins_with_it() -> None:
    road = proposed()
    said = {"business": True, "has_staff": True, "has_officers": False, "withholds": False}
    where = {"address": "東京都", "contact": "03"}
    actor, client_id = Actor.person(road.aoi.id), default_client(road.aoi.id).id
    update_declarations(actor=actor, client_id=client_id, **said, **where)
    wanted = terms(due_date=in_days(200), pay_on="stage")
    offer = road.aoi.post(f"/proposals/{road.proposal_id}/offer", {"terms": wanted})
    road.contract_id = ok(offer, 201)["id"]
    ok(road.ren.post(f"{road.path}/accept-offer", {"terms_version": 1}))
    road.pay_in(52_800)
    ok(road.aoi.post(f"{road.path}/deposit"))
    noticed = told(road.aoi, f"{road.path}/terminations", AGREED, 201)
    assert noticed["status"] == "notice"
    assert told(road.ren, f"/terminations/{noticed['id']}/begin")["status"] == "open"


def test_an_act_reads_the_contract_once_and_asks_little() -> None:
    road = active()
    for one in (road.ren, road.aoi):
        ok(one.get("/me"))  # the token's use is noted, the minute's count has begun
    path, opened = f"{road.path}/terminations", list[Any]()
    made = asked(lambda: opened.append(road.ren.post(path, AGREED)))
    ending = ok(opened[0], 201)["id"]
    assert _readings(made) == 1
    assert len(made) <= OPENED, "\n".join([str(len(made)), *(one[:150] for one in made)])
    made = asked(lambda: ok(road.aoi.post(f"/terminations/{ending}/accept", {"amount": 10_000})))
    assert _readings(made) == 1
    assert len(made) <= ACCEPTED, "\n".join([str(len(made)), *(one[:150] for one in made)])


@pytest.mark.parametrize("by", [-1, 1])
def test_an_act_follows_the_newest_event_where_the_contract_says_another_number(by: int) -> None:
    """As after a restored copy that was mended by hand; ``copies.verifying`` names such contracts."""
    road = active()
    Contract.objects.update(last_n=F("last_n") + by)
    ok(road.ren.post(f"{road.path}/terminations", AGREED), 201)
    assert verify(Contract.objects.get().id)


def _readings(made: list[str]) -> int:
    """How often stages, which are read with all that a contract's life is made of, were read."""
    return sum('"contracts_stage"' in one and one.startswith("SELECT") for one in made)


def test_only_what_a_command_returned_is_answered_so() -> None:
    road = active()
    ok(road.ren.post(f"{road.path}/terminations", AGREED), 201)
    row = Termination.objects.get()
    with pytest.raises(ValueError, match=row.id):
        ending_after(row)
