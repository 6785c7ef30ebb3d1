"""Worker and client talk: from the proposal on, through the contract; what screening stops, who reads, who may."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from michinori.contracts.commands import deliveries, offers
from michinori.contracts.commands.blocks import set_block
from michinori.contracts.models import Contract
from michinori.conversation.commands import messages
from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.threads import (
    consent_to_contact,
    mark_read,
    mute_thread,
    open_threads,
    revoke_consent,
    unmute_thread,
)
from michinori.conversation.models import Message, Reading, Thread, thread_id_of
from michinori.conversation.queries.contracts import thread_of
from michinori.conversation.queries.files import file_for
from michinori.conversation.queries.messages import newest_messages, search_messages
from michinori.conversation.queries.threads import count_unread, list_threads, view_thread
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events, rates
from michinori.machinery.models import Event, OutboxItem, Rate
from michinori.market.commands.proposals import create_proposal
from michinori.market.models import Proposal
from michinori.people.commands.blocks import undo_block
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db

MAIL = "ren@ishida-design.jp"


def refused(slug: str, command: Callable[..., object], **given: Any) -> Problem:
    """The problem with which ``do`` is refused; nothing may have been written."""
    before = (Message.objects.count(), Event.objects.count(), OutboxItem.objects.count(), Reading.objects.count())
    with pytest.raises(Problem) as problem:
        command(**given)
    assert problem.value.slug == slug
    after = (Message.objects.count(), Event.objects.count(), OutboxItem.objects.count(), Reading.objects.count())
    assert after == before
    return problem.value


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def ren(cast: Cast) -> Actor:
    return cast.acts(cast.ren)


@pytest.fixture
def aoi(cast: Cast) -> Actor:
    return cast.acts(cast.aoi)


def say(actor: Actor, thread_id: str, body: str = "よろしくお願いします。", **more: Any) -> Message:
    return send_message(actor=actor, thread_id=thread_id, body=body, **more)


def test_one_thread_goes_on_from_the_proposal_through_its_contracts(cast: Cast, ren: Actor, aoi: Actor) -> None:
    proposal = story.proposed(cast)
    open_threads(actor=ren)
    (view,) = list_threads(ren)[0]
    assert (view.thread.id, view.title) == (thread_id_of(proposal), "広告用ランディングページのデザイン")
    say(ren, view.thread.id, "色は決まっていますか。")
    first = offers.offer_terms(actor=aoi, proposal_id=proposal, terms=story.terms())
    offers.decline_offer(actor=ren, contract_id=first.id)
    second = offers.offer_terms(actor=aoi, proposal_id=proposal, terms=story.terms())
    assert thread_of(first) == thread_of(second) == view.thread.id
    said = say(aoi, thread_of(second), "青です。")
    assert said.contract_id == second.id
    bodies = [one.body for one in newest_messages(view.thread)[0]]
    assert bodies == ["色は決まっていますか。", "青です。"]
    assert events.verify(view.thread.id)
    assert Thread.objects.count() == 1


def test_a_contract_without_a_proposal_is_in_the_list_before_the_outbox_is_told(cast: Cast, ren: Actor) -> None:
    contract = story.active(cast)
    Contract.objects.update(proposal=None)
    waiting = OutboxItem.objects.filter(kind="contract_events", payload__contract_id=contract.id)
    first = waiting.filter(payload__events__contains=[{"n": 1}])
    assert (first.count(), waiting.count() > 1) == (1, True)
    open_threads(actor=ren)
    assert contract.id in {one.contract_id for one in Thread.objects.all()}
    Thread.objects.filter(contract=contract).delete()
    first.delete()
    open_threads(actor=ren)
    assert not Thread.objects.filter(contract=contract).exists()


def test_unread_read_marks_and_mute(cast: Cast, ren: Actor, aoi: Actor) -> None:
    thread = thread_of(story.active(cast))
    say(ren, thread)
    two = say(ren, thread, "二通目です。")
    assert (count_unread(aoi), count_unread(ren)) == (2, 0)
    assert list_threads(aoi)[0][0].unread == 2
    assert view_thread(ren, thread).other_read_n == 0
    mark_read(actor=aoi, thread_id=thread, n=two.n - 1)
    assert count_unread(aoi) == 1
    mark_read(actor=aoi, thread_id=thread)
    mark_read(actor=aoi, thread_id=thread, n=0)
    assert (count_unread(aoi), view_thread(ren, thread).other_read_n) == (0, two.n)
    mute_thread(actor=aoi, thread_id=thread)
    say(ren, thread, "三通目です。")
    assert (count_unread(aoi), list_threads(aoi)[0][0].unread) == (0, 1)
    unmute_thread(actor=aoi, thread_id=thread)
    assert count_unread(aoi) == 1


def test_members_talk_and_strangers_know_of_nothing(cast: Cast, ren: Actor, aoi: Actor) -> None:
    thread = thread_of(story.active(cast))
    message = say(ren, thread, file_ids=[story.a_file(cast.ren)])
    mio = cast.acts(cast.mio)
    for command in (mark_read, mute_thread, consent_to_contact, revoke_consent):
        refused("not-found", command, actor=mio, thread_id=thread)
    refused("not-found", send_message, actor=mio, thread_id=thread, body="こんにちは")
    refused("not-found", send_message, actor=ren, thread_id="thr_aaaaaaaaaaaaaaaa", body="こんにちは")
    refused("not-found", send_message, actor=ren, thread_id="\x00", body="こんにちは")
    assert search_messages(mio, "よろしく") == []
    file_id = message.attached.get().file_id
    with pytest.raises(Problem):
        file_for(mio, file_id)
    assert file_for(aoi, file_id).original
    ken = cast.person("Ken")
    company = default_client(cast.aoi.id).id
    join_organisation(actor=aoi, organisation_id=company, email=ken.email, role="member")
    assert say(cast.acts(ken), thread, "代わりに答えます。").by == "client"
    assert file_for(cast.acts(ken), file_id).original


def test_before_a_contract_contact_data_stop_the_sender(cast: Cast, ren: Actor, aoi: Actor) -> None:
    proposal = story.proposed(cast)
    thread = thread_id_of(proposal)
    text = f"くわしくは {MAIL} まで。直接契約なら手数料がかかりません。"
    problem = refused("contact-before-contract", send_message, actor=ren, thread_id=thread, body=text)
    marked = {text[place["start"] : place["end"]]: place["reason"] for place in problem.values["places"]}
    assert marked[MAIL] == "mail_address"
    assert len(problem.flaws) == len(marked) >= 2
    refused("contact-before-contract", send_message, actor=aoi, thread_id=thread, body=f"a​{MAIL}")
    offers.offer_terms(actor=aoi, proposal_id=proposal, terms=story.terms())
    refused("contact-before-contract", send_message, actor=aoi, thread_id=thread, body=MAIL)
    say(ren, thread, "納期は12月20日、報酬は48,000円でいかがですか。")


def test_a_proposal_is_screened_as_well(cast: Cast) -> None:
    proposal = Proposal.objects.select_related("job").get(id=story.proposed(cast))
    body = {"price": 1_000, "message": f"連絡は {MAIL} へ"}
    problem = refused(
        "contact-before-contract", create_proposal, actor=cast.acts(cast.mio), job_id=proposal.job_id, body=body
    )
    assert [flaw.field for flaw in problem.flaws] == ["message"]
    assert Proposal.objects.count() == 1


def test_contact_data_pass_once_both_consent_until_one_revokes(cast: Cast, ren: Actor, aoi: Actor) -> None:
    proposal = story.proposed(cast)
    thread = thread_id_of(proposal)
    refused("contact-needs-contract", consent_to_contact, actor=ren, thread_id=thread)
    offers.offer_terms(actor=aoi, proposal_id=proposal, terms=story.terms())
    contract = offers.accept_offer(actor=ren, contract_id=Proposal.objects.get().contracts.get().id, terms_version=1)
    refused("contact-without-consent", send_message, actor=ren, thread_id=thread, body=MAIL)
    consent_to_contact(actor=ren, thread_id=thread)
    consent_to_contact(actor=ren, thread_id=thread)
    refused("contact-without-consent", send_message, actor=ren, thread_id=thread, body=MAIL)
    consent_to_contact(actor=aoi, thread_id=thread)
    assert not say(ren, thread, MAIL).outside
    revoke_consent(actor=aoi, thread_id=thread)
    refused("contact-without-consent", send_message, actor=ren, thread_id=thread, body=MAIL)
    kinds = list(Event.objects.filter(subject_id=thread).order_by("n").values_list("kind", "data__by"))
    consents = [("contact_consented", "worker"), ("contact_consented", "client")]
    assert kinds == [*consents, ("message_sent", "worker"), ("contact_revoked", "client")]
    assert thread_of(contract) == thread


def test_an_invitation_to_deal_outside_during_a_contract_is_delivered_with_a_mark(cast: Cast, ren: Actor) -> None:
    thread = thread_of(story.active(cast))
    assert say(ren, thread, "次からは直接契約にしませんか。手数料がもったいないです。").outside
    assert not say(ren, thread, "契約の条件を確かめました。").outside


@pytest.mark.parametrize("by", ["ren", "aoi"])
def test_a_block_hides_the_thread_of_a_proposal_from_both(cast: Cast, ren: Actor, aoi: Actor, by: str) -> None:
    thread = thread_id_of(story.proposed(cast))
    say(ren, thread, "カナリアです。")
    target = default_client(cast.aoi.id).id if by == "ren" else cast.ren.id
    block = set_block(actor=ren if by == "ren" else aoi, target_id=target)
    for actor in (ren, aoi):
        assert list_threads(actor) == ([], None)
        assert (count_unread(actor), search_messages(actor, "カナリア")) == (0, [])
        refused("not-found", send_message, actor=actor, thread_id=thread, body="まだいますか")
        with pytest.raises(Problem):
            view_thread(actor, thread)
    undo_block(actor=ren if by == "ren" else aoi, block_id=block.id)
    assert count_unread(aoi) == 1


def test_a_block_stops_nothing_in_a_running_contract_and_all_after_it(cast: Cast, ren: Actor, aoi: Actor) -> None:
    contract = story.active(cast)
    thread = thread_of(contract)
    set_block(actor=ren, target_id=contract.client_id)
    say(aoi, thread, "納品をお待ちしています。")
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    deliveries.accept_delivery(actor=aoi, contract_id=contract.id)
    refused("talk-closed", send_message, actor=aoi, thread_id=thread, body="またお願いします。")
    assert view_thread(aoi, thread).closed
    assert len(newest_messages(Thread.objects.get())[0]) == 1


def test_what_is_no_message(cast: Cast, ren: Actor, aoi: Actor) -> None:
    thread = thread_of(story.active(cast))
    for body in (None, "", " \n", 5, [], "あ" * 5_001, " " * 20_000 + "あ"):
        refused("invalid", send_message, actor=ren, thread_id=thread, body=body)
    refused("invalid", send_message, actor=ren, thread_id=thread, body="はい", file_ids=[story.a_file(cast.aoi)])
    many = [story.a_file(cast.ren, f"{n}.txt") for n in range(11)]
    refused("invalid", send_message, actor=ren, thread_id=thread, body="はい", file_ids=many)
    assert say(ren, thread, "", file_ids=many[:1]).body == ""


def test_a_flood_is_stopped_and_a_person_at_work_is_not(
    cast: Cast, ren: Actor, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = thread_of(story.active(cast))
    assert messages.A_MINUTE >= 60
    monkeypatch.setattr(messages, "A_MINUTE", 2)
    say(ren, thread)
    for body in ("", MAIL):
        with pytest.raises(Problem):
            say(ren, thread, body)
    say(ren, thread, "送れなかったものは数えません。")
    refused("too-many-messages", send_message, actor=ren, thread_id=thread, body="三通目です。")
    clock.turn_to(clock.now() + timedelta(days=3))
    problem = refused("too-many-messages", send_message, actor=ren, thread_id=thread, body="時計を進めました。")
    assert (problem.status, 1 <= problem.values["seconds"] <= 60) == (429, True)
    assert say(aoi, thread, "相手は別に数えます。").by == "client"
    answer = signed_in(cast.ren).post(f"/messages/{thread}", {"body": "画面から四通目です。"})
    assert (answer.status_code, 1 <= int(answer.headers["Retry-After"]) <= 60) == (429, True)
    assert "画面から四通目です。" in answer.content.decode()
    Rate.objects.filter(n=2).update(until=datetime.now(UTC))  # a minute is over
    assert say(ren, thread, "一分待ちました。").by == "worker"
    Rate.objects.filter(name__endswith=cast.ren.id).update(until=datetime.now(UTC))
    assert (rates.forget_old(), Rate.objects.exclude(name__startswith="jobs ").count()) == (1, 1)


def test_search_finds_words_however_they_are_written(cast: Cast, ren: Actor, aoi: Actor) -> None:
    thread = thread_of(story.active(cast))
    say(ren, thread, "打ち合わせは来週の火曜でどうでしょう。")
    say(aoi, thread, "ランディングページの色を確かめました。")
    assert [one.body[:4] for one in search_messages(aoi, "打合せ")] == ["打ち合わ"]
    assert [one.body[:4] for one in search_messages(ren, "らんでぃんぐぺーじ 色")] == ["ランディ"]
    assert search_messages(ren, "") == search_messages(ren, "見積り") == []
