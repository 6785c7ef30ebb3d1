"""Home tells a member what needs them now, what comes by itself, and where their contracts stand."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from michinori.columns.commands.columns import choose_column, hide_column, write_column
from michinori.contracts.commands import stages
from michinori.contracts.commands.bids import seal_bid
from michinori.contracts.commands.blocks import set_block
from michinori.machinery import clock
from michinori.market.commands.proposals import decline_proposal
from michinori.market.models import Proposal
from michinori.people.models import User
from michinori.wording.contract.change_request_effects import waiting_request
from tests.pages.visitors import signed_in
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
    address = reverse("contract", args=[contract.id])
    rens, aois = page_of(cast.ren), page_of(cast.aoi)
    assert "あなたの返事待ちです" in rens
    assert f'class="btn" href="{address}"' in rens
    assert "あなたの返事待ちです" not in aois
    assert "相手の返事待ちです" in aois
    assert contract.title in aois
    assert address not in page_of(cast.mio)


def test_a_report_waits_for_the_client_and_the_worker_reads_what_it_comes_to() -> None:
    cast = Cast()
    contract = story.active(cast)
    ren = cast.acts(cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    files = [story.a_file(cast.ren)]
    stages.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50, note="", file_ids=files)
    assert "あなたの確認待ちです" in page_of(cast.aoi)
    assert "3,600円" in page_of(cast.ren)
    assert "¥3,600" in page_of(cast.ren, "en")


def test_an_unanswered_proposal_waits_for_the_client_without_a_clock() -> None:
    cast = Cast()
    proposal = Proposal.objects.get(id=story.proposed(cast))
    here = reverse("job_proposals", args=[proposal.job_id])
    assert f'class="btn" href="{here}"' in page_of(cast.aoi)
    assert "いまは何もありません" not in page_of(cast.aoi)
    assert here not in page_of(cast.ren)
    decline_proposal(actor=cast.acts(cast.aoi), proposal_id=proposal.id)
    assert here not in page_of(cast.aoi)


def test_the_navigation_does_not_call_posting_a_job_searching() -> None:
    browser = Client()
    browser.force_login(Cast().aoi)
    assert 'aria-current="page"' in browser.get("/jobs").content.decode()
    assert 'aria-current="page"' not in browser.get("/jobs/new").content.decode()


def test_a_newcomer_is_told_what_to_do_next() -> None:
    text = page_of(Cast().mio)
    assert "いまは何もありません" in text
    assert "動いている期限はありません" in text


def test_home_makes_few_queries_however_many_contracts() -> None:
    cast = Cast()
    for _ in range(3):
        story.offered(cast)
    write_column(actor=cast.acts(cast.ren), title="題", body="本文", status="published")
    for browser, most in ((signed_in(cast.aoi), 8), (Client(), 2)):
        browser.get("/")
        with CaptureQueriesContext(connection) as seen:
            browser.get("/")
        asked = [one["sql"] for one in seen if "siteclock" not in one["sql"]]  # asked for in simulated time only
        assert len(asked) <= most, "\n".join(one[:130] for one in asked)


def headed(text: str) -> list[tuple[str, list[str]]]:
    """The part about columns: each heading with the titles below it."""
    part = text.partition('aria-labelledby="columns"')[2].partition("</section>")[0]
    groups = re.findall(r'<h3 class="home-columns">(.*?)</h3><ul.*?>(.*?)</ul>', part, re.DOTALL)
    return [(heading, re.findall(r"<h4><a [^>]*>(.*?)</a>", rows)) for heading, rows in groups]


def test_home_shows_the_editors_choice_and_the_newest_columns() -> None:
    cast = Cast()
    sora, ren = cast.acts(cast.person("Sora", staff=True)), cast.acts(cast.ren)
    assert headed(Client().get("/").content.decode()) == []
    assert "最初のコラムを書く" in Client().get("/").content.decode()
    assert "最初のコラムを書く" in page_of(cast.mio)
    assert "Write the first column" in page_of(cast.mio, "en")
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
    assert headed(page_of(cast.mio)) == [("編集部のおすすめ", ["題3", "題2"]), ("新しいコラム", ["題7", "題6"])]
    assert [heading for heading, _ in headed(page_of(cast.mio, "en"))] == ["Editors’ choice", "New columns"]
    hide_column(actor=sora, slug=slugs[3], reason="相手の名前があるため")
    assert headed(Client().get("/").content.decode())[0] == ("編集部のおすすめ", ["題2", "題6", "題1"])
    set_block(actor=cast.acts(cast.mio), target_id=cast.ren.id)
    assert headed(page_of(cast.mio)) == []


def test_a_change_request_waits_for_the_worker() -> None:
    cast = Cast()
    contract = story.active(cast)
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    asked(cast.acts(cast.aoi), contract, "納品の形", "紙")
    text = page_of(cast.ren)
    title = waiting_request(clock.now(), acceptable=True)[0]
    assert title in text
    assert "いまは何もありません" not in text
    assert title not in page_of(cast.aoi)


def test_numbers_to_seal_wait_for_whoever_has_not_sealed() -> None:
    cast = Cast()
    _, ending = apart(cast, SETS[0])
    story.wait_days(8)
    assert "封をした額を出せます" in waiting(page_of(cast.ren))
    seal_bid(actor=cast.acts(cast.ren), termination_id=ending.id, amount=20_000)
    assert "封をした額" not in waiting(page_of(cast.ren))
    assert "封をした額を出せます" in waiting(page_of(cast.aoi))


def test_a_member_is_not_told_to_do_what_only_an_approver_may() -> None:
    cast = Cast()
    contract = story.active(cast)
    nana = joined(cast, contract, "Nana", "member")
    ren = cast.acts(cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, note="", file_ids=[story.a_file(cast.ren)])
    assert "あなたの承認待ちです" in waiting(page_of(cast.aoi))
    assert "あなたの承認待ちです" not in waiting(page_of(nana))
    assert "いまは何もありません" in page_of(nana)


def test_home_lists_the_clocks_that_the_page_of_deadlines_lists() -> None:
    cast = Cast()
    story.active(cast)
    for user in (cast.ren, cast.aoi):
        assert "動いている期限はありません" not in page_of(user)
        assert "長く動きがないとき" in page_of(user)


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
    """The part of home that says what the reader has to do."""
    return text.partition("いま、あなたがすること")[2].partition("</section>")[0]
