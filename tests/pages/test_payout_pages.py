"""Taking money out on the page: the account, the amount, what is on its way, what came back."""

import re
from datetime import datetime, timedelta
from unittest.mock import Mock

import pytest
from django.http import HttpResponse
from django.test import Client

from michinori.kernel.clock import JAPAN
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.pages.money import payouts
from michinori.people.models import User
from michinori.treasury import banks
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.models import BankAccount, Payout
from tests.joining import join_organisation
from tests.queries import few
from tests.stories.cast import Cast
from tests.treasury.payees import OFFICE, account_for, earn, payee, person, worker_balance

pytestmark = pytest.mark.django_db

PASSWORD = "nagai-aikotoba-desu"
FORM = {
    "bank": "みずほ銀行",
    "branch": "東京営業部",
    "kind": "ordinary",
    "number": "123-4567",
    "holder_kana": "みちの れん",
}


def _signed_in(user: User) -> Client:
    user.set_password(PASSWORD)
    user.save()
    browser = Client()
    browser.force_login(user)
    return browser


def _browser(user: User) -> Client:
    """Who has given their password just now."""
    browser = _signed_in(user)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def _words(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.headers
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_it_says_what_leaves_and_when_and_takes_a_wish() -> None:
    ren = payee("Ren", 37_795)
    browser = _browser(ren)
    seen = _words(browser.get("/money"))
    assert re.search(r"何もしなくても \d+月\d+日（.）に全額が振り込まれます", seen), seen
    assert "みずほ 東京営業部 ••••4567" in seen
    assert "いま出金する" in seen
    asked = browser.get("/money/worker/payout")
    assert 'value="37,795"' in asked.content.decode()
    assert browser.post("/money/worker/payout", {"amount": "20,000", "seen": ""}).status_code == 302
    assert worker_balance(ren) == 17_795
    after = _words(browser.get("/money"))
    assert "20,000円" in after
    assert "取り消す" in after
    payout = Payout.objects.get()
    assert browser.post(f"/payouts/{payout.id}/cancel").status_code == 302
    assert worker_balance(ren) == 37_795
    assert "取り消し" in _words(browser.get("/money/worker"))


def test_the_same_page_sent_twice_asks_once() -> None:
    ren = payee("Ren", 10_000)
    browser = _browser(ren)
    browser.post("/money/worker/payout", {"amount": "2000", "seen": ""})
    again = browser.post("/money/worker/payout", {"amount": "2000", "seen": ""})
    assert "このページを開いたあとに" in _words(again, 422)  # type: ignore[arg-type]
    assert worker_balance(ren) == 8_000


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("999", "1,000円以上にしてください。"),
        ("-5", "1,000円以上にしてください。"),
        ("10,001", "10,000円までです。"),
        ("", ""),
        ("abc", ""),
    ],
)
def test_an_amount_that_cannot_be_keeps_what_was_typed(amount: str, said: str) -> None:
    browser = _browser(payee("Ren", 10_000))
    answer = browser.post("/money/worker/payout", {"amount": amount, "seen": ""})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{amount}"' in answer.content.decode()
    assert "入金してから" not in answer.content.decode()
    assert not Payout.objects.exists()


def test_what_went_meanwhile_is_said_at_the_amount(monkeypatch: pytest.MonkeyPatch) -> None:
    ren = payee("Ren", 10_000)
    less = Problem("insufficient-balance", account="worker", needed=10_000, balance=4_000, missing=6_000)
    monkeypatch.setattr(payouts, "request_payout", Mock(side_effect=less))
    answer = _browser(ren).post("/money/worker/payout", {"amount": "10000", "seen": ""})
    assert "4,000円までです。" in _words(answer, 422)  # type: ignore[arg-type]
    assert 'href="#id_amount"' in answer.content.decode()
    assert "入金してから" not in answer.content.decode()


def test_the_page_says_the_least_and_the_day_before_one_presses() -> None:
    page = _words(_browser(payee("Ren", 10_000)).get("/money/worker/payout"))
    assert "1,000円から" in page
    assert re.search(r"早ければ\d+月\d+日（.）に振り込みます", page), page


def test_an_account_is_registered_by_the_names_of_bank_and_branch() -> None:
    ren = person("Ren")
    browser = _browser(ren)
    assert "振込先を登録する" in _words(browser.get("/money"))
    assert browser.post("/money/worker/account", FORM).status_code == 302
    row = BankAccount.objects.get(owner_id=ren.id)
    assert (row.bank_code, row.branch_code, row.number, row.holder) == ("0001", "001", "1234567", "ﾐﾁﾉ ﾚﾝ")
    waits = _words(browser.get("/money"))
    assert re.search(r"名義の確認を待っています。確かめられると、\d+年.*?から振り込めます", waits), waits
    assert browser.get("/money/worker/payout").status_code == 302, "nothing to take out yet"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"bank": "9998"}, "この番号の銀行は見つかりません"),
        ({"bank": "ぽぽぽ銀行"}, "この名前の銀行は見つかりません。4桁の銀行コードを入力してください"),
        ({"bank": "三菱"}, "銀行を1つに決められません。番号で入力してください。近い名前: 三菱ＵＦＪ（0005）"),
        ({"branch": "000"}, "みずほに、この番号の支店は見つかりません"),
        ({"branch": "ぽぽぽ支店"}, "みずほに、この名前の支店は見つかりません"),
        ({"branch": "東京"}, "東京営業部（001）"),
        ({"number": "12"}, "口座番号は7桁です"),
        ({"holder_kana": "道野"}, "使えない文字があります"),
        ({"kind": "gold"}, ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(wrong: dict[str, str], said: str) -> None:
    browser = _browser(person("Ren"))
    answer = browser.post("/money/worker/account", FORM | wrong)
    assert said in _words(answer, 422)  # type: ignore[arg-type]
    assert next(iter(wrong.values())) in answer.content.decode() or "kind" in wrong
    assert not BankAccount.objects.exists()


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = {"bank": "三菱", "branch": "", "number": "12", "holder_kana": "道野"}
    said = _words(_browser(person("Ren")).post("/money/worker/account", FORM | wrong), 422)  # type: ignore[arg-type]
    for one in ("銀行を1つに決められません", "入力してください。", "口座番号は7桁です", "使えない文字があります"):
        assert one in said


def test_who_knows_only_the_numbers_of_the_post_bank_is_told_how_to_write_them() -> None:
    page = _words(_browser(person("Ren")).get("/money/worker/account"))
    assert "記号10180なら018" in page
    branch = banks.branch("9900", "018")
    assert branch is not None
    assert branch.name == "〇一八"


def test_a_change_asks_for_the_password_again() -> None:
    browser = _signed_in(person("Ren"))
    answer = browser.post("/money/worker/account", FORM)
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]
    assert not BankAccount.objects.exists()


