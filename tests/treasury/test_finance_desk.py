"""The finance desk: what waits, two people for a large run, its file, what came back, accounts to check, money held."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.desk.money import held
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger.queries import by_kind
from michinori.machinery import audit, clock, outbox
from michinori.machinery.settings import set_setting
from michinori.notices.models import Notice
from michinori.people.commands.identity_checks import check_identity
from michinori.people.commands.staff import give_role
from michinori.people.models import User
from michinori.treasury.commands.accounts import refuse_account, set_bank_account, vouch_for_account
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent, run_file
from michinori.treasury.commands.payout_stops import dissolve_run
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import BankAccount, Payout, PayoutRun
from michinori.treasury.queries import money_desk
from michinori.treasury.queries.accounts import current_account, status_of
from tests.queries import few
from tests.treasury.bank_files import transferred
from tests.treasury.payees import ACCOUNT, OFFICE, account_for, earn, payee, person, quiet_day, worker_balance

pytestmark = pytest.mark.django_db

PASSWORD = "nagai-aikotoba-desu"
WHY = "合計と件数を見た"


def _browser(user: User) -> Client:
    """Who has given their password just now."""
    user.set_password(PASSWORD)
    user.save()
    browser = Client()
    browser.force_login(user)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def _staff(name: str, *roles: str) -> User:
    made = person(name, staff=True)
    if roles:
        made.staff_roles.all().delete()
        for role in roles:
            give_role(actor=OFFICE, user_id=made.id, role=role)
    return made


def _words(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.headers)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def finance() -> Client:
    return _browser(_staff("Sora"))


@pytest.fixture
def large() -> PayoutRun:
    """A run of the clock above the limit."""
    ren = payee("Ren", 1_234_567)
    request_payout(actor=Actor.person(ren.id))
    run = gather_run(actor=Actor.clock())
    assert run is not None
    return run


def test_it_says_what_waits_and_whose_money_the_bank_holds(finance: Client, large: PayoutRun) -> None:
    transferred(7_000)
    earn(payee("Haru"), 2_500)
    page = _words(finance.get("/desk/money"))
    assert "お金のことで 2件、人の手が要ります" in page
    assert re.search(r"番号のない入金 7,000円 1 件", page)
    assert "帳簿の中で、銀行の残高と預かりの合計が一致" in page
    assert re.search(r"ワーカーの残高 2,500円 .*振り込みの途中 1,234,567円 .*だれのものかを調べる入金 7,000円", page)
    assert "帳簿にある銀行の残高 1,244,067円" in page


def test_nothing_waits(finance: Client) -> None:
    page = _words(finance.get("/desk/money"))
    assert "いま人の手が要るものはありません" in page
    for address in ("runs", "payouts", "returned", "accounts", "lines"):
        assert finance.get(f"/desk/money/{address}").status_code == 200


def test_the_bar_names_what_bank_and_parts_differ_by() -> None:
    right = held({"bank": 900, "client": 400, "escrow": 600, "bank_charges": 100, "escrows": 2})
    assert (right.difference, right.own, [part.yen for part in right.parts]) == (0, 100, [600, 400])
    assert right.parts[1].at == right.parts[0].width == 60
    assert held({"bank": 900, "client": 400, "escrow": 601}).difference == -101
    assert held({"bank": 5, "new": 5}).parts[0].yen == 5, "a kind of account that this page does not know"


def test_the_bar_is_right_where_money_lies_at_the_card_company() -> None:
    """20,000 yen came by card and 5,000 by bank; 6,000 of them are disputed, and the company kept 720 and 1,300."""
    found = held({"bank": 5_000, "client": 25_000, "card": 11_980, "claims": 6_000, "card_fees": 2_020})
    assert (found.difference, found.own, [yen for _, yen in found.elsewhere]) == (0, 2_020, [-11_980, -6_000])
    assert [part.yen for part in found.parts] == [25_000]


def test_one_confirms_another_releases_and_the_file_is_there(large: PayoutRun) -> None:
    one, other, here = _browser(_staff("Sora")), _browser(_staff("Kei")), f"/desk/money/runs/{large.id}"
    page = _words(one.get(here))
    assert "1,234,567円 を振り込みます" in page
    assert "時計（自動）" in page
    assert "1人が確かめ、別の人が承認します" in page
    assert other.post(f"{here}/release", {"reason": WHY}).status_code == 422
    assert _words(one.post(f"{here}/confirm", {"reason": ""}), 422)
    assert one.post(f"{here}/confirm", {"reason": WHY})["location"] == here
    assert "もうこの振り込みを確かめました" in _words(one.get(here))
    refused = one.post(f"{here}/release", {"reason": WHY})
    assert "別の人の承認が必要です" in _words(refused, 403)
    assert one.get(f"{here}/file").status_code == 409
    assert other.post(f"{here}/release", {"reason": WHY})["location"] == here
    page = _words(one.get(here))
    assert WHY in page
    assert "総合振込のファイル" in page
    answer = one.get(f"{here}/file")
    assert answer.content == run_file(actor=OFFICE, run_id=large.id)
    assert answer["content-disposition"].startswith("attachment")
    assert one.post(f"{here}/sent", {"reason": WHY})["location"] == here
    large.refresh_from_db()
    assert large.status == "sent"
    assert "を振り込みました" in _words(one.get(here))


def test_each_role_finds_what_it_may_do(large: PayoutRun) -> None:
    finance, approver, support = (
        _browser(_staff(name, role))
        for name, role in (("Fumi", "finance"), ("Eri", "finance-approver"), ("Sao", "support"))
    )
    here = f"/desk/money/runs/{large.id}"
    for browser, pages in (
        (finance, {"": 200, "/confirm": 200, "/release": 404, "/file": 409}),
        (approver, {"": 200, "/confirm": 404, "/release": 200, "/file": 404}),
        (support, {"": 404, "/confirm": 404, "/release": 404, "/file": 404}),
    ):
        assert {page: browser.get(here + page).status_code for page in pages} == pages
    assert support.get("/desk/money").status_code == 404
    assert approver.post("/desk/money/runs/gather").status_code == 404
    assert "承認する" not in _words(finance.get(here))


def test_confirming_asks_for_the_password(large: PayoutRun) -> None:
    browser = _browser(_staff("Sora"))
    session = browser.session
    session["account_authentication_methods"] = []
    session.save()
    for act in ("confirm", "release"):
        answer = browser.post(f"/desk/money/runs/{large.id}/{act}", {"reason": WHY})
        assert answer["location"].startswith("/accounts/reauthenticate/")
    large.refresh_from_db()
    assert (large.status, large.confirmed_by) == ("gathered", "")


def test_today_is_gathered_from_the_page(finance: Client) -> None:
    assert finance.post("/desk/money/runs/gather", {"reason": "集め直す"})["location"] == "/desk/money/runs"
    assert "きょう振り込むものはありません" in _words(finance.get("/desk/money/runs"))
    ren = payee("Ren", 5_000)
    request_payout(actor=Actor.person(ren.id))
    answer = finance.post("/desk/money/runs/gather", {"reason": "集め直す"})
    run = PayoutRun.objects.get()
    assert (answer["location"], run.status) == (f"/desk/money/runs/{run.id}", "released")


def test_pages_that_gather_say_first_that_no_money_may_leave(finance: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "本物のお金を動かすと、まだだれも確かめていません"
    for address in ("/desk/money", "/desk/money/runs", "/desk/money/runs/gather"):
        assert said not in _words(finance.get(address))
    monkeypatch.setattr("michinori.desk.money.may_real_money_leave", lambda: False)
    for address in ("/desk/money", "/desk/money/runs", "/desk/money/runs/gather"):
        assert said in _words(finance.get(address)), address


def test_the_desk_of_money_leads_to_the_page_that_asks_why(finance: Client) -> None:
    """A button that sent nothing there came back with a mistake that nobody had made."""
    page = finance.get("/desk/money").content.decode()
    assert 'href="/desk/money/runs/gather"' in page
    assert 'action="/desk/money/runs/gather"' not in page


def test_the_list_of_runs_says_that_real_money_may_not_leave_yet(finance: Client, settings: Any) -> None:
    settings.SIMULATED_TIME = False
    page = finance.get("/desk/money/runs").content.decode()
    assert "まだだれも確かめていません" in page
    assert 'href="/desk/settings/real_money"' in page
    set_setting(actor=OFFICE, key="real_money", text="道野 空")
    assert "まだだれも確かめていません" not in finance.get("/desk/money/runs").content.decode()


def test_what_the_bank_returned_is_recorded_and_waits_until_it_is_mended(finance: Client) -> None:
    ren = payee("Ren", 5_000)
    paid = request_payout(actor=Actor.person(ren.id))
    run = gather_run(actor=OFFICE)
    here = f"/desk/money/payouts/{paid.id}"
    assert "残高に戻す" not in _words(finance.get(here))
    mark_sent(actor=OFFICE, run_id=run.id if run else "")
    assert _words(finance.post(here, {"reason": ""}), 422)
    assert finance.post(here, {"reason": "口座名義相違"})["location"] == "/desk/money/returned"
    assert worker_balance(ren) == 5_000
    assert "口座名義相違" in _words(finance.get("/desk/money/returned"))
    assert re.search(r"戻ってきた出金 5,000円 1 件", _words(finance.get("/desk/money")))
    account_for(ren, number="7654321")
    assert "まだありません" in _words(finance.get("/desk/money/returned"))
    assert "口座名義相違" in _words(finance.get("/desk/money/payouts?status=returned"))


def test_staff_do_not_take_their_own_payout_back() -> None:
    """What was paid to them would be on their balance as well, to be paid once more."""
    sora = person("Sora", staff=True)
    set_setting(actor=OFFICE, key="account_hours", text="0")
    account_for(sora)
    earn(sora, 5_000)
    paid = request_payout(actor=Actor.person(sora.id))
    run = gather_run(actor=OFFICE)
    mark_sent(actor=OFFICE, run_id=run.id if run else "")
    with pytest.raises(Problem, match="own-matter"):
        mark_returned(actor=Actor.person(sora.id, elevated=True), payout_id=paid.id, reason="戻った")
    assert Payout.objects.get().status == "sent"
    assert worker_balance(sora) == 0


def _to_check(user: User) -> BankAccount:
    return set_bank_account(actor=Actor.person(user.id), body=ACCOUNT, confirmed=True)


def test_an_account_is_vouched_for_with_a_reason(finance: Client) -> None:
    account = _to_check(person("Ren"))
    assert "Ren" in _words(finance.get("/desk/money/accounts"))
    here = f"/desk/money/accounts/{account.id}"
    assert "Renの口座ですか" in _words(finance.get(here))
    assert _words(finance.post(here, {"reason": ""}), 422)
    assert finance.post(here, {"reason": WHY})["location"] == "/desk/money/accounts"
    account.refresh_from_db()
    assert (account.status, account.vouched_why) == ("usable", WHY)
    assert "Ren" not in _words(finance.get("/desk/money/accounts")).replace("Renの口座", "")
    assert "この口座に、確認は要りません" in _words(finance.post(here, {"reason": WHY}), 422)


def test_an_account_of_another_is_refused_and_its_owner_told_why(finance: Client) -> None:
    ren = person("Ren")
    account, why = _to_check(ren), "名義がちがう"
    earn(ren, 5_000)
    listed, here = "/desk/money/accounts", f"/desk/money/accounts/{account.id}/refuse"
    assert here in finance.get(f"/desk/money/accounts/{account.id}").content.decode()
    assert _words(finance.post(here, {"reason": ""}), 422)
    assert finance.post(here, {"reason": why})["location"] == listed
    account.refresh_from_db()
    assert (account.status, account.vouched_why, account.ended_at) == ("refused", why, None)
    assert "Renの口座" not in _words(finance.get(listed))
    outbox.drain(SUBSCRIBERS)
    (told,) = Notice.objects.filter(user=ren, kind="bank_account_refused")
    assert why in told.words["ja"][1]
    assert why in told.words["en"][1]
    assert "bank_account_refused" in [one.kind for one in audit.newest(limit=3)]
    browser = _browser(ren)
    page = _words(browser.get("/money"))
    assert f"ご本人の口座だと確かめられませんでした 理由: {why}" in page
    assert "振込先を直すと、口座へ振り込まれます" in page
    assert "振込先を変える" not in page, "one way, and it is the button"
    form = browser.get("/money/worker/account").content.decode()
    assert why in form
    assert account.number not in form, "another is to be set"
    check_identity(
        actor=Actor.person(person("Kei", staff=True).id, elevated=True),
        client_id=ren.id,
        name="道野 蓮",
        name_kana="ミチノ レン",
        reason="見た",
    )
    clock.turn_to(clock.now() + timedelta(days=3))
    current = current_account(ren.id)
    assert current is not None
    assert status_of(current) == "refused"
    again = _to_check(ren)
    assert (again.id != account.id, again.status) == (True, "usable")


def test_nobody_refuses_their_own_account_nor_one_that_is_decided() -> None:
    ren, kei = person("Ren"), person("Kei", staff=True)
    acts = Actor.person(kei.id, elevated=True)
    own, vouched = _to_check(kei), account_for(ren)
    for account, slug in ((own, "own-matter"), (vouched, "account-not-to-check")):
        with pytest.raises(Problem, match=slug):
            refuse_account(actor=acts, account_id=account.id, why=WHY)
    with pytest.raises(Problem, match="elevation-needed"):
        refuse_account(actor=Actor.person(kei.id), account_id=vouched.id, why=WHY)
    with pytest.raises(Problem, match="not-found"):
        refuse_account(actor=Actor.person(ren.id, elevated=True), account_id=own.id, why=WHY)
    assert not BankAccount.objects.filter(status="refused").exists()


def test_one_person_does_not_refuse_one_account_after_the_other() -> None:
    """Each new account waits 48 hours: whoever refused all of them would make pay late."""
    ren, first, second = person("Ren"), person("Kei", staff=True), person("Sora", staff=True)
    kei, sora = (Actor.person(one.id, elevated=True) for one in (first, second))
    refuse_account(actor=kei, account_id=_to_check(ren).id, why=WHY)
    again = _to_check(ren)
    with pytest.raises(Problem, match="other-person-needed"):
        refuse_account(actor=kei, account_id=again.id, why=WHY)
    page = _browser(first).post(f"/desk/money/accounts/{again.id}/refuse", {"reason": WHY})
    assert "続けて2度目のことは" in _words(page, 403)
    again.refresh_from_db()
    assert (again.status, again.vouched_by) == ("unverified", "")
    assert refuse_account(actor=sora, account_id=again.id, why=WHY).status == "refused"
    third = _to_check(ren)
    clock.turn_to(clock.now() + timedelta(days=31))
    assert refuse_account(actor=sora, account_id=third.id, why=WHY).status == "refused"


def test_nobody_refuses_before_papers_were_checked() -> None:
    """Papers that are checked a day later may show that it was theirs."""
    ren, kei = person("Ren", verified=False), person("Kei", staff=True)
    account, acts = _to_check(ren), Actor.person(kei.id, elevated=True)
    with pytest.raises(Problem, match="identity-unchecked"):
        refuse_account(actor=acts, account_id=account.id, why=WHY)
    browser, here = _browser(kei), f"/desk/money/accounts/{account.id}"
    assert f"{here}/refuse" not in browser.get(here).content.decode()
    assert "先に、本人確認が必要です" in _words(browser.get(f"{here}/refuse"))
    account.refresh_from_db()
    assert (account.status, account.vouched_why) == ("unverified", "")
    check_identity(actor=acts, client_id=ren.id, name="道野 蓮", name_kana="ミチノ レン", reason=WHY)
    current = current_account(ren.id)
    assert current is not None
    assert status_of(current) == "usable"


def test_an_account_in_a_run_is_refused_only_once_its_payout_is_out() -> None:
    """The run's file names it: money would go to an account of which its owner has read that none does."""
    ren, kei = person("Ren"), Actor.person(person("Kei", staff=True).id, elevated=True)
    account = _to_check(ren)
    check_identity(actor=kei, client_id=ren.id, name="道野 蓮", name_kana="ミチノ レン", reason=WHY)
    earn(ren, 5_000)
    clock.turn_to(clock.now() + timedelta(days=3))
    quiet_day()
    request_payout(actor=Actor.person(ren.id), confirmed=True)
    run = gather_run(actor=OFFICE)
    assert run is not None
    check_identity(actor=kei, client_id=ren.id, name="道野 蓮", reason=WHY)
    with pytest.raises(Problem, match="account-in-run"):
        refuse_account(actor=kei, account_id=account.id, why=WHY)
    account.refresh_from_db()
    assert (account.status, account.vouched_by) == ("unverified", "")
    dissolve_run(actor=OFFICE, run_id=run.id, why=WHY)
    assert refuse_account(actor=kei, account_id=account.id, why=WHY).status == "refused"
    assert gather_run(actor=OFFICE) is None


