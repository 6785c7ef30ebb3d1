"""S1, S2 and an end by agreement over HTTP, as a program would do them."""

import json
from typing import Any

import pytest
from api.programs import ok, program, refused
from api.road import BY_DEFAULT, active, in_days, offered, proposed, start, terms

pytestmark = pytest.mark.django_db

ANSWER = {
    "id", "status", "job_id", "client", "worker", "terms_version", "terms", "escrow_with_tax", "paid", "meter",
    "actions", "clock", "continues",
}  # fmt: skip


def test_s1_from_posting_to_payment() -> None:
    road = proposed()
    aoi, ren = road.aoi, road.ren
    found = ok(ren.get("/jobs", q="ランディング・ページ"))
    assert [job["id"] for job in found["items"]] == [road.job_id]
    assert [each["id"] for each in ok(aoi.get(f"/jobs/{road.job_id}/proposals"))["items"]] == [road.proposal_id]
    assert ok(aoi.post(f"/proposals/{road.proposal_id}/shortlist"))["status"] == "shortlisted"

    offer = ok(aoi.post(f"/proposals/{road.proposal_id}/offer", {"terms": terms(**BY_DEFAULT)}), 201)
    assert (offer["terms"]["pay_on"], offer["terms"]["open_stages"]) == ("stage", 1)
    road.contract_id = offer["id"]
    assert offer["status"] == "offered"
    assert set(offer) >= ANSWER
    assert offer["worker"] == {"id": ren.id, "display_name": "Ren", "face_url": None}
    assert offer["client"]["display_name"] == "青空ウェブ制作"
    assert offer["escrow_with_tax"] == 0
    agreed = ok(ren.post(f"{road.path}/accept-offer", {"terms_version": 1}))
    assert (agreed["status"], agreed["clock"]["what"]) == ("agreed", "lapse_deposit")

    assert refused(aoi.post(f"{road.path}/deposit"), 409, "insufficient-balance")["values"]["missing"] == 52_800
    road.pay_in(52_800)
    assert ok(aoi.get("/balance"))["client"] == 52_800
    paid = ok(aoi.post(f"{road.path}/deposit"))
    assert (paid["status"], paid["escrow_with_tax"]) == ("active", 52_800)

    refused(ren.post(f"{road.path}/stages/2/submit"), 409, "stage-not-open")
    report = {"percent": 40, "note": "骨組みができました。", "file_ids": [ren.upload(b"draft")]}
    claimed = ok(ren.post(f"{road.path}/stages/1/report", report))
    assert claimed["meter"] == {
        "kind": "stages", "confirmed": 0, "claimed": 5_760, "standing": 2_880, "superseded": 0,
    }  # fmt: skip
    assert ok(aoi.post(f"{road.path}/stages/1/acknowledge"))["meter"]["confirmed"] == 5_760
    ok(ren.post(f"{road.path}/stages/1/submit", {"file_ids": [ren.upload(b"wire")]}))
    first = ok(aoi.post(f"{road.path}/stages/1/approve"))
    assert (first["stages"][0]["status"], first["paid"]) == ("approved", 14_400)
    ok(ren.post(f"{road.path}/stages/2/submit", {"file_ids": [ren.upload(b"view")]}))
    assert ok(aoi.post(f"{road.path}/stages/2/approve"))["paid"] == 28_800
    last = ok(ren.post(f"{road.path}/stages/3/submit", {"file_ids": [ren.upload(b"body")]}))
    assert last["status"] == "delivered"
    done = ok(aoi.post(f"{road.path}/stages/3/approve"))
    assert (done["status"], done["paid"], done["escrow_with_tax"]) == ("completed", 48_000, 0)
    assert done["actions"] == ["bonus"]

    assert ok(ren.get("/balance"))["worker"] == 52_800 - 10_560 - 1_056
    statement = ok(ren.get(f"{road.path}/statement"))
    assert (statement["deposited_with_tax"], statement["refunded_with_tax"]) == (52_800, 0)
    assert [payment["net"] for payment in statement["payments"]] == [12_356, 12_355, 16_473]
    lines = ok(ren.get("/movements"))["items"]
    assert sum(line["amount"] for line in lines) == 41_184
    assert {line["account"] for line in lines} == {"worker"}
    assert [row["status"] for row in ok(ren.get("/contracts", status="completed"))["items"]] == ["completed"]


