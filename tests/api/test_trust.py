"""Conduct and reviews over the API."""

import pytest
from api.of_trust import STARS, done
from api.programs import Program, ok, program, refused

from michinori.people.queries import default_client

pytestmark = pytest.mark.django_db

KEYS = [
    "ended_halfway",
    "restarts_per_contract",
    "offers_below_half",
    "revisions_used",
    "days_to_accept",
    "approved_by_clock",
    "blocked_by",
    "never_funded",
    "objected_share",
]


def test_conduct_of_a_client_and_of_a_worker_with_its_answer() -> None:
    road = done()
    client = default_client(road.aoi.id).id
    found = ok(road.ren.get(f"/clients/{client}/conduct"))
    assert [figure["key"] for figure in found["figures"]] == KEYS
    assert set(found["figures"][0]) >= {"key", "n", "value", "shrunk", "site_average"}
    assert (found["figures"][0]["n"], found["figures"][0]["value"]) == (1, 0.0)
    assert found["few"] is True
    worker = ok(road.aoi.get(f"/workers/{road.ren.id}/conduct"))
    assert {figure["key"]: figure["value"] for figure in worker["figures"]} == {
        "finished": 1.0,
        "late": 0.0,
        "objected_share": 0.0,
    }
    nobody = ok(road.aoi.get(f"/clients/{road.ren.id}/conduct"))
    assert nobody["figures"][0]["value"] is None
    answers = f"/clients/{client}/conduct/answers"
    ok(road.aoi.post(answers, {"key": "ended_halfway", "text": "続けています。"}), 201)
    refused(road.aoi.post(answers, {"key": "ended_halfway", "text": "もう一度"}), 409, "figure-answered")
    refused(road.ren.post(answers, {"key": "late", "text": "他人"}), 404, "not-found")
    assert ok(road.ren.get(f"/clients/{client}/conduct"))["figures"][0]["answer"]["text"] == "続けています。"
    refused(road.ren.get("/clients/org_aaaaaaaaaaaaaaaa/conduct"), 404, "not-found")


def test_reviews_are_blind_and_listed_once_both_are_in() -> None:
    road = done()
    client = default_client(road.aoi.id).id
    made = ok(road.ren.post(f"{road.path}/reviews", {"stars": STARS, "comment": "ていねいでした。"}), 201)
    assert made["published_at"] is None
    assert ok(road.aoi.get(f"{road.path}/reviews"))["theirs"] is None
    assert _listed(road.aoi, client) == []
    refused(road.ren.post(f"{road.path}/reviews", {"stars": STARS}), 409, "reviewed-already")
    refused(road.aoi.post(f"{road.path}/reviews", {"stars": STARS | {"clarity": 6}}), 422, "invalid")
    refused(road.aoi.post(f"{road.path}/reviews", {}), 422, "invalid")
    ok(road.aoi.post(f"{road.path}/reviews", {"stars": STARS}), 201)
    assert _listed(program("Mio"), client) == ["ていねいでした。"]
    ok(road.aoi.post(f"/reviews/{made['id']}/reply", {"text": "またお願いします。"}))
    assert ok(road.ren.get(f"{road.path}/reviews"))["own"]["reply"] == "またお願いします。"


def _listed(caller: Program, client_id: str) -> list[str]:
    return [one["comment"] for one in ok(caller.get(f"/clients/{client_id}/reviews"))["items"]]
