"""S7 over the API: block, see them nowhere, keep what binds, undo."""

import pytest
from api.programs import Program, ok, program, refused
from api.road import JOB

pytestmark = pytest.mark.django_db


def _job(client: Program) -> str:
    return str(ok(client.post("/jobs", JOB), 201)["id"])


def _seen(worker: Program) -> list[str]:
    return [job["id"] for job in ok(worker.get("/jobs"))["items"]]


def test_block_see_nothing_and_undo() -> None:
    aoi, ren = program("Aoi", company="青空", corporate_number="7000012050002"), program("Ren")
    job, client = _job(aoi), ok(aoi.get("/me"))["client"]["id"]
    assert _seen(ren) == [job]
    block = ok(ren.post("/blocks", {"organisation_id": client, "note": "¥0と言われた"}), 201)
    assert block["display_name"] == "青空"
    assert (block["organisation_id"], block["user_id"], block["in_name_of"]) == (client, None, None)
    again = program("Aoi", company="青空二号", corporate_number="7000012050002")
    later = _job(again)
    assert _seen(ren) == []
    nothing = ren.get("/jobs/job_aaaaaaaaaaaaaaaa").content
    for hidden in (job, later):
        assert ren.get(f"/jobs/{hidden}").content == nothing
        refused(ren.get(f"/jobs/{hidden}"), 404, "not-found")
        refused(ren.post(f"/jobs/{hidden}/proposals", {"price": 1_000, "message": "できます"}), 404, "not-found")
    assert ok(aoi.get("/blocks"))["items"] == []
    refused(aoi.post(f"/blocks/{block['id']}", method="DELETE"), 404, "not-found")
    answer = ren.post(f"/blocks/{block['id']}", method="DELETE")
    assert (answer.status_code, answer.content) == (204, b"")
    assert set(_seen(ren)) == {job, later}
    refused(ren.post(f"/blocks/{block['id']}", method="DELETE"), 404, "not-found")


def test_a_company_blocks_and_a_person_for_themself() -> None:
    aoi, ren = program("Aoi", company="青空"), program("Ren")
    job, client = _job(aoi), ok(aoi.get("/me"))["client"]["id"]
    block = ok(aoi.post("/blocks", {"user_id": ren.id}), 201)
    assert (block["user_id"], block["in_name_of"], block["personal"]) == (ren.id, client, True)
    assert _seen(ren) == []
    own = ok(aoi.post("/blocks", {"user_id": ren.id, "in_name_of": aoi.id}), 201)
    assert (own["id"], own["in_name_of"]) == (block["id"], None)
    assert _seen(ren) == [job]


def test_what_is_wrong_is_said() -> None:
    aoi, ren = program("Aoi", company="青空"), program("Ren")
    client = ok(aoi.get("/me"))["client"]["id"]
    refused(ren.post("/blocks", {}), 422, "invalid")
    refused(ren.post("/blocks", {"user_id": aoi.id, "organisation_id": client}), 422, "invalid")
    refused(ren.post("/blocks", {"user_id": "usr_aaaaaaaaaaaaaaaa"}), 422, "invalid")
    refused(ren.post("/blocks", {"user_id": client}), 422, "invalid")
    refused(ren.post("/blocks", {"organisation_id": client, "in_name_of": client}), 422, "invalid")
    refused(ren.post("/blocks", {"organisation_id": client, "note": "あ" * 1_001}), 422, "invalid")
    refused(aoi.post("/blocks", {"organisation_id": client}), 409, "own-side-block")
    refused(ren.get("/blocks?cursor=%25"), 422, "invalid")


def test_a_long_list_comes_page_by_page() -> None:
    ren = program("Ren")
    for number in range(52):
        ok(ren.post("/blocks", {"user_id": program(f"N{number}").id}), 201)
    first = ok(ren.get("/blocks"))
    second = ok(ren.get("/blocks", cursor=first["next"]))
    names = [block["display_name"] for block in first["items"] + second["items"]]
    assert names == [f"N{number}" for number in reversed(range(52))]
    assert second["next"] is None
