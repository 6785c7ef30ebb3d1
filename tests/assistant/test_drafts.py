"""What an assistant drafts is seen by its member alone, who reads it on the page, changes it and sends it, or not."""

from typing import Any

import pytest
from api.programs import Program, ok, program, refused
from api.road import JOB, Road, active, start
from assistant.assistants import Assistant

from michinori.contracts.commands.blocks import set_block
from michinori.conversation.commands.erasing import erase_talk_of
from michinori.conversation.models import Message, MessageDraft
from michinori.kernel.actor import Actor
from michinori.leaving.commands.closing import close_account
from michinori.leaving.own_data import own_data
from michinori.machinery.models import Event, OutboxItem
from michinori.market.models import Job, Proposal, ProposalDraft
from michinori.people.commands.tokens import create_token

pytestmark = pytest.mark.django_db
WORDS = "ワイヤーフレームから作ります。"
OFFER = {"price": 48_000, "message": WORDS}


def with_scopes(someone: Program, *scopes: str) -> Program:
    """The same person with another token."""
    made = create_token(actor=Actor.operator(), user_id=someone.id, name="t", scopes=list(scopes))
    return Program(someone.user, made[1])


def posted(**changes: Any) -> Road:
    road = start()
    road.job_id = ok(road.aoi.post("/jobs", JOB | changes), 201)["id"]
    return road


def talking() -> tuple[Road, str]:
    road = active()
    return road, ok(road.ren.get("/threads"))["items"][0]["id"]


def page(someone: Program, address: str) -> str:
    """What a signed-in person reads."""
    someone.http.force_login(someone.user)
    answer = someone.http.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def told() -> tuple[int, int]:
    """What was said to anybody, or noted in a history."""
    return OutboxItem.objects.count(), Event.objects.count()


def test_a_proposal_is_drafted_read_on_the_page_and_sent_there() -> None:
    road = posted()
    ren, before = with_scopes(road.ren, "read", "draft"), told()
    drafted = Assistant(ren.token).ok("draft_proposal", job_id=road.job_id, **OFFER)
    assert drafted["confirm_url"].endswith(f"/jobs/{road.job_id}/propose")
    assert told() == before
    assert not Proposal.objects.exists()
    form = page(road.ren, f"/jobs/{road.job_id}/propose")
    assert WORDS in form
    assert "48000" in form.replace(",", "")
    assert "アシスタントの下書きです" in form
    sent = road.ren.http.post(f"/jobs/{road.job_id}/propose", {"price": "50000", "message": "直しました。"})
    assert sent.status_code == 302
    assert (Proposal.objects.get().price, Proposal.objects.get().message) == (50_000, "直しました。")
    assert not ProposalDraft.objects.exists()


def test_a_message_is_drafted_read_in_the_thread_and_sent_there() -> None:
    road, thread = talking()
    before = told()
    drafted = Assistant(road.ren.token).ok("draft_message", thread_id=thread, body="明日お送りします。")
    assert drafted["confirm_url"].endswith(f"/messages/{thread}#last")
    assert told() == before
    assert not Message.objects.exists()
    assert "明日お送りします。" in page(road.ren, f"/messages/{thread}")
    road.ren.http.post(f"/messages/{thread}", {"body": "今日お送りします。"})
    assert [one.body for one in Message.objects.all()] == ["今日お送りします。"]
    assert not MessageDraft.objects.exists()
    assert "アシスタントの下書きです" not in page(road.ren, f"/messages/{thread}")


def test_a_message_sent_by_another_program_leaves_the_draft() -> None:
    """Only on the page did the draft stand in the form."""
    road, thread = talking()
    ok(road.ren.post(f"/threads/{thread}/draft", {"body": "あとで。"}), 201)
    ok(road.ren.post(f"/threads/{thread}/messages", {"body": "いま。"}), 201)
    assert MessageDraft.objects.get().body == "あとで。"


