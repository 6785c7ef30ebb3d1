"""Home leaves nothing out: many contracts, closed jobs, questions, an estate; and money where there was none yet."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from michinori.contracts.commands import stages
from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.market.commands.invitations import invite_worker
from michinori.market.commands.jobs import close_job
from michinori.market.commands.questions import answer_question, ask_question
from michinori.market.models import Proposal, Question
from michinori.pages.sides import COOKIE
from michinori.people.commands.profiles import update_profile
from michinori.trust.queries.to_do import FEW
from tests.pages.copies import copied
from tests.pages.test_home import page_of, waiting
from tests.pages.visitors import signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_estates import insolvent

pytestmark = pytest.mark.django_db
MANY = 200


@pytest.mark.forges_the_ledger
def test_with_two_hundred_contracts_home_leaves_out_nothing_that_is_to_be_done() -> None:
    """All have the same dates, and all but one, whose work has begun, a stage to begin. Few are read at first, all of
    them where that is asked.
    """
    cast = Cast()
    contract = story.active(cast)
    copied(contract, MANY - 1)
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    ren = signed_in(cast.ren)
    first, text = ren.get("/").content.decode(), ren.get("/?all=1").content.decode()
    for address in ("/", "/?all=1"):
        few(lambda address=address: ren.get(address))  # type: ignore[misc]
    assert "することは20件以上です" in first
    assert first.count('<li class="todo">') == FEW
    assert 'href="?all=1"' in first
    assert f"することは{MANY - 1}件です" in text
    assert text.count('<li class="todo">') == MANY - 1
    for one in (first, text):
        assert one.count('class="mini-road"') == 2
        assert f"ほか{MANY - 2}件" in one


@pytest.mark.forges_the_ledger
def test_what_is_to_be_done_is_read_before_what_waits_for_others() -> None:
    """Many contracts wait for Aoi's deposit, with clocks that end soon; one is Ren's to begin, by a later date."""
    cast = Cast()
    copied(story.agreed(cast), FEW)
    story.active(cast)
    text = page_of(cast.ren)
    assert "することは1件以上です" in text
    assert "を始める" in waiting(text)


@pytest.mark.forges_the_ledger
def test_beyond_what_home_reads_it_says_so() -> None:
    cast = Cast()
    copied(story.active(cast), 301)
    text = page_of(cast.ren)
    assert f"することがありそうな契約から、{FEW}件を見ています" in text
    assert "ほか300件" in text
    everything = signed_in(cast.ren).get("/?all=1").content.decode()
    assert "することがありそうな契約から、300件を見ています" in everything
    assert "することは300件以上です" in everything
    assert 'href="?all=1"' not in everything
    assert "52,800<i>円</i>" in page_of(cast.aoi), "what is held counts all contracts"


def test_proposals_wait_also_after_the_posting_has_ended() -> None:
    cast = Cast()
    proposal = Proposal.objects.get(id=story.proposed(cast))
    card = waiting(page_of(cast.aoi))
    assert "1件の応募に返事する" in card
    assert 'aria-hidden="true">R</span>' in card, "whose they are is seen"
    assert "期限はありません" in card
    close_job(actor=cast.acts(cast.aoi), job_id=proposal.job_id)
    assert "募集は終わりました。応募した人が待っています" in waiting(page_of(cast.aoi))
    clock.turn_to(clock.now() + timedelta(days=31))
    assert waiting(page_of(cast.aoi)) == ""


def test_a_job_for_which_somebody_was_chosen_asks_for_nothing_more() -> None:
    cast = Cast()
    proposal = Proposal.objects.get(id=story.proposed(cast))
    Proposal.objects.create(
        job_id=proposal.job_id, worker=cast.mio, price=1_000, message="作ります。", made_at=clock.now()
    )
    Proposal.objects.filter(id=proposal.id).update(status="agreed")
    assert "1件の応募に返事する" in waiting(page_of(cast.aoi)), "it is still open"
    close_job(actor=cast.acts(cast.aoi), job_id=proposal.job_id)
    assert waiting(page_of(cast.aoi)) == ""


def test_a_question_waits_for_the_client_and_names_nobody() -> None:
    cast = Cast()
    job_id = Proposal.objects.get(id=story.proposed(cast)).job_id
    ask_question(actor=cast.acts(cast.mio), job_id=job_id, body="色は決まっていますか。")
    text = page_of(cast.aoi)
    assert "1件の質問に答える" in waiting(text)
    assert f'href="/jobs/{job_id}#questions"' in text
    assert "Mio" not in text
    answer_question(actor=cast.acts(cast.aoi), question_id=Question.objects.get().id, body="青です。")
    assert "質問に答える" not in page_of(cast.aoi)


def test_invitations_show_who_invites() -> None:
    cast = Cast()
    job_id = Proposal.objects.get(id=story.proposed(cast)).job_id
    update_profile(actor=Actor.person(cast.mio.id), headline="書きます", about="", skills=["記事"])
    invite_worker(actor=cast.acts(cast.aoi), job_id=job_id, worker_id=cast.mio.id, message="")
    card = waiting(page_of(cast.mio))
    assert "1件の招待に返事する" in card
    assert "青空ウェブ制作" in card
    assert 'class="face face-mark' in card


def test_a_trustee_finds_the_estate_from_home_and_then_in_every_menu() -> None:
    cast = Cast()
    contract = story.active(cast)
    insolvent(cast, contract, cast.mio)
    mio = signed_in(cast.mio)
    assert 'href="/estate"' not in mio.get("/jobs").content.decode()
    assert "管財人としての契約 1件" in mio.get("/").content.decode()
    assert 'href="/estate"' in mio.get("/jobs").content.decode()
    assert "estate" not in page_of(cast.aoi)
    mio.force_login(cast.ren)
    assert 'href="/estate"' not in mio.get("/jobs").content.decode(), "the next person on that device is none"


def test_money_held_is_shown_before_any_was_paid() -> None:
    cast = Cast()
    assert "が預けたお金" not in page_of(cast.aoi)
    contract = story.active(cast)
    held = re.compile(r'52,800<i>円</i></span><p class="tiny sub">\s*税込・(あなた|相手)が預けたお金')
    for user, whose in ((cast.aoi, "あなた"), (cast.ren, "相手")):
        text = page_of(user)
        found = held.search(text)
        assert found
        assert found[1] == whose
        assert 'class="months"' not in text
    story.handed_in_and_approved(cast, contract, 1, 2, 3)
    assert 'class="months"' in page_of(cast.aoi)
    assert "が預けたお金" not in page_of(cast.aoi)


def test_who_only_hires_sees_what_went_and_what_is_held() -> None:
    cast = Cast()
    story.handed_in_and_approved(cast, story.active(cast), 1, 2, 3)
    story.active(cast)
    text = page_of(cast.aoi)
    assert "の支払い" in text
    assert "52,800円 預け中" in text
    assert "預け中" not in page_of(cast.ren)


def test_the_navigation_is_that_of_the_side_which_home_is_drawn_for() -> None:
    cast = Cast()
    cast.mio.aims = "hire"
    cast.mio.save()
    assert 'href="/jobs/new">' in signed_in(cast.mio).get("/notices").content.decode().split("<main")[0]
    story.offered(cast)
    aoi = signed_in(cast.aoi)
    assert aoi.get("/").cookies[COOKIE].value == "hire"
    head = aoi.get("/notices").content.decode().split("<main")[0]
    assert 'class="on-desk"' in head
    assert "人をさがす" in head.split('class="menu"')[0]
    assert COOKIE not in signed_in(cast.ren).get("/").cookies


def test_a_visitor_has_no_side_and_no_menu_of_a_trustee() -> None:
    answer = Client().get("/jobs")
    assert COOKIE not in answer.cookies
    assert "/estate" not in answer.content.decode()
