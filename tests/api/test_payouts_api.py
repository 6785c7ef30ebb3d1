"""Bank accounts and payouts over HTTP (api.md)."""

import pytest
from api.of_people import earned, taken_out
from api.programs import ok, program, refused
from api.road import Road
from django.http import HttpResponse

from michinori.kernel.actor import Actor
from michinori.treasury.commands.accounts import set_bank_account
from michinori.treasury.commands.payout_runs import gather_run, mark_sent
from michinori.treasury.models import BankAccount, Payout
from tests.treasury.payees import ACCOUNT, OFFICE

pytestmark = pytest.mark.django_db


def _put(road: Road, body: dict[str, str]) -> HttpResponse:
    return road.ren.post("/bank-account", body, method="PUT")


def test_the_account_is_answered_and_changed_by_a_person_only() -> None:
    road = earned()
    found = ok(road.ren.get("/bank-account"))
    assert (found["bank_code"], found["holder_kana"], found["status"]) == ("0001", "ﾐﾁﾉ ﾚﾝ", "usable")
    assert (found["bank_name"], found["branch_name"]) == ("ﾐｽﾞﾎ", "ﾄｳｷﾖｳ")
    assert ok(_put(road, ACCOUNT)) == found
    changed = ACCOUNT | {"number": "7654321"}
    refused(_put(road, changed), 403, "confirmation-needed")
    assert BankAccount.objects.count() == 1
    set_bank_account(actor=Actor.person(road.ren.id), body=changed, confirmed=True)
    assert ok(_put(road, changed))["number"] == "7654321"


def test_none_yet_is_404() -> None:
    refused(program("Mio").get("/bank-account"), 404, "bank-account-missing")


def test_a_payout_is_asked_for_listed_taken_back() -> None:
    road = earned()
    out = ok(road.ren.post("/payouts", {"amount": 20_000}, key="k1"), 201)
    assert ok(road.ren.post("/payouts", {"amount": 20_000}, key="k1"), 201) == out
    assert (out["amount"], out["fee"], out["net"], out["status"]) == (20_000, 0, 20_000, "requested")
    assert ok(road.ren.get("/balance"))["worker"] == 30_000
    rest = ok(road.ren.post("/payouts"), 201)
    assert rest["amount"] == 30_000
    assert {one["id"] for one in ok(road.ren.get("/payouts"))["items"]} == {out["id"], rest["id"]}
    assert ok(road.ren.post(f"/payouts/{rest['id']}/cancel"))["status"] == "cancelled"
    assert ok(road.ren.get("/movements"))["items"][0]["kind"] == "payout_cancelled"
    assert ok(road.aoi.get("/payouts"))["items"] == []


def test_it_tells_where_it_is_and_when_it_leaves() -> None:
    road = taken_out()
    run = gather_run(actor=OFFICE)
    assert run is not None
    refused(road.ren.post(f"/payouts/{road.payout_id}/cancel"), 409, "payout-gathered")
    (one,) = (one for one in ok(road.ren.get("/payouts"))["items"] if one["id"] == road.payout_id)
    assert (one["status"], one["on"]) == ("in_run", run.on.isoformat())
    mark_sent(actor=OFFICE, run_id=run.id)
    assert {one["status"] for one in ok(road.ren.get("/payouts"))["items"]} == {"sent"}


def test_one_page_after_the_other() -> None:
    road = earned()
    made = {ok(road.ren.post("/payouts", {"amount": 1_000}), 201)["id"] for _ in range(50)}
    assert Payout.objects.count() == 50
    page = ok(road.ren.get("/payouts"))
    assert {one["id"] for one in page["items"]} == made
    assert page["next"] is None