def test_a_job_is_drafted_and_published_by_a_person() -> None:
    road = start()
    body = {name: JOB[name] for name in ("title", "description", "category", "kind")}
    drafted = Assistant(with_scopes(road.aoi, "read", "draft").token).ok("draft_job", **body)
    job = Job.objects.get(id=drafted["job_id"])
    assert (job.status, job.posted_at) == ("draft", None)
    assert drafted["confirm_url"].endswith(f"/jobs/{job.id}")
    assert JOB["title"] in page(road.aoi, drafted["confirm_url"])
    refused(road.ren.get(f"/jobs/{job.id}"), 404, "not-found")


def test_a_newer_draft_takes_the_place_of_the_older() -> None:
    road = posted()
    for price in (1_000, 2_000):
        ok(road.ren.post(f"/jobs/{road.job_id}/draft", OFFER | {"price": price}), 201)
    assert [one.price for one in ProposalDraft.objects.all()] == [2_000]
    (found,) = Assistant(road.ren.token).ok("my_drafts")["items"]
    assert (found["kind"], found["price"], found["text"]) == ("proposal", 2_000, WORDS)


def test_nobody_else_sees_a_draft() -> None:
    road, thread = talking()
    ok(road.ren.post(f"/threads/{thread}/draft", {"body": "ひみつの下書き"}), 201)
    for someone in (road.aoi, program("Mio")):
        assert ok(someone.get("/drafts"))["items"] == []
        assert "ひみつの下書き" not in page(someone, "/drafts")
    assert "ひみつの下書き" not in page(road.aoi, f"/messages/{thread}")
    assert "ひみつの下書き" not in road.aoi.get(f"/threads/{thread}/messages").content.decode()
    refused(road.aoi.post(f"/threads/{thread}/draft", method="DELETE"), 404, "not-found")
    assert road.aoi.http.post(f"/messages/{thread}/draft/drop").status_code == 404
    assert MessageDraft.objects.count() == 1


def test_a_draft_is_thrown_away() -> None:
    road, thread = talking()
    ok(road.ren.post(f"/threads/{thread}/draft", {"body": "あとで。"}), 201)
    assert "あとで。" in page(road.ren, "/drafts")
    for list_of in ("/messages", "/proposals"):
        assert 'href="/drafts"' in page(road.ren, list_of), "where who asked for a draft looks for it"
    assert road.ren.http.post(f"/messages/{thread}/draft/drop").status_code == 302
    assert not MessageDraft.objects.exists()
    assert "下書きはありません" in page(road.ren, "/drafts")
    ok(road.ren.post(f"/threads/{thread}/draft", {"body": "また。"}), 201)
    assert road.ren.post(f"/threads/{thread}/draft", method="DELETE").status_code == 204
    refused(road.ren.post(f"/threads/{thread}/draft", method="DELETE"), 404, "not-found")


@pytest.mark.parametrize(("scopes", "reads", "drafts", "writes"), [
    (("read",), True, False, False),
    (("draft",), False, True, False),
    (("read", "draft"), True, True, False),
    (("write",), False, True, True),
])  # fmt: skip
def test_what_a_scope_lets_one_do(scopes: tuple[str, ...], reads: bool, drafts: bool, writes: bool) -> None:
    road = posted()
    ren = with_scopes(road.ren, *scopes)
    for may, answer, status in (
        (reads, ren.get("/drafts"), 200),
        (drafts, ren.post(f"/jobs/{road.job_id}/draft", OFFER), 201),
        (writes, ren.post(f"/jobs/{road.job_id}/proposals", OFFER), 201),
    ):
        if may:
            ok(answer, status)
        else:
            refused(answer, 403, "scope-missing")


def test_a_token_that_drafts_does_nothing_that_binds() -> None:
    road, thread = talking()
    ren = with_scopes(road.ren, "read", "draft")
    for path, body in (
        (f"/threads/{thread}/messages", {"body": "はい"}),
        (f"{road.path}/deliver", {}),
        (f"{road.path}/terminations", {"amount": 1, "reason": "agreed"}),
        ("/payouts", {}),
        ("/jobs", JOB | {"draft": True}),
    ):
        refused(ren.post(path, body), 403, "scope-missing")