def test_s2_up_is_deposited_by_the_difference_and_down_goes_back() -> None:
    road = active(**BY_DEFAULT)
    aoi, ren = road.aoi, road.ren
    now = road.contract()["terms"]
    higher = {"terms": _repriced(now, 58_000), "reason": "ページが一枚増えました。"}
    amendment = ok(ren.post(f"{road.path}/amendments", higher), 201)
    assert (amendment["status"], amendment["deposit_difference_with_tax"]) == ("open", 11_000)
    assert "price" in [change["field"] for change in amendment["diff"]]
    assert amendment["answer_by"]
    assert f"amendments/{amendment['id']}/accept" in ok(aoi.get(road.path))["actions"]
    assert ok(aoi.post(f"/amendments/{amendment['id']}/accept"))["status"] == "awaiting_deposit"
    assert road.contract()["terms"]["price"] == 48_000
    after = ok(aoi.post(f"{road.path}/deposit"))
    assert (after["terms"]["price"], after["terms_version"], after["escrow_with_tax"]) == (58_000, 2, 63_800)
    assert ok(ren.get(f"/amendments/{amendment['id']}"))["status"] == "in_force"

    lower = {"terms": _repriced(after["terms"], 48_000), "reason": "やはり元の枚数で。"}
    down = ok(aoi.post(f"{road.path}/amendments", lower), 201)
    assert down["deposit_difference_with_tax"] == -11_000
    assert ok(ren.post(f"/amendments/{down['id']}/accept"))["status"] == "in_force"
    assert road.contract()["escrow_with_tax"] == 52_800
    assert ok(aoi.get("/balance"))["client"] == 11_000


def test_an_amendment_is_declined_withdrawn_or_countered() -> None:
    road = active(**BY_DEFAULT)
    body = {"terms": _repriced(road.contract()["terms"], 50_000), "reason": "追加の調整"}
    first = ok(road.ren.post(f"{road.path}/amendments", body), 201)
    refused(road.aoi.post(f"{road.path}/amendments", body), 409, "amendment-open")
    assert ok(road.aoi.post(f"/amendments/{first['id']}/decline"))["status"] == "declined"
    second = ok(road.ren.post(f"{road.path}/amendments", body), 201)
    assert ok(road.ren.post(f"/amendments/{second['id']}/withdraw"))["status"] == "withdrawn"
    third = ok(road.ren.post(f"{road.path}/amendments", body), 201)
    other = body | {"terms": _repriced(road.contract()["terms"], 49_000)}
    fourth = ok(road.aoi.post(f"/amendments/{third['id']}/counter", other))
    assert (fourth["by"], fourth["status"], fourth["terms"]["price"]) == ("client", "open", 49_000)
    assert ok(road.ren.get(f"/amendments/{third['id']}"))["status"] == "superseded"


def test_s6_ends_by_agreement_at_an_amount_named() -> None:
    road = active(**BY_DEFAULT)
    aoi, ren = road.aoi, road.ren
    ok(ren.post(f"{road.path}/stages/1/report", {"percent": 100, "file_ids": [ren.upload(b"wire")]}))
    preview = ok(ren.get(f"{road.path}/terminations/preview", amount=10_000))
    assert preview == {
        "before_tax": 10_000, "tax": 1_000, "fee": 2_200, "fee_tax": 220, "withheld": 0, "worker_net": 8_580,
        "client_refund_with_tax": 41_800,
    }  # fmt: skip
    body = {"amount": 10_000, "reason": "agreed", "note": "ここまでで終えたいです。"}
    ending = ok(ren.post(f"{road.path}/terminations", body), 201)
    assert (ending["status"], ending["amount"], ending["undisputed_total"]) == ("open", 10_000, None)
    assert ending["preview"] == preview
    assert ending["meter"]["standing"] == 7_200
    refused(ren.post(f"/terminations/{ending['id']}/accept", {"amount": 10_000}), 409, "not-your-turn")
    refused(aoi.post(f"/terminations/{ending['id']}/accept", {"amount": 9_999}), 409, "amount-changed")
    countered = ok(aoi.post(f"/terminations/{ending['id']}/counter", {"amount": 4_000}))
    assert (countered["undisputed_total"], countered["status"]) == (4_000, "partly_settled")
    assert [offer["by"] for offer in countered["offers"]] == ["worker", "client"]
    settled = ok(aoi.post(f"/terminations/{ending['id']}/accept", {"amount": 10_000}))
    assert (settled["status"], settled["settled_amount"], settled["settled_by"]) == ("settled", 10_000, "agreement")
    assert road.contract()["status"] == "ended"
    assert ok(ren.get("/balance"))["worker"] == 8_580
    assert ok(aoi.get("/balance"))["client"] == 11_000 + 41_800


