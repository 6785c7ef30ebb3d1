"""A bonus over HTTP: the way of the money in statement and balances, and a retry that pays once."""

import pytest
from api.programs import ok, refused
from api.road import active

pytestmark = pytest.mark.django_db


def test_a_bonus_reaches_the_worker_once_and_stands_in_the_statement() -> None:
    """¥10,000 of the ¥11,000 that are left on the balance after the deposit leave with their tax."""
    road = active()
    before = road.contract()
    assert "bonus" in ok(road.aoi.get(road.path))["actions"]
    assert "bonus" not in before["actions"], "Ren's"
    body = {"amount": 10_000, "note": "助かりました", "seen": before["seen"]}
    paid = ok(road.aoi.post(f"{road.path}/bonus", body, key="k1"))
    assert road.aoi.post(f"{road.path}/bonus", body, key="k1").status_code == 200
    assert (paid["bonus"], paid["paid"], paid["escrow_with_tax"]) == (10_000, 0, 52_800)
    assert paid["meter"] == before["meter"]
    assert (ok(road.aoi.get("/balance"))["client"], ok(road.ren.get("/balance"))["worker"]) == (0, 8_580)
    statement = ok(road.ren.get(f"{road.path}/statement"))
    assert (statement["deposited_with_tax"], statement["escrow_with_tax"]) == (63_800, 52_800)
    (line,) = statement["payments"]
    assert (line["kind"], line["before_tax"], line["net"]) == ("bonus", 10_000, 8_580)
    last = ok(road.ren.get(f"{road.path}/events"))["items"][-2:]
    assert [one["kind"] for one in last] == ["bonus_paid", "payment_made"]
    assert "note" in last[0]["data"], "its words are committed to"


def test_it_has_its_own_name_in_movements_and_in_the_evidence() -> None:
    road = active()
    ok(road.aoi.post(f"{road.path}/bonus", {"amount": 10_000, "note": "助かりました"}))
    for program, kind, amount in ((road.aoi, "bonus", -11_000), (road.ren, "bonus_payment", 8_580)):
        newest = ok(program.get("/movements"))["items"][0]
        assert (newest["kind"], newest["amount"]) == (kind, amount)
    pack = ok(road.ren.get(f"{road.path}/evidence.json"))
    assert [(one["kind"], one["before_tax"]) for one in pack["statement"]["payments"]] == [("bonus", 10_000)]
    assert "助かりました" in str(pack)
    (told,) = [one for one in pack["events"] if one["kind"] == "bonus_paid"]
    assert (told["data"]["amount"], told["data"]["amount_with_tax"]) == (10_000, 11_000)


def test_refusals_say_what_to_change_and_move_nothing() -> None:
    road = active()
    at = f"{road.path}/bonus"
    refused(road.ren.post(at, {"amount": 100}), 403, "not-your-side")
    refused(road.aoi.post(at, {"amount": 10_001}), 409, "insufficient-balance")
    for amount in (0, 48_001):
        assert "amount" in refused(road.aoi.post(at, {"amount": amount}), 422, "invalid")["errors"]
    assert (road.contract()["bonus"], ok(road.aoi.get("/balance"))["client"]) == (0, 11_000)
