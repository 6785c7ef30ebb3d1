"""Both courses from beginning to end over HTTP: each step as the panel asks for it, and off its way."""

import re
from html import unescape

from michinori.config import books
from michinori.contracts.models import Amendment, Contract, Payment, Termination
from michinori.market.queries import Search, search_jobs
from michinori.market.queries.conditions import NEWEST_OPEN
from tests.practice.learners import Learner, queries


def counters(ren: Learner, price: str, stage: str) -> None:
    """Through the form of another proposal: typed, seen side by side, sent."""
    ren.opens(ren.here.rstrip("/") + "/counter")
    ren.sends(**{"price": price, "stages-2-price": stage, "reason": "間を取りたいです。", "do": "review"})
    ren.sends(do="send")


def test_the_worker_is_asked_for_less_and_then_to_end_at_nothing(ren: Learner) -> None:
    ren.starts("worker")
    assert ren.step == 1
    assert "これは練習です。お金は本物ではありません。" in ren.text
    assert "17,400 円" in ren.text, "if it ended now by the rule"
    ren.presses("next")
    assert ren.step == 2
    assert "35,000円" in ren.text, "the partner's price beside the old one"
    counters(ren, "38,000", "8,000")
    assert ren.step == 3
    assert "相手が、あなたの案に同意しました。" in ren.text
    assert "契約金額は38,000円に決まり" in ren.text
    ren.presses("next")
    assert ren.step == 4
    assert "もう要らなくなりました" in ren.text
    ren.sends(amount="22,800", note="6割までできています。", do="counter")
    assert ren.step == 5
    assert "争いのない12,000円は、もう支払われました" in ren.text
    ren.presses("clock", by="end")
    assert ren.step == 6
    assert "相手が、封をした額を入れました。" in ren.text, "on the way"
    ren.goes_on()
    assert "38,000円の契約を、17,400円（税抜）で終わりました" in ren.text
    assert "わかったこと" in ren.text
    with ren.inside():
        ending = Termination.objects.get()
        assert (ending.settled_amount, ending.settled_by) == (17_400, "standing_rule")
        paid = Payment.objects.order_by("n").values_list("before_tax", flat=True)
        assert list(paid) == [12_000, 5_400], "the undisputed part at once, the rest by the rule"
        assert books.prove().sound


def test_the_client_pays_a_difference_and_then_wants_to_stop(aoi: Learner) -> None:
    aoi.starts("client")
    assert aoi.step == 1
    aoi.presses("next")
    assert aoi.step == 2
    aoi.sends(do="accept")
    assert aoi.step == 3
    assert "5,500円" in aoi.text
    aoi.sends(do="deposit")
    assert aoi.step == 4
    assert "契約金額は45,000円になりました" in aoi.text
    aoi.goes_on()
    aoi.sends(amount="12,000", sure="12000", reason="client_withdrew", note="")
    assert aoi.step == 5
    assert "相手が、17,400円という返事をしてきました。" in aoi.text
    aoi.sends(do="accept", amount="17400")
    assert aoi.step == 6
    assert "17,400円（税抜）で精算され" in aoi.text
    aoi.goes_on()
    assert "45,000円の契約を、17,400円（税抜）で終わりました" in aoi.text
    with aoi.inside():
        assert Contract.objects.get().settled_by == "agreement"
        assert books.prove().sound


def test_a_wish_beyond_what_the_partner_bears_is_countered_once_and_then_declined(ren: Learner) -> None:
    ren.starts("worker")
    ren.presses("next")
    counters(ren, "60,000", "30,000")
    assert "相手が、別の案を返してきました。" in ren.text
    assert ren.step == 2
    with ren.inside():
        mine = Amendment.objects.get(status="open")
        assert (mine.by, mine.body["price"]) == ("client", 44_000)
    ren.opens(f"{ren.home}amendments/{mine.id}")
    counters(ren, "60,000", "30,000")
    assert "相手が、あなたの案を断りました。" in ren.text
    assert ren.step == 3
    with ren.inside():
        assert Contract.objects.get().price == 40_000