def test_an_ending_is_withdrawn_once_before_an_answer() -> None:
    road = active()
    body = {"amount": 0, "reason": "client_withdrew"}
    ending = ok(road.aoi.post(f"{road.path}/terminations", body), 201)
    refused(road.ren.post(f"/terminations/{ending['id']}/withdraw"), 403, "only-the-opener")
    assert ok(road.aoi.post(f"/terminations/{ending['id']}/withdraw"))["status"] == "withdrawn"
    assert road.contract()["status"] == "active"


def test_offers_are_declined_countered_and_cancelled() -> None:
    road = offered()
    assert (
        ok(road.ren.post(f"{road.path}/counter-offer", {"terms": terms(note="修正は一度まで")}))["terms_version"] == 2
    )
    refused(road.aoi.post(f"{road.path}/accept-offer", {"terms_version": 1}), 409, "terms-changed")
    assert ok(road.aoi.post(f"{road.path}/decline-offer"))["status"] == "cancelled"
    again = offered()
    assert ok(again.aoi.post(f"{again.path}/cancel"))["status"] == "cancelled"
    third = proposed()
    assert ok(third.aoi.post(f"/proposals/{third.proposal_id}/decline"))["status"] == "declined"
    fourth = proposed()
    assert ok(fourth.ren.post(f"/proposals/{fourth.proposal_id}/withdraw"))["status"] == "withdrawn"


def test_returns_objections_and_sending_back() -> None:
    road = active()
    aoi, ren, stage = road.aoi, road.ren, f"{road.path}/stages/1"
    ok(ren.post(f"{stage}/report", {"percent": 30}))
    ok(aoi.post(f"{stage}/object", {"reason": "まだ何も見えません。"}))
    ok(ren.post(f"{stage}/submit", {"note": "できました。"}))
    returned = ok(aoi.post(f"{stage}/return", {"items": ["ポイントカラー"], "note": "青ではありません。"}))
    assert returned["stages"][0]["status"] == "doing"
    ok(ren.post(f"{stage}/agree-return"))
    ok(ren.post(f"{road.path}/deliver"))
    sent = ok(aoi.post(f"{road.path}/send-back", {"items": ["ポイントカラー"], "stages": [1, 2]}))
    assert [stage["status"] for stage in sent["stages"]] == ["doing", "doing", "submitted"]


def test_a_job_is_drafted_changed_published_and_closed() -> None:
    road = start()
    body = {"title": "記事", "description": "短い記事です。", "category": "writing", "kind": "fixed", "draft": True}
    draft = ok(road.aoi.post("/jobs", body), 201)
    assert (draft["status"], draft["posted_at"]) == ("draft", None)
    assert set(draft["missing"]) == {"work", "pay"}
    refused(road.ren.get(f"/jobs/{draft['id']}"), 404, "not-found")
    changed = ok(road.aoi.post(f"/jobs/{draft['id']}", {"budget_max": 9_000}, method="PATCH"))
    assert (changed["budget_max"], changed["title"]) == (9_000, "記事")
    assert ok(road.aoi.post(f"/jobs/{draft['id']}/publish"))["status"] == "open"
    seen = ok(road.ren.get(f"/jobs/{draft['id']}"))
    assert seen["client_address"]
    refused(road.ren.post(f"/jobs/{draft['id']}/close"), 403, "forbidden")
    assert ok(road.aoi.post(f"/jobs/{draft['id']}/close"))["status"] == "closed"
    refused(road.ren.post(f"/jobs/{draft['id']}/proposals", {"price": 1, "message": "a"}), 409, "job-closed")


