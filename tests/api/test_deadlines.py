"""GET /deadlines: what happens by itself on the caller's contracts, in order of time."""

import pytest
from api.programs import ok, program
from api.road import active

pytestmark = pytest.mark.django_db


def test_both_sides_read_the_same_clocks_and_what_each_can_do() -> None:
    road = active()
    ok(road.ren.post(f"{road.path}/stages/1/start"))
    file_id = road.ren.upload("途中の画面".encode())
    ok(road.ren.post(f"{road.path}/stages/1/report", {"percent": 50, "file_ids": [file_id]}))
    aois, rens = (ok(one.get("/deadlines")) for one in (road.aoi, road.ren))
    assert [(one["what"], one["moves_money"]) for one in aois["items"]] == [("acknowledge", True), ("stale", False)]
    assert aois["items"][0]["contract_id"] == road.path.removeprefix("/contracts/")
    assert aois["items"][0]["actions"] == ["stages/1/acknowledge", "stages/1/object"]
    assert rens["items"][0]["actions"] == []
    assert rens["items"][0]["at"] == ok(road.ren.get(road.path))["clock"]["at"]
    assert ok(program("Mio").get("/deadlines")) == {"items": [], "next": None}