def test_nobody_vouches_without_papers_nor_for_themselves_nor_against_a_checked_name() -> None:
    kei = Actor.person(person("Kei", staff=True).id, elevated=True)
    stranger = _to_check(person("Mio", verified=False))
    with pytest.raises(Problem, match="identity-unchecked"):
        vouch_for_account(actor=kei, account_id=stranger.id, why=WHY)
    own = _to_check(User.objects.get(id=kei.user_id))
    with pytest.raises(Problem, match="own-matter"):
        vouch_for_account(actor=kei, account_id=own.id, why=WHY)
    ren = person("Ren")
    named = _to_check(ren)
    check_identity(actor=kei, client_id=ren.id, name="別の人", name_kana="ベツノ ヒト", reason=WHY)
    with pytest.raises(Problem, match="account-not-to-check"):
        vouch_for_account(actor=kei, account_id=named.id, why=WHY)
    with pytest.raises(Problem, match="elevation-needed"):
        vouch_for_account(actor=Actor.person(kei.user_id or ""), account_id=named.id, why=WHY)
    assert set(BankAccount.objects.values_list("status", flat=True)) == {"unverified"}
    found, _ = money_desk.accounts_to_check(kei, after=None)
    assert {one.id for one in found} == {stranger.id, own.id}, "the checked name decides the third"


def test_the_pages_make_few_queries(finance: Client, large: PayoutRun) -> None:
    transferred(7_000)
    _to_check(person("Mio"))
    for address in ("", "/runs", f"/runs/{large.id}", "/payouts", "/returned", "/accounts", "/lines"):
        few(partial(finance.get, f"/desk/money{address}"), MOST_QUERIES)


MOST_QUERIES = 13
"""Ten, and three for the log of what staff look at."""


def test_the_ledgers_kinds_add_up(large: PayoutRun) -> None:
    found = by_kind()
    assert found["bank"] == found["payouts"] == 1_234_567