def test_events_are_a_chain_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    road = active()
    whole = ok(road.ren.get(f"{road.path}/events"))
    assert whole["next"] is None
    numbers = [event["n"] for event in whole["items"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert road.contract()["seen"] == numbers[-1]
    links = [event["previous_hash"] for event in whole["items"]]
    assert links == [None, *(event["hash"] for event in whole["items"][:-1])]
    monkeypatch.setattr("michinori.api.contracts._EVENTS", 2)
    assert _walk(road.ren, f"{road.path}/events") == whole["items"]


def test_lists_are_walked_to_their_end_without_gap_or_double() -> None:
    road = start()
    made = {ok(road.aoi.post("/jobs", {**_JOB, "title": f"仕事{n}"}), 201)["id"] for n in range(45)}
    for sort in ("newest", "deadline", "budget"):
        walked = [job["id"] for job in _walk(road.ren, "/jobs", sort=sort)]
        assert len(walked) == 45
        assert set(walked) == made


def test_what_is_moved_on_refuses_as_stale() -> None:
    road = active()
    seen = road.contract()["seen"]
    ok(road.ren.post(f"{road.path}/stages/1/start", {"seen": seen}))
    refused(road.ren.post(f"{road.path}/stages/2/start", {"seen": seen}), 409, "stale")
    assert road.contract()["stages"][1]["status"] == "waiting"
    ok(road.ren.post(f"{road.path}/stages/2/start", {"seen": seen + 1}))


def test_strangers_know_of_nothing() -> None:
    road, mio = active(), program("Mio")
    ending = ok(road.aoi.post(f"{road.path}/terminations", {"amount": 0, "reason": "agreed"}), 201)
    file_id = road.ren.upload(b"mine")
    for path in (
        road.path,
        f"{road.path}/events",
        f"{road.path}/statement",
        f"{road.path}/terminations/preview?amount=0",
        f"/terminations/{ending['id']}",
        f"/files/{file_id}",
    ):
        refused(mio.get(path), 404, "not-found")
    for path in ("deposit", "cancel", "deliver", "accept", "stages/1/start", "stages/1/approve"):
        refused(mio.post(f"{road.path}/{path}"), 404, "not-found")
    refused(mio.post(f"{road.path}/accept-offer", {"terms_version": 1}), 404, "not-found")
    refused(mio.post(f"/terminations/{ending['id']}/accept", {"amount": 0}), 404, "not-found")
    refused(mio.post(f"/proposals/{road.proposal_id}/offer", {"terms": terms()}), 404, "not-found")
    refused(mio.post(f"/proposals/{road.proposal_id}/withdraw"), 404, "not-found")
    refused(mio.get(f"/jobs/{road.job_id}/proposals"), 403, "forbidden")
    assert ok(mio.get("/contracts"))["items"] == []


def test_a_member_may_not_bind_the_client() -> None:
    road, sora = offered(), program("Sora")
    organisation = ok(road.aoi.get("/me"))["client"]["id"]
    body = {"email": sora.user.email, "role": "member"}
    invitations = f"/organisations/{organisation}/invitations"
    first = ok(road.aoi.post(invitations, body), 201)
    assert (first["role"], first["status"]) == ("member", "open")
    refused(sora.get(f"/organisations/{organisation}/members"), 403, "members-only")
    (received,) = ok(sora.get("/organisation-invitations"))["items"]
    assert (received["id"], received["organisation_id"]) == (first["id"], organisation)
    refused(road.ren.post(f"/organisation-invitations/{first['id']}/accept"), 404, "not-found")
    assert ok(sora.post(f"/organisation-invitations/{first['id']}/accept"))["role"] == "member"
    assert len(ok(sora.get(f"/organisations/{organisation}/members"))["items"]) == 2
    refused(road.ren.get(f"/organisations/{organisation}/members"), 403, "members-only")
    refused(sora.post(invitations, body), 403, "owners-only")
    assert ok(sora.get(road.path))["side"] == "client"
    refused(sora.post(f"{road.path}/cancel"), 403, "needs-approver")


def test_files_are_the_clients_once_they_are_paid_for() -> None:
    road = active()
    file_id = road.ren.upload("完成した絵".encode(), "完成.txt")
    ok(road.ren.post(f"{road.path}/deliver", {"file_ids": [file_id]}))
    refused(road.aoi.get(f"/files/{file_id}/original"), 403, "file-not-paid")
    seen: Any = road.aoi.get(f"/files/{file_id}/preview")
    assert (seen.status_code, seen.headers["Content-Type"], seen.content[:2]) == (200, "image/jpeg", b"\xff\xd8")
    refused(road.aoi.get(f"/files/{file_id}/preview?page=2"), 404, "not-found")
    ok(road.aoi.post(f"{road.path}/accept"))
    response: Any = road.aoi.get(f"/files/{file_id}")
    assert b"".join(response.streaming_content) == "完成した絵".encode()
    assert response.headers["Content-Disposition"].startswith("attachment")


_JOB = {"title": "仕事", "description": "説明です。", "category": "data", "kind": "fixed", "due_date": None}


def _walk(caller: Any, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = ok(caller.get(path, **query))
    found += page["items"]
    while page["next"]:
        page = ok(caller.get(path, **query, cursor=page["next"]))
        found += page["items"]
    return found


def _repriced(now: dict[str, Any], price: int) -> dict[str, Any]:
    """The terms as they were read, the last stage taking the change of price."""
    new: dict[str, Any] = json.loads(json.dumps(now))
    new["stages"][-1]["price"] += price - new["price"]
    return new | {"price": price, "due_date": in_days(40), "payment_due_date": in_days(50)}


def test_only_the_client_may_put_terms_to_a_proposal() -> None:
    road = proposed()
    address = f"/proposals/{road.proposal_id}/offer"
    refused(road.ren.post(address, {"terms": terms()}), 403, "not-your-side")
    refused(program("Mio").post(address, {"terms": terms()}), 404, "not-found")
