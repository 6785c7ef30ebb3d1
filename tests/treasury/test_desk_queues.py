"""What waits for finance stands in the queues of the desk and of its money, with its age, and leaves them when done."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.machinery import clock
from michinori.people.commands.staff import give_role
from michinori.rules.money.desk_queues import Queue
from michinori.treasury.commands.accounts import set_bank_account_for, vouch_for_account
from michinori.treasury.commands.card_holds import release_hold
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.own_money import book_charge
from michinori.treasury.commands.payout_releases import release_run
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.commands.payout_stops import dissolve_run
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import BankAccount, CardHold, StatementLine
from michinori.treasury.queries.left import money_of_the_left
from michinori.treasury.queries.money_desk import queues
from michinori.wording import display
from tests.pages.visitors import signed_in
from tests.queries import few
from tests.treasury.bank_files import Desk, bank_file, transferred
from tests.treasury.card_company import LOST, CardCompany
from tests.treasury.payees import ACCOUNT, OFFICE, payee, person, sora
from tests.treasury.paying_by_card import decided, disputes, pays
from tests.treasury.test_books_pages import proved
from tests.treasury.test_card_desk import earned_at_once
from tests.treasury.test_estates import Estate

pytestmark = pytest.mark.django_db


def waits(actor: Actor) -> dict[str, tuple[int, int]]:
    """Count and yen of the queues where something waits."""
    return {one.name: (one.count, one.amount) for one in queues(actor) if one.count}


def queue(actor: Actor, name: str) -> Queue:
    (found,) = [one for one in queues(actor) if one.name == name]
    return found


def test_disputes_claims_and_held_earnings_wait_with_their_age(company: CardCompany) -> None:
    cast = Desk()
    staff, browser = cast.proved(cast.sora), signed_in(cast.sora)
    hold = earned_at_once(company, cast)
    dispute = disputes(company, pays(company, cast.mio.id, cast.mio.id, 20_000))
    assert waits(staff) == {"disputes": (1, 20_000), "holds": (1, 0)}
    assert queue(staff, "holds").oldest == hold.made_at
    for address in ("/desk/", "/desk/money"):
        page = browser.get(address).content.decode()
        assert "異議の出たカード払い" in page
        assert "カードのため、止めている報酬" in page
        assert "目標の時間を過ぎています" not in page
        few(partial(browser.get, address), 13)  # three of them for the log
    clock.turn_to(clock.now() + timedelta(days=8))
    assert "目標の時間を過ぎています" in browser.get("/desk/").content.decode()
    company.things[dispute.number]["balance_transactions"].append({"id": "txn_more", "amount": -10_000, "fee": 0})
    decided(company, dispute, LOST)
    release_hold(actor=staff, hold_id=CardHold.objects.get().id, reason="両方に電話した")
    assert waits(staff) == {"claims": (1, 10_000)}
    assert "異議のあと、戻らないお金" in browser.get("/desk/money").content.decode()


def test_money_of_who_has_left_waits_until_an_account_is_named(company: CardCompany) -> None:
    aoi, other, staff = person("Aoi"), person("Kei", staff=True), sora()
    kei = Actor.person(other.id, elevated=True)
    pays(company, aoi.id, aoi.id, 20_000)
    close_account(actor=Actor.person(aoi.id), confirm=aoi.email)
    company.refuse_refunds = "charge_expired_for_refund"
    do_card_work()
    assert waits(staff) == {"left": (1, 20_000)}
    ((row,), further) = money_of_the_left(staff)
    assert (row.owner.id, row.kind, row.amount, row.linked, further) == (aoi.id, "client", 20_000, False, "")
    page = signed_in(other).get("/desk/money/left").content.decode()
    assert "20,000円" in page
    assert f"/desk/money/left/{aoi.id}" in page
    assert "Aoi" not in page
    assert money_of_the_left(staff, after=row.account_id) == ([], "")
    account = set_bank_account_for(actor=staff, owner_id=aoi.id, body=ACCOUNT, why="見て確かめた")
    assert waits(staff) == {"accounts": (1, 0)}
    vouch_for_account(actor=kei, account_id=account.id, why="本人の書類と通帳の写しを見た")
    assert waits(staff) == {}
    with pytest.raises(Problem, match="not-found"):
        money_of_the_left(Actor.person(aoi.id))


def test_staff_enter_the_account_of_who_has_left_and_correct_it(company: CardCompany) -> None:
    aoi, finance, approver = person("Aoi"), person("Sora", staff=True), person("Kei")
    give_role(actor=OFFICE, user_id=approver.id, role="finance-approver")
    pays(company, aoi.id, aoi.id, 20_000)
    here = f"/desk/money/left/{aoi.id}"
    assert proved(finance).get(here).status_code == 404, "Aoi has not left"
    close_account(actor=Actor.person(aoi.id), confirm=aoi.email)
    company.refuse_refunds = "charge_expired_for_refund"
    do_card_work()
    assert here not in signed_in(approver).get("/desk/money/left").content.decode()
    assert proved(approver).get(here).status_code == 404
    assert signed_in(finance).get(here).status_code == 302, "who they are comes first"
    browser = proved(finance)
    assert "20,000円" in browser.get(here).content.decode()
    typed = {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "123", "holder_kana": "ミチノ アオイ"}
    typed["reason"] = "書面と旅券の写しを見た"
    refused = browser.post(here, typed)
    assert refused.status_code == 422
    assert "ミチノ アオイ" in refused.content.decode(), "nothing typed is lost"
    for number in ("1234567", "7654321"):
        assert browser.post(here, typed | {"number": number}).url == "/desk/money/accounts"
    (account,) = BankAccount.objects.filter(owner=aoi.id, ended_at=None)
    assert (account.number, account.status) == ("7654321", "unverified"), "another member of staff checks it"


def test_an_estate_waits_until_somebody_says_where_it_goes() -> None:
    estate = Estate()
    assert waits(estate.sora) == {"estates": (1, 5_000)}
    estate.named()
    assert waits(estate.sora) == {"accounts": (1, 0)}


def test_who_may_not_settle_lines_sees_that_some_wait_and_no_way_there() -> None:
    cast = Desk()
    kei = cast.person("Kei")
    give_role(actor=OFFICE, user_id=kei.id, role="finance-approver")
    transferred(7_000)
    approver, finance = signed_in(kei), signed_in(cast.sora)
    here = "/desk/money/unmatched"
    assert here in finance.get("/desk/").content.decode()
    assert here not in approver.get("/desk/").content.decode()
    page = approver.get("/desk/money").content.decode()
    assert "7,000円" in page
    assert here not in page


def test_what_left_and_is_not_explained_waits_and_is_one_press_away() -> None:
    cast = Desk()
    file = SimpleUploadedFile("b.txt", bank_file((7_000, "ﾀﾞﾚｶ"), (-330, "ﾃｽｳﾘﾖｳ"), (-440, "ﾃｽｳﾘﾖｳ")))
    finance = signed_in(cast.sora)
    typed = {"format": "zengin", "likely": "ask", "reason": "毎日", "uploads": file}
    said = finance.post("/desk/money/statements", typed, follow=True).content.decode()
    assert "だれのものかを調べる入金 1件、出金 2件" in said
    staff = cast.proved(cast.sora)
    assert waits(staff) == {"unmatched": (1, 7_000), "outgoing": (2, 770)}
    assert queue(staff, "outgoing").oldest == queue(staff, "unmatched").oldest
    for address in ("/desk/", "/desk/money"):
        assert "内容を確かめる出金" in finance.get(address).content.decode()
    banks_day = display.day(StatementLine.objects.get(amount=-330).day, year=False)
    assert f"{banks_day}から" in finance.get("/desk/").content.decode()
    line = StatementLine.objects.get(amount=-330)
    for address in ("/desk/money/lines", "/desk/money/bank"):
        assert f"/desk/money/outgoing/{line.id}" in finance.get(address).content.decode()
    book_charge(actor=staff, line_id=line.id, reason="明細を見た")
    assert waits(staff)["outgoing"] == (1, 440)


def test_a_run_that_is_called_off_waits_among_what_another_agrees_to() -> None:
    ren, sora, kei = payee("Ren", 1_234_567), person("Sora", staff=True), person("Kei", staff=True)
    one, other = (Actor.person(each.id, elevated=True) for each in (sora, kei))
    request_payout(actor=Actor.person(ren.id))
    run = gather_run(actor=one, why="朝の分")
    assert run is not None
    release_run(actor=other, run_id=run.id, why="比べた")
    here = f"/desk/money/runs/{run.id}"
    page = proved(sora).get(here).content.decode()
    assert f"{here}/file" in page
    assert waits(one) == {"runs": (1, 1_234_567)}
    dissolve_run(actor=one, run_id=run.id, why="銀行が断った")
    assert waits(one) == {"runs": (1, 1_234_567), "own": (1, 1_234_567)}, "it can be sent still"
    page = proved(sora).get(here).content.decode()
    assert (f"{here}/file" in page, f"{here}/dissolve" in page, "を振り込みます" in page) == (True, False, False)
    assert "承認は、別の人がします" in page
    assert f"{here}/dissolve" in proved(kei).get(here).content.decode()
    assert "<textarea" not in (mine := proved(sora).get(f"{here}/dissolve").content.decode())
    assert "承認は、別の人がします" in mine
    assert here in signed_in(kei).get("/desk/money/bank").content.decode()
    assert proved(sora).get(f"{here}/file").status_code == 200
    assert dissolve_run(actor=other, run_id=run.id, why="見た").status == "dissolved"
    assert waits(one) == {}
    assert "承認は、別の人がします" not in proved(sora).get(here).content.decode()
