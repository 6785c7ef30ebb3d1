"""Contracts by the hour, and stages typed in percents, over HTTP, as a program would do them."""

from datetime import date, timedelta
from typing import Any

import pytest
from api.programs import ok, refused
from api.road import Road, active, in_days, offered, proposed, terms

pytestmark = pytest.mark.django_db


def hourly(**changes: Any) -> Road:
    """Aoi's agency and Ren under way by the hour, at most ¥48,000."""
    return active(stages=None, meter={"kind": "hours", "rate": 1_333}, **changes)


def monday() -> str:
    today = date.fromisoformat(in_days(0))
    return (today - timedelta(days=today.weekday())).isoformat()


def test_from_the_first_minutes_to_the_acceptance() -> None:
    road = hourly(pay_on="stage")
    aoi, ren = road.aoi, road.ren
    assert "hours" in road.contract()["actions"]
    noted = ok(ren.post(f"{road.path}/hours", {"date": in_days(0), "minutes": 7, "file_ids": [ren.upload(b"a")]}))
    assert noted["meter"] == {
        "kind": "hours", "confirmed": 0, "claimed": 155, "standing": 77, "superseded": 0,
    }  # fmt: skip
    (week,) = noted["weeks"]
    assert (week["monday"], week["open"], week["open_filed"], week["acknowledged"]) == (monday(), 7, 7, 0)
    assert week["answered_at"] == noted["clock"]["at"]
    assert noted["clock"]["what"] == "acknowledge_week"
    assert noted["terms"]["meter"] == {"kind": "hours", "rate": 1_333, "week_minutes": 2_400}
    assert f"weeks/{monday()}/object" in ok(aoi.get(road.path))["actions"]
    done = ok(aoi.post(f"{road.path}/weeks/{monday()}/acknowledge"))
    assert (done["meter"]["confirmed"], done["paid"]) == (155, 155)
    refused(aoi.post(f"{road.path}/weeks/{monday()}/acknowledge"), 409, "no-open-hours")
    ok(ren.post(f"{road.path}/hours", {"date": in_days(0), "minutes": 60, "note": "仕上げ"}))
    ok(ren.post(f"{road.path}/deliver", {"file_ids": [ren.upload(b"all")]}))
    finished = ok(aoi.post(f"{road.path}/accept"))
    assert (finished["status"], finished["paid"], finished["escrow_with_tax"]) == ("completed", 1_488, 0)
    statement = ok(ren.get(f"{road.path}/statement"))
    assert statement["refunded_with_tax"] == 52_800 - 1_488 - 148


def test_the_log_page_by_page_and_what_can_be_taken_back() -> None:
    road = hourly()
    for minutes in (10, 20):
        ok(road.ren.post(f"{road.path}/hours", {"date": in_days(0), "minutes": minutes, "note": f"{minutes}分"}))
    mine, theirs = (ok(each.get(f"{road.path}/hours"))["items"] for each in (road.ren, road.aoi))
    assert [(one["minutes"], one["note"], one["take_back"]) for one in mine] == [(20, "20分", True), (10, "10分", True)]
    assert not any(one["take_back"] for one in theirs)
    after = ok(road.ren.post(f"{road.path}/hours/{mine[0]['id']}/take-back"))
    assert after["weeks"][0]["open"] == 10
    assert len(ok(road.aoi.get(f"{road.path}/hours"))["items"]) == 1
    refused(road.ren.get(f"{road.path}/hours", cursor="eA"), 422, "invalid")


def test_an_objection_needs_its_reason() -> None:
    road = hourly()
    ok(road.ren.post(f"{road.path}/hours", {"date": in_days(0), "minutes": 60}))
    refused(road.aoi.post(f"{road.path}/weeks/{monday()}/object", {"reason": " "}), 422, "invalid")
    objected = ok(road.aoi.post(f"{road.path}/weeks/{monday()}/object", {"reason": "頼んでいません"}))
    assert objected["weeks"][0]["objected"] == 60
    for nothing in ("soon", (date.fromisoformat(monday()) + timedelta(days=1)).isoformat()):
        refused(road.aoi.post(f"{road.path}/weeks/{nothing}/object", {"reason": "x"}), 404, "not-found")
        refused(road.aoi.post(f"{road.path}/weeks/{nothing}/acknowledge"), 404, "not-found")


def test_bad_entries_name_their_field() -> None:
    road = hourly()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"date": "yesterday", "minutes": 5}, "date"), ({"date": in_days(1), "minutes": 5}, "date"),
        ({"date": "0001-01-01", "minutes": 5}, "date"), ({"date": "9999-12-31", "minutes": 5}, "date"),
        ({"date": in_days(0), "minutes": 10**30}, "minutes"), ({"date": in_days(0), "minutes": 1.5}, "minutes"),
    ]  # fmt: skip
    for body, field in cases:
        found = refused(road.ren.post(f"{road.path}/hours", body), 422, "invalid")
        assert list(found["errors"]) == [field], body


def test_stages_typed_in_percents_are_answered_by_their_prices() -> None:
    shares = [{"name": "下書き", "percent": 30}, {"name": "完成", "percent": 70}]
    road = offered(stages=shares)
    found = road.contract()["terms"]
    assert (found["meter"]["kind"], [stage["price"] for stage in found["stages"]]) == ("stages", [14_400, 33_600])
    changed = found | {"price": 10_001, "stages": shares}
    countered = ok(road.ren.post(f"{road.path}/counter-offer", {"terms": changed}))
    assert [stage["price"] for stage in countered["terms"]["stages"]] == [3_000, 7_001]
    again = ok(road.aoi.post(f"{road.path}/counter-offer", {"terms": countered["terms"] | {"note": "同じ金額で。"}}))
    assert [stage["price"] for stage in again["terms"]["stages"]] == [3_000, 7_001]


def test_what_contradicts_itself_is_named() -> None:
    road = proposed()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"stages": [{"name": "a", "percent": 50}]}, "stages"),
        ({"stages": [{"name": "a", "percent": 50}, {"name": "b", "price": 24_000}]}, "stages.1.price"),
        ({"stages": [{"name": "a", "percent": 100.0}]}, "stages.0.percent"),
        ({"meter": {"kind": "ladder", "checkpoints": [{"name": "a", "percent": 100}]}}, "meter"),
    ]
    for changes, field in cases:
        sent = {"terms": terms(**changes)}
        found = refused(road.aoi.post(f"/proposals/{road.proposal_id}/offer", sent), 422, "invalid")
        assert list(found["errors"]) == [field], changes
