"""Reports, decisions and appeals over the API: who reported reads what became of it, who is concerned may appeal."""

import pytest
from api.of_conversation import appealed
from api.programs import ok, program, refused

from michinori.machinery import audit
from michinori.moderation.models import Decision

pytestmark = pytest.mark.django_db


def test_from_a_report_to_a_lifted_decision() -> None:
    road = appealed()
    (told,) = ok(road.aoi.get("/reports"))["items"]
    assert (told["ref"], bool(told["decided_at"])) == (road.ren.id, True)
    own = ok(road.ren.get(f"/decisions/{road.decision_id}"))
    assert (own["outcome"], own["rule"], own["words"]) == ("warned", "spam", "やめてください。")
    assert own["appeal"]["upheld"] is None
    assert own["appeal"]["answer_by"] > own["appeal"]["made_at"]
    assert road.aoi.id not in str(own), "who reported is told to nobody"
    refused(road.ren.post(f"/decisions/{road.decision_id}/appeal", {"text": "もう一度"}), 409, "appealed-already")
    refused(road.aoi.get(f"/decisions/{road.decision_id}"), 404, "not-found")
    refused(road.aoi.get(f"/desk/cases/{road.case_id}"), 403, "scope-missing")
    refused(program("Mio", scopes=("read", "write")).get("/desk/appeals"), 403, "scope-missing")
    (waiting,) = ok(road.sora.get("/desk/appeals"))["items"]
    assert (waiting["id"], waiting["case_id"]) == (road.appeal_id, road.case_id)
    case = ok(road.sora.get(f"/desk/cases/{road.case_id}"))
    assert (case["reports"][0]["by"]["id"], case["decision"]["outcome"]) == (road.aoi.id, "warned")
    ok(road.sora.post(f"/desk/appeals/{road.appeal_id}/answer", {"upheld": False, "answer": "誤りでした。"}))
    assert ok(road.ren.get("/decisions"))["items"][0]["appeal"]["answer"] == "誤りでした。"
    assert Decision.objects.get().lifted_at is not None
    assert [event.kind for event in audit.newest(by=road.sora.id)][:3] == ["appeal_answered", "page_seen", "page_seen"]
