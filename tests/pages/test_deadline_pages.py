"""The page of deadlines: everything that happens by itself, in order of time, with what hangs on it and what to do."""

import re
import sys
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from stopwatch import least_cpu_ms

from michinori.contracts.commands import stages, terminations
from michinori.contracts.models import Contract
from michinori.contracts.queries.deadlines import AT_MOST
from michinori.machinery import clock
from michinori.pages.deadlines import MOST_CARDS
from michinori.people.models import User
from tests.pages.copies import copied
from tests.pages.visitors import halfway, signed_in
from tests.queries import asked, few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
MANY = 300


def page_of(user: User, language: str = "ja") -> str:
    answer = signed_in(user).get("/deadlines", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def near(user: User) -> str:
    """The number that stands beside the word in the navigation, with its words."""
    return re.sub(r"<[^>]+>", "", signed_in(user).get("/deadlines/near").content.decode()).strip()


def test_a_report_is_there_for_both_with_what_to_do_and_what_hangs_on_it() -> None:
    """Confirmed 19,728, standing 22,392, 25,056 once acknowledged; here with fee and tax."""
    cast = Cast()
    contract = halfway(cast)
    aois, rens = page_of(cast.aoi), page_of(cast.ren)
    assert "途中経過を確認してください" in aois
    assert f'href="/contracts/{contract.id}/stages/2/object"' in aois
    assert "クライアントの確認を待っています" in rens
    assert f'href="/contracts/{contract.id}/stages/2/object"' not in rens
    assert "27,561円" in aois  # 25,056 with tax
    assert "24,631円" in aois  # 22,392 with tax
    assert "何もしないと 途中で終わるときの支払いが合計で税込27,561円に" in aois
    assert "何もしないと 途中で終わるときの手取りが合計" in rens
    assert "いちばんよい場合" in rens
    assert contract.title not in page_of(cast.mio)


def test_what_moves_no_money_says_so_in_both_languages() -> None:
    cast = Cast()
    story.offered(cast)
    assert "この期限では、お金は動きません。" in page_of(cast.ren)
    english = page_of(cast.ren, "en")
    assert "No money moves" in english
    assert not re.search(
        r"[ぁ-ん]", re.sub(r"(?s)<form.*?</form>|広告用.*?デザイン", "", english.split("<main")[1].split("</main")[0])
    )


def test_days_are_counted_and_grouped_as_people_count_them() -> None:
    cast = Cast()
    story.offered(cast)
    assert "7日以内" in page_of(cast.ren)
    assert "あと7日" in page_of(cast.ren)
    story.wait_days(6)
    assert "今日" in page_of(cast.ren)


def test_the_number_in_the_navigation_counts_contracts_with_a_deadline_within_three_days() -> None:
    cast = Cast()
    story.offered(cast)
    assert near(cast.ren) == ""
    story.wait_days(4)
    assert near(cast.ren).startswith("1")
    assert near(cast.aoi).startswith("1")
    assert near(cast.mio) == ""
    assert 'hx-get="/deadlines/near"' in page_of(cast.ren)
    assert 'href="/deadlines"' in signed_in(cast.ren).get("/").content.decode()


def test_a_reminder_ahead_of_a_clock_is_not_taken_for_the_clock() -> None:
    """Silence runs 14 days; its first reminder comes three days before, and only from then on it is near."""
    cast = Cast()
    contract = halfway(cast)
    terminations.open_termination(actor=cast.acts(cast.ren), contract_id=contract.id, amount=40_000, reason="agreed")
    story.wait_days(9)
    contract.refresh_from_db()
    assert contract.status == "ending"
    assert near(cast.aoi) == ""
    clock.turn_to(clock.now() + timedelta(days=2))
    assert near(cast.aoi).startswith("1")


def test_an_ending_shows_best_and_worst_for_each_side() -> None:
    cast = Cast()
    contract = halfway(cast)
    terminations.open_termination(actor=cast.acts(cast.ren), contract_id=contract.id, amount=40_000, reason="agreed")
    aois = page_of(cast.aoi)
    assert "届いた額に返事をしてください" in aois
    assert "44,000円" in aois  # the worker's amount with tax: the client's worst


def test_whoever_has_no_contract_reads_what_to_do_next() -> None:
    text = page_of(Cast().mio)
    assert "動いている期限はありません" in text
    assert 'href="/jobs"' in text


def _queries(browser: Client, path: str) -> int:
    browser.get(path)
    return len(asked(lambda: browser.get(path)))


def test_few_queries_however_many_contracts() -> None:
    cast = Cast()
    contracts: list[Contract] = [story.offered(cast)]
    browser = signed_in(cast.aoi)
    paths = ("/deadlines", "/deadlines/near", "/")
    before = [_queries(browser, path) for path in paths]
    assert max(before) <= 10
    contracts += [story.offered(cast) for _ in range(3)]
    assert [_queries(browser, path) for path in paths] == before


def test_in_a_long_list_what_waits_for_others_is_one_line_each() -> None:
    cast = Cast()
    for _ in range(MOST_CARDS + 1):
        story.offered(cast)
    client, worker = page_of(cast.aoi), page_of(cast.ren)
    assert f"待つだけのもの {MOST_CARDS + 1}件" in client
    assert client.count('<li class="card') == 0
    assert worker.count('<li class="card is-mine"') == MOST_CARDS + 1
    assert "待つだけのもの" not in worker


@pytest.mark.forges_the_ledger
def test_three_hundred_running_contracts_cost_little(capsys: pytest.CaptureFixture[str]) -> None:
    """Work of 300 contracts waits for the client; each has a clock, and something to do for the client."""
    cast = Cast()
    contract = story.active(cast)
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    file = story.a_file(cast.ren)
    stages.submit_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1, file_ids=[file])
    copied(contract, MANY - 1)
    for whose, user in (("client", cast.aoi), ("worker", cast.ren)):
        browser = signed_in(user)
        assert browser.get("/deadlines").content.decode().count('href="/contracts/con_') >= AT_MOST
        for path, enough in (("/deadlines", 400), ("/", 1_000)):
            few(partial(browser.get, path))
            taken = least_cpu_ms(partial(browser.get, path), enough)
            with capsys.disabled():
                sys.stdout.write(f"\n{path} of a {whose} with {MANY} contracts: {taken:.0f} ms of processor time\n")
            assert taken < enough
