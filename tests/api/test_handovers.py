"""S4 and the switch over HTTP (domain §§ 4, 7)."""

import json
from typing import Any

import pytest
from api.programs import Program, ok, program, refused
from api.road import BY_DEFAULT, Road, active, in_days
from django.test import Client

from michinori.people.queries import default_client
from michinori.treasury.commands.deposits import record_money_in

pytestmark = pytest.mark.django_db


def halfway(amount: int = 20_000) -> Road:
    """The wireframe is approved, Ren asks to end at ``amount``, Aoi agrees."""
    road = active(**BY_DEFAULT)
    stage = f"{road.path}/stages/1"
    file = road.ren.upload(b"wire")
    ok(road.ren.post(f"{stage}/submit", {"file_ids": [file]}))
    ok(road.aoi.post(f"{stage}/approve"))
    asked = ok(road.ren.post(f"{road.path}/terminations", {"amount": amount, "reason": "agreed"}), 201)
    ok(road.aoi.post(f"/terminations/{asked['id']}/accept", {"amount": amount}))
    return road


def for_whom(haru: Program) -> dict[str, Any]:
    return {"client_email": haru.user.email.upper()}


def seen_by_anybody(token: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/handovers/{token}", headers=headers)


@pytest.mark.parametrize(("settled", "price", "shares"), [(20_000, 1_000, [314, 686]), (14_401, 1, [0, 1])])
def test_s4_over_http(settled: int, price: int, shares: list[int]) -> None:
    road, haru = halfway(settled), program("Haru")
    made = ok(road.ren.post(f"{road.path}/handovers", for_whom(haru)), 201)
    assert made["suggested_price"] == 48_000 - settled
    assert made["url"].endswith(f"/handovers/{made['token']}")
    first = json.loads(seen_by_anybody(made["token"]).content)
    assert {name: value for name, value in first.items() if value not in (None, False)} == {
        "title": "広告用ランディングページのデザイン",
        "price": 48_000 - settled,
        "worker": "Ren",
        "expires_at": made["expires_at"],
    }
    ok(road.aoi.post(f"/handovers/{made['id']}/consent"))
    inside = ok(haru.get(f"/handovers/{made['token']}"))
    assert inside["brief"][0]["value"] == "青"
    assert inside["approved_stages"] == ["ワイヤーフレーム"]
    assert [file["original"] for file in inside["files"]] == [True]
    assert haru.get(f"/files/{inside['files'][0]['id']}").status_code == 200
    body = {"price": price, "due_date": in_days(40)}
    contract = ok(haru.post(f"/handovers/{made['token']}/accept", body))
    assert (contract["status"], contract["continues"]) == ("offered", road.contract_id)
    assert [stage["price"] for stage in contract["terms"]["stages"]] == shares
    assert contract["terms"]["due_date"] == in_days(40)
    path = f"/contracts/{contract['id']}"
    ok(road.ren.post(f"{path}/accept-offer", {"terms_version": 1}))
    record_money_in(client_id=default_client(haru.id).id, amount=price * 11 // 10, reference="H1")
    assert ok(haru.post(f"{path}/deposit"))["status"] == "active"
    assert ok(haru.get(f"/handovers/{made['token']}"))["contract_id"] == contract["id"]
    refused(seen_by_anybody(made["token"]), 404, "not-found")
    refused(haru.post(f"/handovers/{made['token']}/accept", body), 409, "handover-over")


def test_who_is_not_named_and_what_is_wrong() -> None:
    road, haru, mio = halfway(), program("Haru"), program("Mio")
    bad = refused(road.ren.post(f"{road.path}/handovers", {"client_email": "nobody", "price": 0}), 422, "invalid")
    assert set(bad["errors"]) == {"client_email", "price"}
    made = ok(road.aoi.post(f"{road.path}/handovers", for_whom(haru) | {"price": 30_001}), 201)
    assert (made["price"], made["suggested_price"]) == (30_001, 28_000)
    refused(road.ren.post(f"{road.path}/handovers", for_whom(haru)), 409, "handover-open")
    refused(mio.post(f"/handovers/{made['token']}/accept", {"price": 1}), 403, "not-the-named-one")
    assert ok(mio.get(f"/handovers/{made['token']}"))["named"] is False
    refused(seen_by_anybody(made["token"], Authorization="Bearer nonsense"), 401, "unauthorized")
    for body in ({}, {"price": 0}, {"price": "1"}, {"price": 1, "due_date": "2020-01-01"}, {"price": 1, "due_date": 5}):
        refused(haru.post(f"/handovers/{made['token']}/accept", body), 422, "invalid")
    refused(road.ren.post(f"/handovers/{made['id']}/revoke"), 403, "only-the-maker")
    assert ok(road.aoi.post(f"/handovers/{made['id']}/revoke"))["status"] == "revoked"
    refused(haru.post(f"/handovers/{made['token']}/accept", {"price": 1}), 409, "handover-over")


def test_the_same_request_again_gives_the_same_contract() -> None:
    road, haru = halfway(), program("Haru")
    made = ok(road.ren.post(f"{road.path}/handovers", for_whom(haru)), 201)
    first = ok(haru.post(f"/handovers/{made['token']}/accept", {"price": 5}, key="k"))
    assert ok(haru.post(f"/handovers/{made['token']}/accept", {"price": 5}, key="k"))["id"] == first["id"]


@pytest.mark.parametrize("amount", [0, 20_001])
def test_fixed_to_hourly_over_http(amount: int) -> None:
    road = active()
    hourly = {
        "price": 60_000,
        "meter": {"kind": "hours", "rate": 2_000},
        "due_date": in_days(30),
        "brief": [{"key": "ポイントカラー", "value": "青", "direction": True}],
    }
    body = {"amount": amount, "terms": hourly, "reason": "手間が読めないので"}
    made = ok(road.ren.post(f"{road.path}/switches", body), 201)
    assert (made["status"], made["deposit_with_tax"], made["preview"]["before_tax"]) == ("open", 66_000, amount)
    assert f"switches/{made['id']}/accept" in ok(road.aoi.get(road.path))["actions"]
    assert made["preview"]["client_refund_with_tax"] == 52_800 - amount * 11 // 10
    refused(road.ren.post(f"/switches/{made['id']}/accept"), 409, "not-your-turn")
    missing = 66_000 - (52_800 - amount * 11 // 10)
    assert made["missing_with_tax"] == missing
    done = ok(road.aoi.post(f"/switches/{made['id']}/accept"))
    assert (done["status"], done["missing_with_tax"], done["continuation"]) == ("awaiting_deposit", missing, None)
    assert ok(road.aoi.get(road.path))["clock"]["what"] == "lapse_switch_deposit"
    refused(road.aoi.post(f"{road.path}/deposit"), 409, "insufficient-balance")
    road.pay_in(missing)
    assert ok(road.aoi.post(f"{road.path}/deposit"))["status"] == "ended"
    rest = ok(road.aoi.get(f"/contracts/{ok(road.ren.get(f'/switches/{made["id"]}'))['continuation']}"))
    assert (rest["status"], rest["continues"], rest["meter"]["kind"]) == ("active", road.contract_id, "hours")
    assert rest["escrow_with_tax"] == 66_000


def test_a_switch_is_declined_withdrawn_and_refused_by_field() -> None:
    road = active()
    body = {"amount": 0, "terms": {"price": 1}, "reason": ""}
    assert "reason" in refused(road.ren.post(f"{road.path}/switches", body), 422, "invalid")["errors"]
    hourly = {
        "price": 1,
        "meter": {"kind": "hours", "rate": 1},
        "due_date": in_days(3),
        "brief": [{"key": "a", "value": "b"}],
    }
    for act, who, status in (("decline", road.aoi, "declined"), ("withdraw", road.ren, "withdrawn")):
        made = ok(road.ren.post(f"{road.path}/switches", {"amount": 0, "terms": hourly, "reason": "時間で"}), 201)
        assert ok(who.post(f"/switches/{made['id']}/{act}"))["status"] == status
        assert ok(road.ren.get(f"/switches/{made['id']}"))["status"] == status