def test_more_within_what_the_partner_bears_is_accepted_and_deposited_at_once(ren: Learner) -> None:
    ren.starts("worker")
    ren.presses("next")
    counters(ren, "44,000", "14,000")
    assert "相手が、仮払いしました。" in ren.text
    assert "契約金額は44,000円に決まり" in ren.text


def test_whoever_stays_silent_learns_what_the_rule_does(ren: Learner) -> None:
    ren.starts("worker")
    ren.presses("next")
    ren.sends(do="decline")
    ren.presses("next")
    assert ren.step == 4
    ren.presses("clock", by="week")
    assert ren.step == 4
    ren.presses("clock", by="week")
    ren.presses("clock", by="day")
    assert ren.step == 6
    assert "17,400円（税抜）で精算され" in ren.text


def test_money_of_a_practice_is_paid_in_by_a_button_and_never_by_a_bank(aoi: Learner) -> None:
    aoi.starts("client")
    aoi.opens(f"{aoi.home}money")
    assert "156,000" in aoi.text, "200,000 of play money less the deposit"
    assert "振込人" not in aoi.text, "nobody must send real money"
    found = re.search(rf'action="({aoi.home}demo/deposits/[^"]+)"', aoi.html)
    assert found
    assert aoi.browser.post(found[1], {"amount": "7,000"}).status_code == 302
    aoi.opens(f"{aoi.home}money")
    assert "163,000" in aoi.text
    assert "練習のお金です" in aoi.text
    outside = found[1].replace(aoi.home, "/")
    assert aoi.browser.post(outside, {"amount": "7,000"}).status_code == 404


def test_bad_input_is_said_at_its_field_in_a_practice_too(ren: Learner) -> None:
    ren.starts("worker")
    ren.presses("next")
    ren.sends(do="decline")
    ren.presses("next")
    ren.sends(amount="99,999,999", note="書いたことは残る", do="counter")
    assert "書いたことは残る" in ren.text
    assert ren.step == 4
    ren.sends(amount="千円", do="counter")
    assert ren.step == 4


def test_every_link_of_every_page_leads_somewhere(ren: Learner) -> None:
    ren.starts("worker")
    met: set[str] = set()

    def looks_around() -> None:
        for address in set(re.findall(rf'href="({ren.home}[^"#]+)', ren.html)) - met:
            met.add(address)
            answer = ren.browser.get(unescape(address))
            assert answer.status_code in (200, 302), f"{address} on {ren.here}"
            onward = answer.headers.get("Location", ren.home)
            assert onward.startswith(ren.home) or ren.browser.get(onward).status_code == 200, address

    for page in ("contracts", "money", "guides/", "deadlines"):
        ren.opens(ren.home + page)
        looks_around()
    ren.opens(ren.home)
    looks_around()
    ren.presses("next")
    looks_around()
    counters(ren, "38,000", "8,000")
    looks_around()
    ren.presses("next")
    looks_around()
    ren.sends(amount="22,800", note="", do="counter")
    looks_around()
    for _press in range(9):
        if ren.step == 6:
            break
        ren.presses("clock", by="next")
        looks_around()
    ren.goes_on()
    looks_around()
    assert len(met) > 20


def test_no_page_of_a_practice_makes_more_than_ten_queries(ren: Learner) -> None:
    ren.starts("worker")
    with ren.inside():
        contract = Contract.objects.get().id
    for page in (f"contracts/{contract}", f"contracts/{contract}/amend", "contracts", "money", "summary"):
        with queries() as sent:
            answer = ren.browser.get(f"{ren.home}{page}")
        assert answer.status_code == 200
        assert len(answer.content) < 100_000
        assert len(sent) + 2 <= 10, f"{page}: and two for the session and the person of the real site"


def test_a_search_in_a_practice_neither_asks_nor_says_where_the_newest_of_its_site_lie(ren: Learner) -> None:
    ren.starts("worker")
    NEWEST_OPEN.until = 0
    with ren.inside():
        search_jobs(None, Search(q="デザイン"))
    assert NEWEST_OPEN.until == 0
    assert not NEWEST_OPEN.back
