"""A client asks a worker something before there is a job: one thread, screened, few words until the answer."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from michinori.contracts.commands.blocks import set_block
from michinori.conversation.commands.consultations import consult_worker
from michinori.conversation.commands.messages import send_message
from michinori.conversation.models import Message, Thread
from michinori.conversation.policy import consultations
from michinori.conversation.queries.threads import list_threads, view_thread
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.machinery import clock
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import set_setting
from michinori.notices.conversation_events import hear_of_message
from michinori.people.commands.organisations import create_organisation
from michinori.people.commands.profiles import update_profile
from michinori.people.queries import default_client
from michinori.rules.talk import consultations as limits
from tests.pages.visitors import signed_in
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
BODY = "チラシを一枚、来月までにお願いできますか。"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def asks(cast: Cast, body: Any = BODY, **more: Any) -> Message:
    return consult_worker(actor=cast.acts(cast.aoi), **{"worker_id": cast.ren.id, "body": body} | more)


def refused(slug: str, cast: Cast, **given: Any) -> None:
    before = Thread.objects.count(), Message.objects.count(), OutboxItem.objects.count()
    with pytest.raises(Problem) as problem:
        asks(cast, **given)
    assert problem.value.slug == slug
    assert (Thread.objects.count(), Message.objects.count(), OutboxItem.objects.count()) == before


def test_a_client_asks_the_worker_answers_and_both_read_it(cast: Cast) -> None:
    first = asks(cast)
    told = hear_of_message(OutboxItem.objects.get(kind="message_sent"))
    assert [one.user.id for one in told] == [cast.ren.id]
    send_message(actor=cast.acts(cast.ren), thread_id=first.thread_id, body="できます。")
    again = asks(cast, "ありがとうございます。")
    assert again.thread_id == first.thread_id, "what the two say before a proposal is one thread"
    for user, side in ((cast.aoi, "client"), (cast.ren, "worker")):
        ((view,), _following) = list_threads(cast.acts(user))
        assert (view.thread.id, view.side, view.title, view.closed) == (first.thread_id, side, "仕事の相談", False)
    with pytest.raises(Problem):
        view_thread(cast.acts(cast.mio), first.thread_id)
    assert first.thread.client_id == default_client(cast.aoi.id).id


def test_until_the_worker_answers_few_words_are_enough(cast: Cast) -> None:
    for _ in range(limits.BEFORE_AN_ANSWER):
        said = asks(cast)
    refused("answer-first", cast)
    with pytest.raises(Problem):
        send_message(actor=cast.acts(cast.aoi), thread_id=said.thread_id, body="まだですか。")
    send_message(actor=cast.acts(cast.ren), thread_id=said.thread_id, body="できます。")
    asks(cast)


def test_nobody_says_more_in_the_name_of_one_company_after_the_other(cast: Cast) -> None:
    """Aoi makes companies to go on with words that Ren does not answer; Mio asks in her own."""
    aoi = cast.acts(cast.aoi)
    companies = [create_organisation(actor=aoi, name=f"青空{number}", corporate_number="").id for number in range(3)]
    for _ in range(limits.BEFORE_AN_ANSWER - 1):
        asks(cast, organisation_id=companies[0])
    said = asks(cast, organisation_id=companies[1])
    for company in (*companies, cast.aoi.id):
        refused("answer-first", cast, organisation_id=company)
    consult_worker(actor=cast.acts(cast.mio), worker_id=cast.ren.id, body=BODY)
    asks(cast, worker_id=cast.mio.id, organisation_id=companies[0])
    send_message(actor=cast.acts(cast.ren), thread_id=said.thread_id, body="できます。")
    asks(cast, organisation_id=companies[1])


def test_what_is_refused_writes_nothing(cast: Cast) -> None:
    refused("contact-before-contract", cast, body="連絡は090-0881-3345まで")
    for body in ("", None, 5, "あ" * 5_001):
        refused("invalid", cast, body=body)
    refused("invalid", cast, organisation_id=cast.mio.id)
    for nobody in ("usr_none", "\x00"):
        refused("not-found", cast, worker_id=nobody)
    refused("own-side-talk", cast, worker_id=cast.aoi.id)
    set_setting(actor=Actor.operator(), key="consultations_a_day", text="1")
    asks(cast, worker_id=cast.mio.id)
    refused("too-many-consultations", cast)
    asks(cast, worker_id=cast.mio.id)


def test_a_block_and_who_does_not_want_to_be_found_look_the_same(cast: Cast) -> None:
    company = default_client(cast.aoi.id).id
    set_block(actor=cast.acts(cast.ren), target_id=company)
    refused("not-consulted", cast)
    body: dict[str, Any] = {"headline": "書きます", "about": "", "skills": []}
    update_profile(actor=cast.acts(cast.mio), **body, availability="unlisted")
    refused("not-consulted", cast, worker_id=cast.mio.id)
    update_profile(actor=cast.acts(cast.mio), **body)
    said = asks(cast, worker_id=cast.mio.id)
    set_block(actor=cast.acts(cast.aoi), target_id=cast.mio.id)
    refused("blocked-by-you", cast, worker_id=cast.mio.id)
    assert list_threads(cast.acts(cast.mio))[0] == []
    with pytest.raises(Problem):
        send_message(actor=cast.acts(cast.mio), thread_id=said.thread_id, body="はい。")


def test_the_database_keeps_one_consultation_of_two(cast: Cast) -> None:
    thread = asks(cast).thread
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.create(
            id="thr_x", client=thread.client, worker=thread.worker, made_at=clock.now(), last_at=clock.now()
        )
    assert consultations().count() == 1


def test_the_page_asks_screens_and_leads_to_the_thread(cast: Cast) -> None:
    aoi, at = signed_in(cast.aoi), f"/workers/{cast.ren.id}/consult"
    assert at in aoi.get(f"/workers/{cast.ren.id}").content.decode()
    assert "だれの名前で" in aoi.get(at).content.decode()
    wrong = aoi.post(at, {"client": cast.aoi.id, "body": "連絡は090-0881-3345まで"})
    assert wrong.status_code == 422
    assert "<mark" in (text := wrong.content.decode())
    assert "090-0881-3345" in text
    assert "<mark" in aoi.post(f"{at}/check", {"body": "連絡は090-0881-3345まで"}).content.decode()
    there = aoi.post(at, {"client": cast.aoi.id, "body": BODY})["Location"]
    thread = consultations().get()
    assert (there, thread.client_id) == (f"/messages/{thread.id}#last", cast.aoi.id)
    for user in (cast.aoi, cast.ren):
        page = signed_in(user).get(f"/messages/{thread.id}").content.decode()
        assert BODY in page
        assert "応募の前" in page
        assert (f"/workers/{cast.ren.id}/invite" in page) is (user == cast.aoi)
        assert "仕事の相談" in signed_in(user).get("/messages").content.decode()


def test_it_goes_with_the_account(cast: Cast) -> None:
    said = consult_worker(actor=cast.acts(cast.mio), worker_id=cast.ren.id, body=BODY)
    close_account(actor=cast.acts(cast.ren), confirm=cast.ren.email)
    assert Message.objects.get(id=said.id).body == BODY, "Ren has left, Mio's words stay hers"
    close_account(actor=cast.acts(cast.mio), confirm=cast.mio.email)
    assert Message.objects.get(id=said.id).body == ""
