"""Messages as pages: the list, a thread, what screening marks, files, promises, consent, search."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from michinori.contracts.models import Amendment
from michinori.conversation.commands.messages import send_message
from michinori.conversation.models import Message, Promise, Reading, thread_id_of
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.actor import Actor
from michinori.machinery.models import StoredFile
from michinori.people.models import User
from tests.pages.visitors import fields_of, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished

pytestmark = pytest.mark.django_db

CANARY = "<script>alert('kanaria')</script><img src=x onerror=alert(1)>"
MAIL = "ren@ishida-design.jp"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def say(user: User, thread_id: str, body: str, **more: Any) -> Message:
    return send_message(actor=Actor.person(user.id), thread_id=thread_id, body=body, **more)


def test_a_message_with_a_file_from_the_form_to_the_other_side(cast: Cast) -> None:
    thread = thread_of(story.active(cast))
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    file = SimpleUploadedFile("ラフ.txt", "下書きです".encode())
    answer = ren.post(f"/messages/{thread}", {"body": " ラフです。 ", "uploads": file})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/messages/{thread}#last")
    assert "1" in text_of(aoi.get("/messages/unread"))
    listed = text_of(aoi.get("/messages"))
    assert "ラフです。" in listed
    assert "is-unread" in listed
    shown = text_of(aoi.get(f"/messages/{thread}"))
    assert "ラフ.txt" in shown
    assert "count" not in text_of(aoi.get("/messages/unread"))
    file_id = StoredFile.objects.get(name="ラフ.txt").id
    assert b"".join(aoi.get(f"/files/{file_id}").streaming_content) == "下書きです".encode()
    assert "既読" in text_of(ren.get(f"/messages/{thread}/log"))
    assert "既読" not in shown


def test_what_screening_stops_is_marked_in_the_form_and_nothing_is_lost(cast: Cast) -> None:
    thread = thread_id_of(story.proposed(cast))
    ren = signed_in(cast.ren)
    typed = f"  返事は {MAIL} へ。<b>よろしく</b>"
    file = SimpleUploadedFile("案.txt", b"x")
    answer = ren.post(f"/messages/{thread}", {"body": typed, "uploads": file})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"<mark>{MAIL}</mark>" in page
    assert "契約が始まると、やり取りのページの" in page
    assert Message.objects.count() == 0
    again = fields_of(page)
    assert again["body"] == typed
    answer = ren.post(f"/messages/{thread}", again | {"body": "返事はここでお願いします。"})
    assert answer.status_code == 302
    assert [one.file.name for one in Message.objects.get().attached.all()] == ["案.txt"]
    live = ren.post(f"/messages/{thread}/check", {"body": typed}).content.decode()
    assert f"<mark>{MAIL}</mark>" in live
    assert "<b>よろしく" not in live
    assert "mark" not in ren.post(f"/messages/{thread}/check", {"body": "納期は12月20日です。"}).content.decode()


def test_a_proposal_is_marked_as_well(cast: Cast) -> None:
    story.proposed(cast)
    mio = signed_in(cast.mio)
    job = cast.made["Ren"].proposals.get().job_id
    sent = {"price": "30000", "message": f"くわしくは {MAIL} へ"}
    answer = mio.post(f"/jobs/{job}/propose", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"<mark>{MAIL}</mark>" in page
    assert fields_of(page)["message"] == sent["message"]
    assert f"<mark>{MAIL}</mark>" in mio.post(f"/jobs/{job}/propose/check", sent).content.decode()
    assert mio.post(f"/jobs/{job}/propose", sent | {"message": "構成から作れます。"}).status_code == 302


def test_an_invitation_to_deal_outside_comes_with_ways_to_bring_it_in(cast: Cast) -> None:
    contract = story.active(cast)
    thread = thread_of(contract)
    said = say(cast.aoi, thread, "次からは直接契約にしませんか。手数料がもったいないです。")
    page = text_of(signed_in(cast.ren).get(f"/messages/{thread}"))
    assert f"/contracts/{contract.id}/amend" in page
    assert f"/reports/message/{said.id}" in page
    own = text_of(signed_in(cast.aoi).get(f"/messages/{thread}"))
    assert "サイトの外での取引の誘いかもしれません" not in own
    report = signed_in(cast.ren).get(f"/reports/message/{said.id}")
    assert (report.status_code, "次からは直接契約" in text_of(report)) == (200, True)
    assert signed_in(cast.mio).get(f"/reports/message/{said.id}").status_code == 404


def test_after_the_work_the_next_one_is_brought_in_as_an_order_to_the_same_person(cast: Cast) -> None:
    contract = finished(cast)
    thread = thread_of(contract)
    say(cast.ren, thread, "次からは直接契約にしませんか。手数料がもったいないです。")
    page = text_of(signed_in(cast.aoi).get(f"/messages/{thread}"))
    assert f'href="/workers/{cast.ren.id}/invite"' in page
    say(cast.aoi, thread, "次からは直接契約にしましょう。手数料がもったいないです。")
    assert f'href="/clients/{contract.client_id}"' in text_of(signed_in(cast.ren).get(f"/messages/{thread}"))


def test_a_promise_becomes_a_change_of_terms_that_names_its_message(cast: Cast) -> None:
    contract = story.active(cast, spare=100_000)
    thread = thread_of(contract)
    said = say(cast.aoi, thread, "本文を増やすので、60,000円にします。")
    ren = signed_in(cast.ren)
    answer = ren.post(f"/messages/{said.id}/promise")
    assert answer.headers["Location"] == f"/contracts/{contract.id}/amend?message={said.id}"
    assert Promise.objects.get().by == "worker"
    form = ren.get(answer.headers["Location"]).content.decode()
    sent = fields_of(form) | {"price": "60000", "stages-2-price": "31200"}
    assert "60,000円にします" in sent["reason"]
    review = ren.post(answer.headers["Location"], sent | {"do": "review"})
    made = ren.post(answer.headers["Location"], fields_of(review.content.decode()) | {"do": "send"})
    amendment = Amendment.objects.get()
    assert made.headers["Location"] == f"/amendments/{amendment.id}"
    assert said.id in ren.get(f"/amendments/{amendment.id}").content.decode()
    assert f"/amendments/{amendment.id}" in signed_in(cast.aoi).get(f"/messages/{thread}").content.decode()


def test_a_message_says_what_is_true_now(cast: Cast) -> None:
    """What stands around its words is drawn once for each of its states."""
    thread = thread_of(story.active(cast))
    said = say(cast.ren, thread, "三日のばします。")
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    assert "既読" not in text_of(ren.get(f"/messages/{thread}"))
    page = text_of(aoi.get(f"/messages/{thread}"))
    assert f'formaction="/messages/{said.id}/promise"' in page
    assert "約束として条件変更にする" in page
    assert f"/reports/message/{said.id}" in page
    assert "既読" in text_of(ren.get(f"/messages/{thread}"))
    assert f"/reports/message/{said.id}" not in text_of(ren.get(f"/messages/{thread}"))
    aoi.post(f"/messages/{said.id}/promise")
    assert "この約束から条件変更を作る" in text_of(aoi.get(f"/messages/{thread}"))
    User.objects.filter(id=cast.ren.id).update(display_name="石田 <b>廉</b>")
    Message.objects.update(body="四日のばします。")
    assert "<b>石田 &lt;b&gt;廉&lt;/b&gt;</b>" in aoi.get(f"/messages/{thread}").content.decode()
    assert "三日" not in text_of(aoi.get(f"/messages/{thread}"))


def test_of_much_that_is_new_all_is_shown_at_once(cast: Cast) -> None:
    thread = thread_of(story.active(cast))
    for number in range(35):
        say(cast.ren, thread, f"〔{number}〕")
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    first = text_of(aoi.get(f"/messages/{thread}"))
    assert "〔0〕" in first
    here = "/messages/" + first.partition('role="log"')[2].partition('hx-get="/messages/')[2].partition('"')[0]
    assert "〔0〕" in text_of(aoi.get(here)), "what is being read goes away when the page is drawn anew"
    assert "〔0〕" not in (again := text_of(aoi.get(f"/messages/{thread}")))
    assert "〔5〕" in again
    assert "〔4〕" in text_of(ren.get(f"/messages/{thread}?before={Message.objects.get(body='〔5〕').n}"))
    assert aoi.get(f"/messages/{thread}/log?since=x").status_code == 200


def test_members_of_an_organisation_are_named(cast: Cast) -> None:
    thread = thread_of(story.active(cast))
    say(cast.aoi, thread, "青空の葵です。")
    assert cast.aoi.display_name in text_of(signed_in(cast.ren).get(f"/messages/{thread}"))


def test_consent_and_mute_by_buttons(cast: Cast) -> None:
    thread = thread_of(story.active(cast))
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    assert ren.post(f"/messages/{thread}", {"body": MAIL}).status_code == 422
    ren.post(f"/messages/{thread}/consent")
    aoi.post(f"/messages/{thread}/consent")
    assert "二人とも同意している" in text_of(aoi.get(f"/messages/{thread}"))
    assert ren.post(f"/messages/{thread}", {"body": MAIL}).status_code == 302
    aoi.post(f"/messages/{thread}/consent", {"do": "revoke"})
    assert ren.post(f"/messages/{thread}", {"body": MAIL}).status_code == 422
    aoi.post(f"/messages/{thread}/mute")
    assert Reading.objects.get(user=cast.aoi).muted
    assert "通知を止めています" in text_of(aoi.get("/messages"))
    aoi.post(f"/messages/{thread}/mute", {"do": "unmute"})
    assert not Reading.objects.get(user=cast.aoi).muted


def test_what_is_typed_stays_text_wherever_it_is_shown(cast: Cast) -> None:
    thread = thread_of(story.active(cast))
    file = story.a_file(cast.ren, "<img src=x onerror=alert(2)>.txt")
    said = say(cast.ren, thread, f"カナリア {CANARY}", file_ids=[file])
    aoi = signed_in(cast.aoi)
    here, amend = f"/messages/{thread}", f"/contracts/{said.contract_id}/amend?message={said.id}"
    for address in ("/messages", "/messages?q=カナリア", here, f"{here}/log", amend, f"/reports/message/{said.id}"):
        page = aoi.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
    checked = aoi.post(f"/messages/{thread}/check", {"body": f"{CANARY} {MAIL} {CANARY}"}).content.decode()
    assert "<mark>" in checked
    assert "<script>alert" not in checked


def test_search_leads_to_the_place_and_odd_questions_to_nothing(cast: Cast) -> None:
    thread = thread_of(story.active(cast))
    said = say(cast.ren, thread, "打ち合わせは火曜です。")
    aoi = signed_in(cast.aoi)
    found = text_of(aoi.get("/messages?q=打合せ"))
    assert f"/messages/{thread}?before={said.n + 1}#{said.id}" in found
    assert said.id in text_of(aoi.get(f"/messages/{thread}?before={said.n + 1}"))
    for query in ("q=%00", "q=🦊", "q=打合せ&after=x", "q=打合せ&after=99999", "before=x"):
        assert aoi.get(f"/messages?{query}").status_code == 200
        assert aoi.get(f"/messages/{thread}?{query}").status_code == 200
    assert aoi.get("/messages?cursor=x").status_code == 422


def test_pages_make_few_queries_however_much_was_said(cast: Cast) -> None:
    thread = thread_of(story.active(cast))
    for number in range(4):
        say(cast.ren, thread, f"{number}通目", file_ids=[story.a_file(cast.ren, f"{number}.txt")])
    aoi, before = signed_in(cast.aoi), thread_id_of(story.proposed(cast))
    say(cast.ren, before, "よろしくお願いします。")
    addresses = (f"/messages/{thread}", f"/messages/{before}", "/messages", "/messages?q=通目", "/messages/unread")
    for address in (addresses[0], *addresses):
        with CaptureQueriesContext(connection) as queries:
            assert aoi.get(address).status_code == 200
        asked = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        asked = [one for one in asked if "siteclock" not in one]  # only in simulated time
        assert len(asked) <= 10, "\n".join(one[:130] for one in asked)


def test_in_english(cast: Cast) -> None:
    thread = thread_of(story.active(cast))
    say(cast.aoi, thread, "次からは直接契約にしませんか。")
    ren: Client = signed_in(cast.ren)
    page = text_of(ren.get(f"/messages/{thread}", headers={"Accept-Language": "en"}))
    assert "may be an invitation to deal outside" in page
    assert "What you can do</summary>" in page
    translation.deactivate()
