"""Home tells a member what needs them now, what comes by itself, and where their contracts stand."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from michinori.columns.commands.columns import choose_column, hide_column, write_column
from michinori.contracts.commands import stages
from michinori.contracts.commands.bids import seal_bid
from michinori.contracts.models import Attachment
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import end_of
from michinori.machinery import clock
from michinori.machinery.models import StoredFile
from michinori.market.commands.proposals import decline_proposal
from michinori.market.models import Proposal
from michinori.pages.first_steps import PRACTISED
from michinori.people.commands.profiles import update_profile
from michinori.people.models import User
from michinori.rules.people.reviews import SCALES
from michinori.trust.commands.reviews import write_review
from tests.pages.visitors import signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_estates import insolvent, joined
from tests.stories.test_ten_thousand_against_nothing import SETS, apart
from tests.stories.test_the_client_who_starts_over import asked

pytestmark = pytest.mark.django_db


def page_of(user: User, language: str = "ja") -> str:
    browser = Client()
    browser.force_login(user)
    answer = browser.get("/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_offer_waits_for_the_worker_and_the_client_sees_its_clock() -> None:
    cast = Cast()
    contract = story.offered(cast)
    address = reverse("offer_answer", args=[contract.id])
    rens, aois = page_of(cast.ren), page_of(cast.aoi)
    assert "届いた条件に返事する" in rens
    assert f'class="btn btn-s" href="{address}"' in rens
    assert "Renさん、することは1つです" in rens
    assert "届いた条件に返事する" not in aois
    assert "条件への返事（" in aois
    assert "Aoiさん、いまは待つだけです" in aois
    assert contract.title[:15] in aois
    assert contract.id not in page_of(cast.mio)


def test_a_report_waits_for_the_client_and_the_worker_reads_what_it_comes_to() -> None:
    cast = Cast()
    contract = story.active(cast)
    ren = cast.acts(cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    files = [story.a_file(cast.ren)]
    stages.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50, note="", file_ids=files)
    assert "途中経過を確認する" in page_of(cast.aoi)
    assert "途中経過の確認（" in page_of(cast.ren)
    assert "3,600円" in page_of(cast.ren)
    assert "¥3,600" in page_of(cast.ren, "en")


def test_an_unanswered_proposal_waits_for_the_client_without_a_clock() -> None:
    cast = Cast()
    proposal = Proposal.objects.get(id=story.proposed(cast))
    here = reverse("job_proposals", args=[proposal.job_id])
    assert f'class="btn btn-s" href="{here}"' in page_of(cast.aoi)
    assert "することはありません" not in page_of(cast.aoi)
    assert here not in page_of(cast.ren)
    decline_proposal(actor=cast.acts(cast.aoi), proposal_id=proposal.id)
    assert here not in page_of(cast.aoi)


def test_the_navigation_does_not_call_posting_a_job_searching() -> None:
    browser = Client()
    browser.force_login(Cast().aoi)
    assert 'aria-current="page"' in browser.get("/jobs").content.decode()
    assert 'aria-current="page"' not in browser.get("/jobs/new").content.decode()


def test_a_newcomer_is_led_by_three_steps_and_a_tour_that_plays_once() -> None:
    mio = Cast().mio
    browser = signed_in(mio)
    text = browser.get("/").content.decode()
    assert "Mioさん、ようこそ" in text
    assert "済み 0 / 3" in text
    assert 'href="/profile/edit#id_skills"' in text
    assert 'href="/practice"' in text
    assert 'class="tour is-playing"' in text
    again = browser.get("/").content.decode()
    assert 'class="tour"' in again, "it stands there, folded"
    update_profile(actor=Actor.person(mio.id), headline="書きます", about="", skills=["記事"])
    browser.cookies[PRACTISED] = "1"
    text = browser.get("/").content.decode()
    assert "済み 2 / 3" in text
    assert 'href="/profile/face"' in text, "the face alone is left"


def test_who_came_to_hire_begins_on_that_side() -> None:
    mio = Cast().mio
    mio.aims = "hire"
    mio.save()
    text = page_of(mio)
    assert "最初の仕事" in text
    assert "できること" not in text


def test_home_makes_few_queries_however_many_contracts() -> None:
    cast = Cast()
    for _ in range(3):
        story.offered(cast)
    write_column(actor=cast.acts(cast.ren), title="題", body="本文", status="published")
    for browser, most in ((signed_in(cast.aoi), 10), (signed_in(cast.ren), 10), (Client(), 5)):
        browser.get("/")
        few(partial(browser.get, "/"), most)


def headed(text: str) -> list[tuple[str, list[str]]]:
    """The part about columns: each heading with the titles below it."""
    part = text.partition('aria-labelledby="columns"')[2].partition("</section>")[0]
    groups = re.findall(r'<h3 class="home-columns">(.*?)</h3><ul.*?>(.*?)</ul>', part, re.DOTALL)
    return [(heading, re.findall(r"<h4><a [^>]*>(.*?)</a>", rows)) for heading, rows in groups]


def test_home_shows_the_editors_choice_and_the_newest_columns() -> None:
    cast = Cast()
    sora, ren = cast.acts(cast.person("Sora", staff=True)), cast.acts(cast.ren)
    assert headed(Client().get("/").content.decode()) == []
    assert "コラム</h2>" not in Client().get("/").content.decode(), "a visitor is asked for none"
    slugs = {}
    for n in range(1, 8):
        clock.turn_to(clock.now() + timedelta(hours=1))
        slugs[n] = write_column(actor=ren, title=f"題{n}", body="本文", status="published").slug
    write_column(actor=ren, title="下書き", body="本文")
    for n in (1, 6, 2, 3):
        clock.turn_to(clock.now() + timedelta(hours=1))
        choose_column(actor=sora, slug=slugs[n], chosen=True)
    chosen, newest = ("編集部のおすすめ", ["題3", "題2", "題6"]), ("新しいコラム", ["題7", "題5", "題4"])
    assert headed(Client().get("/").content.decode()) == [chosen, newest]
    assert 'href="/columns"' in page_of(cast.mio)
    hide_column(actor=sora, slug=slugs[3], reason="相手の名前があるため")
    assert headed(Client().get("/").content.decode())[0] == ("編集部のおすすめ", ["題2", "題6", "題1"])


def test_a_change_request_waits_for_the_worker() -> None:
    cast = Cast()
    contract = story.active(cast)
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    asked(cast.acts(cast.aoi), contract, "納品の形", "紙")
    text = page_of(cast.ren)
    title = "変更の依頼に返事する"
    assert title in text
    assert title not in page_of(cast.aoi)


def test_numbers_to_seal_wait_for_whoever_has_not_sealed() -> None:
    cast = Cast()
    _, ending = apart(cast, SETS[0])
    story.wait_days(8)
    assert "封をした額を出す" in waiting(page_of(cast.ren))
    seal_bid(actor=cast.acts(cast.ren), termination_id=ending.id, amount=20_000)
    assert "封をした額" not in waiting(page_of(cast.ren))
    assert "封をした額（" in page_of(cast.ren), "it is still said when they are opened"
    assert "封をした額を出す" in waiting(page_of(cast.aoi))


def test_a_member_is_not_told_to_do_what_only_an_approver_may() -> None:
    cast = Cast()
    contract = story.active(cast)
    nana = joined(cast, contract, "Nana", "member")
    ren = cast.acts(cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, note="", file_ids=[story.a_file(cast.ren)])
    assert "を確認する" in waiting(page_of(cast.aoi))
    assert waiting(page_of(nana)) == ""
    assert "Nanaさん、いまは待つだけです" in page_of(nana)


def test_what_nobody_presses_is_with_the_running_contracts() -> None:
    cast = Cast()
    contract = story.active(cast)
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    for user in (cast.ren, cast.aoi):
        text = page_of(user)
        assert waiting(text) == ""
        assert f'href="/contracts/{contract.id}"' in text
        assert 'href="/deadlines"' in text


def test_work_is_begun_from_home_and_pressed_when_its_date_is_near() -> None:
    cast = Cast()
    contract = story.active(cast)
    browser = signed_in(cast.ren)
    begin = f'form="begin" formaction="/contracts/{contract.id}/stages/1/start"'
    assert begin in waiting(browser.get("/").content.decode())
    browser.post(f"/contracts/{contract.id}/stages/1/start", {"seen": contract.last_n})
    assert waiting(page_of(cast.ren)) == ""
    clock.turn_to(end_of(view_contract(cast.acts(cast.ren), contract.id).life.terms.due_date) - timedelta(days=1))
    near = waiting(page_of(cast.ren))
    assert "を提出する" in near
    assert f"/contracts/{contract.id}/stages/1/submit" in near
    clock.turn_to(clock.now() + timedelta(days=3))
    assert "<b>3</b>日遅れ" in waiting(page_of(cast.ren))
    assert "納期の" in page_of(cast.aoi), "the client reads that it is late, and has nothing to press"


def test_work_to_look_at_stands_in_its_card_which_leads_to_it() -> None:
    cast = Cast()
    contract = story.hand_in(cast, story.active(cast), 1)
    file = Attachment.objects.get(contract=contract).file
    card = waiting(page_of(cast.aoi))
    assert f'href="/files/{file.id}/look"' in card
    assert "/preview" not in card, "a text is no picture"
    StoredFile.objects.filter(id=file.id).update(pages=1, type="image/png")
    card = waiting(page_of(cast.aoi))
    assert f'<img src="/files/{file.id}/preview"' in card
    assert f'href="/files/{file.id}/look"' in card
    assert file.id not in page_of(cast.ren)
    StoredFile.objects.filter(id=file.id).update(pages=0)
    assert file.id not in waiting(page_of(cast.aoi)), "what has no preview is answered on the contract's page"


def test_a_review_waits_until_it_is_written_or_its_days_are_over() -> None:
    cast = Cast()
    contract = story.handed_in_and_approved(cast, story.active(cast), 1, 2, 3)
    here = f"/contracts/{contract.id}/reviews"
    for user in (cast.ren, cast.aoi):
        assert here in waiting(page_of(user))
    stars = dict.fromkeys(SCALES, 5)
    write_review(actor=cast.acts(cast.ren), contract_id=contract.id, stars=stars, comment="")
    assert here not in page_of(cast.ren)
    assert here in waiting(page_of(cast.aoi))
    story.wait_days(15)
    assert here not in page_of(cast.aoi)


def test_the_months_money_is_drawn_and_said() -> None:
    cast = Cast()
    assert "の受け取り" not in page_of(cast.ren)
    story.handed_in_and_approved(cast, story.active(cast), 1, 2, 3)
    assert re.search(r'class="months" viewBox="0 0 320 82" role="img" aria-label="[^"]*円"', page_of(cast.ren))
    assert "の受け取り" in page_of(cast.ren)
    assert "の支払い" in page_of(cast.aoi)


def test_an_insolvent_client_is_not_told_to_pay_and_no_money_is_said_to_be_held() -> None:
    cast = Cast()
    contract = story.agreed(cast)
    insolvent(cast, contract, cast.mio)
    assert "仮払いをしてください" not in page_of(cast.aoi)
    for user in (cast.aoi, cast.ren):
        page = signed_in(user).get(f"/contracts/{contract.id}").content.decode()
        assert "この契約のために残っています" not in page
        assert "この契約のために預かっているお金はありません" in page
        assert "仮払いをするかどうかは、破産管財人が決めます" in page
        assert ("クライアントの倒産が" in page) == (user == cast.ren), "nobody reads of themselves as of a third person"
        assert ("作業は始めないでください" in page) == (user == cast.ren), "the worker alone would begin"
    page = signed_in(cast.mio).get(f"/contracts/{contract.id}").content.decode()
    assert "仮払いをするかどうかは、破産管財人のあなたが決めます" in page
    assert "作業は始めないでください" not in page


def waiting(text: str) -> str:
    """The cards of home, which say what the reader has to do."""
    return "".join(re.findall(r'<li class="todo">.*?</li>', text, re.DOTALL))