def test_what_could_not_be_sent_cannot_be_drafted() -> None:
    road = posted()
    path = f"/jobs/{road.job_id}/draft"
    refused(road.ren.post(path, OFFER | {"message": "電話は 090-1234-5678 へ"}), 422, "contact-before-contract")
    refused(road.aoi.post(path, OFFER), 409, "own-job")
    ok(road.ren.post(f"/jobs/{road.job_id}/proposals", OFFER), 201)
    refused(road.ren.post(path, OFFER), 409, "proposed-already")
    ok(road.aoi.post(f"/jobs/{road.job_id}/close"))
    refused(program("Mio").post(path, OFFER), 409, "job-closed")
    assert not ProposalDraft.objects.exists()


def test_who_is_blocked_drafts_nothing_to_the_other() -> None:
    road = posted()
    ok(road.ren.post(f"/jobs/{road.job_id}/draft", OFFER), 201)
    set_block(actor=Actor.person(road.aoi.id), target_id=road.ren.id, note="")
    told = Assistant(road.ren.token).call("draft_proposal", job_id=road.job_id, **OFFER)
    assert (told.refused, told.data["status"]) == (True, 404)
    assert Assistant(road.ren.token).ok("my_drafts")["items"] == []


def test_drafts_of_one_person_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("michinori.market.commands.drafts.KEPT", 6)
    road = posted()
    ren = road.ren.user
    others = [ok(road.aoi.post("/jobs", JOB | {"draft": True}), 201)["id"] for _ in range(5)]
    rows = [ProposalDraft(job_id=job, worker=ren, price=1, message="m", made_at=ren.made_at) for job in others]
    ProposalDraft.objects.bulk_create(rows)
    ok(road.ren.post(f"/jobs/{road.job_id}/draft", OFFER), 201)
    ok(road.ren.post(f"/jobs/{road.job_id}/draft", OFFER), 201)
    another = ok(road.aoi.post("/jobs", JOB), 201)["id"]
    refused(road.ren.post(f"/jobs/{another}/draft", OFFER), 409, "too-many-drafts")
    assert ProposalDraft.objects.count() == 6


def test_drafts_of_messages_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    road, thread = talking()
    monkeypatch.setattr("michinori.conversation.commands.drafts.KEPT", 0)
    refused(road.ren.post(f"/threads/{thread}/draft", {"body": "あとで。"}), 409, "too-many-drafts")
    assert not MessageDraft.objects.exists()


def test_drafts_are_one_s_own_data_and_go_with_the_account() -> None:
    road = posted()
    ok(road.ren.post(f"/jobs/{road.job_id}/draft", OFFER), 201)
    actor = Actor.person(road.ren.id)
    found: Any = own_data(actor)["proposal_drafts"]
    assert [one["message"] for one in found] == [WORDS]
    close_account(actor=actor, confirm=road.ren.user.email)
    assert not ProposalDraft.objects.exists()


def test_a_message_s_draft_goes_with_the_account_too() -> None:
    road, thread = talking()
    ok(road.ren.post(f"/threads/{thread}/draft", {"body": "ひみつの下書き"}), 201)
    found: Any = own_data(Actor.person(road.ren.id))["message_drafts"]
    assert [one["body"] for one in found] == ["ひみつの下書き"]
    erase_talk_of(road.ren.id)
    assert not MessageDraft.objects.exists()


def test_a_page_sent_back_keeps_what_was_typed_instead_of_the_draft() -> None:
    road = posted()
    ok(road.ren.post(f"/jobs/{road.job_id}/draft", OFFER), 201)
    road.ren.http.force_login(road.ren.user)
    came = road.ren.http.post(f"/jobs/{road.job_id}/propose", {"price": "", "message": "自分の言葉"}).content.decode()
    assert "自分の言葉" in came
    assert WORDS not in came
    assert ProposalDraft.objects.count() == 1