def test_the_first_payout_to_an_account_asks_too() -> None:
    ren = payee("Ren", 10_000)
    BankAccount.objects.update(made_by=ren.id)
    answer = _signed_in(ren).post("/money/worker/payout", {"amount": "2000", "seen": ""})
    assert "reauthenticate" in answer.headers["Location"]
    assert not Payout.objects.exists()
    assert _browser(ren).post("/money/worker/payout", {"amount": "2000", "seen": ""}).headers["Location"] == "/money"
    assert Payout.objects.exists()


def _after_the_password(browser: Client, path: str, typed: dict[str, str]) -> str:
    """Send a form, give the password that it waits for, and give back where the form with its error is sent to."""
    waits = browser.post(path, typed)
    assert "reauthenticate" in waits.headers["Location"]
    answer = browser.post(waits.headers["Location"], {"password": PASSWORD})
    assert answer.status_code == 422
    form = re.search(r'<form[^>]*class="form"[^>]*>', answer.content.decode())
    assert form
    there = re.search(r'action="([^"]*)"', form[0])
    return there[1] if there else ""


def test_what_is_mended_after_the_password_is_sent_to_its_own_page() -> None:
    ren = payee("Ren", 10_000)
    BankAccount.objects.update(made_by=ren.id)
    browser = _signed_in(ren)
    path = "/money/worker/payout"
    assert _after_the_password(browser, path, {"amount": "99", "seen": ""}) == path
    assert browser.post(path, {"amount": "2000", "seen": ""}).headers["Location"] == "/money"
    assert Payout.objects.exists()
    browser, path = _signed_in(ren), "/money/worker/account"
    assert _after_the_password(browser, path, FORM | {"number": "12"}) == path
    assert browser.post(path, FORM).headers["Location"] == "/money"


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        (datetime(2027, 2, 10, 5, 30, tzinfo=JAPAN), "2月10日（水）"),
        (datetime(2027, 2, 10, 23, 25, tzinfo=JAPAN), "2月12日（金）"),  # the 11th is a holiday
    ],
)
def test_the_day_that_is_said_is_one_whose_run_is_still_to_come(asked: datetime, leaves: str) -> None:
    ren = payee("Ren", 10_000)
    clock.turn_to(asked)
    browser = _browser(ren)
    said = f"早ければ{leaves}に振り込みます"
    assert said in _words(browser.get("/money/worker/payout"))
    asks = browser.post("/money/worker/payout", {"amount": "2000", "seen": ""}, follow=True)
    assert _words(asks).count(said) == 2  # type: ignore[arg-type]


def test_what_came_back_is_said_and_mended() -> None:
    ren = payee("Ren", 10_000)
    browser = _browser(ren)
    browser.post("/money/worker/payout", {"amount": "10000", "seen": ""})
    run = gather_run(actor=OFFICE)
    assert run is not None
    assert "振り込みの手続き中" in _words(browser.get("/money"))
    mark_sent(actor=OFFICE, run_id=run.id)
    mark_returned(actor=OFFICE, payout_id=Payout.objects.get().id, reason="名義相違")
    seen = _words(browser.get("/money"))
    assert "振り込みが口座に届きませんでした" in seen
    assert "理由: 名義相違" in seen
    assert "振込先を直す" in seen
    assert "理由: 名義相違" in _words(browser.get("/money/worker/account")), "where it is mended"
    account_for(ren)
    clock.turn_to(clock.now() + timedelta(hours=49))
    assert "いま出金する" in _words(browser.get("/money"))


def test_only_an_owner_takes_a_companys_money_out() -> None:
    cast = Cast()
    org = cast.aoi.memberships.get().organisation_id
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=org, email=cast.mio.email, role="approver")
    for path in ("account", "payout"):
        assert _browser(cast.mio).get(f"/money/{org}/{path}").status_code == 403
        assert _browser(cast.ren).get(f"/money/{org}/{path}").status_code == 404
    assert _browser(cast.aoi).get(f"/money/{org}/account").status_code == 200


def test_it_asks_no_more_queries_with_more_payouts() -> None:
    ren = payee("Ren")
    for n in range(5):
        earn(ren, 2_000, str(n))
        _browser(ren).post("/money/worker/payout", {"amount": "2000"})
    browser = _browser(ren)
    browser.get("/money")
    few(lambda: browser.get("/money"))
