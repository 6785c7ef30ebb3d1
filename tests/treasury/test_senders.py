"""Money that goes "back to its sender" leaves for an account for which letters, or another of the staff, stand."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Movement
from michinori.ledger.queries import balance
from michinori.machinery import audit, clock
from michinori.machinery.settings import set_setting
from michinori.people.commands.staff import give_role
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_from
from michinori.rules.money.senders import may_be_one, surely_one
from michinori.treasury.commands.accounts import vouch_for_account
from michinori.treasury.commands.payout_runs import gather_run, mark_sent
from michinori.treasury.commands.payout_stops import take_out
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.commands.unmatched import return_line, stop_return
from michinori.treasury.models import BankAccount, Payout, PayoutRun, StatementLine
from michinori.treasury.queries import money_desk
from tests.pages.visitors import proved
from tests.treasury.bank_files import Desk, transferred
from tests.treasury.payees import ACCOUNT, OFFICE, person

pytestmark = pytest.mark.django_db
WHY = "電話で確かめた"
SAGI = ACCOUNT | {"number": "7654321", "holder_kana": "サギ タロウ"}
HIMITSU = ACCOUNT | {"number": "7654321", "holder_kana": "ヒミツ ノ ヒト"}


def came(name: str, amount: int = 70_000) -> str:
    """A transfer without a number, whose sender the bank writes so: the line's id."""
    rows = f"取引日,金額,相手先,メモ,残高\n2026-02-27,{amount},{name},,{amount}"
    import_statement(actor=OFFICE, name="明細.csv", content=rows.encode(), format="csv:signed")
    return StatementLine.objects.get().id


def gathered() -> PayoutRun | None:
    return gather_run(actor=OFFICE, on=bank_day_from(day_of(clock.now())))


def approver() -> User:
    return person("Kei", staff=True)


def test_what_can_be_read_decides() -> None:
    for name, other, may, surely in (
        ("株式会社見本", "ｻｷﾞ ﾀﾛｳ", True, False),
        ("ﾐﾎﾝ(ｶ", "ｶ)ﾐﾎﾝ", True, True),
        ("ﾐﾎﾝ(ｶ", "ｻｷﾞ ﾀﾛｳ", False, False),
        ("", "ｻｷﾞ ﾀﾛｳ", True, False),
    ):
        assert (may_be_one(name, other), surely_one(name, other)) == (may, surely)


def test_who_deals_with_suspense_is_not_the_sender() -> None:
    """株式会社見本 has sent 70,000 yen. Sora types an account of a friend: "the sender's"."""
    desk = Desk()
    line_id = came("株式会社見本")
    return_line(actor=desk.proved(desk.sora), line_id=line_id, account=SAGI, reason=WHY)
    assert gathered() is None, "nothing leaves on one word"
    account = BankAccount.objects.get()
    assert (account.status, account.ended_at, balance(accounts.PAYOUTS)) == ("unverified", None, 70_000)
    assert account.id in {one.id for one in money_desk.accounts_to_check(desk.acts(desk.sora), after=None)[0]}
    with pytest.raises(Problem, match="own-matter"):
        vouch_for_account(actor=desk.proved(desk.sora), account_id=account.id, why=WHY)
    kei = approver()
    page = proved(kei).get(f"/desk/money/accounts/{account.id}").content.decode()
    assert "株式会社見本" in page
    assert "送り主の口座ですか" in page
    assert "番号のない入金の送り主" in proved(kei).get("/desk/money/accounts").content.decode()
    done = proved(kei).post(f"/desk/money/accounts/{account.id}", {"reason": "通帳の写しを見た"})
    assert done["location"] == "/desk/money/accounts"
    account.refresh_from_db()
    assert (account.status, account.vouched_by, account.ended_at is None) == ("usable", kei.id, False)
    run = gathered()
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    assert (Payout.objects.get().status, balance(accounts.BANK)) == ("sent", 0)


def test_a_large_sum_takes_two_although_the_name_is_right() -> None:
    desk = Desk()
    set_setting(actor=OFFICE, key="payout_second", text="6999")
    return_line(actor=desk.proved(desk.sora), line_id=transferred(7_000), account=HIMITSU, reason=WHY)
    assert (BankAccount.objects.get().status, gathered()) == ("unverified", None)
    set_setting(actor=OFFICE, key="payout_second", text="7001")
    return_line(actor=desk.proved(desk.sora), line_id=transferred(7_001), account=HIMITSU, reason=WHY)
    assert BankAccount.objects.filter(status="usable").count() == 1


def test_it_can_be_stopped_until_somebody_vouches() -> None:
    desk = Desk()
    line_id = came("株式会社見本")
    return_line(actor=desk.proved(desk.sora), line_id=line_id, account=SAGI, reason=WHY)
    browser = proved(desk.sora)
    here = f"/desk/money/unmatched/{line_id}"
    assert "返すのをやめる" in browser.get(here).content.decode()
    assert browser.post(f"{here}/stop").status_code == 422, "not without a reason"
    assert browser.post(f"{here}/stop", {"reason": "口座が違うと聞いた"})["location"] == here
    line = StatementLine.objects.get(id=line_id)
    assert (line.status, line.settled_by, Payout.objects.get().status) == ("suspense", "", "cancelled")
    assert (balance(accounts.SUSPENSE), balance(accounts.PAYOUTS)) == (70_000, 0)
    assert audit.newest(limit=1)[0].kind in ("line_return_stopped", "page_seen")
    assert "返すのをやめました" in browser.get(here).content.decode()
    assert not BankAccount.objects.filter(ended_at=None).exists()
    return_line(actor=desk.proved(desk.sora), line_id=line_id, account=HIMITSU, reason=WHY)
    account = BankAccount.objects.get(ended_at=None)
    vouch_for_account(actor=desk.proved(approver()), account_id=account.id, why=WHY)
    before = Movement.objects.count()
    for slug, actor, which in (
        ("return-under-way", desk.acts(desk.sora), line_id),
        ("not-found", desk.acts(desk.mio), line_id),
        ("not-found", desk.acts(desk.sora), "bsl_none"),
    ):
        with pytest.raises(Problem, match=slug):
            stop_return(actor=actor, line_id=which, reason=WHY)
    assert Movement.objects.count() == before
    clock.turn_to(clock.now() + timedelta(days=4))
    assert gathered() is not None


def test_two_accounts_of_one_person_are_not_two() -> None:
    desk, same = Desk(), {"staff": True, "identity": "passport 123"}
    first, second = (person(name, **same) for name in ("Fumi", "Fumi2"))
    give_role(actor=OFFICE, user_id=first.id, role="finance")
    return_line(actor=desk.proved(first), line_id=came("株式会社見本"), account=SAGI, reason=WHY)
    vouch = partial(vouch_for_account, account_id=BankAccount.objects.get().id, why=WHY)
    with pytest.raises(Problem, match="own-matter"):
        vouch(actor=desk.proved(second))
    assert BankAccount.objects.get().status == "unverified"


def test_two_may_let_it_wait_a_week_each_and_then_it_leaves() -> None:
    """No hold is for it: Sora takes it out, Kei takes it out, and nobody after them."""
    desk, kei, ann = Desk(), approver(), person("Ann", staff=True)
    set_setting(actor=OFFICE, key="payout_second", text="0")
    line_id = came("株式会社見本")
    return_line(actor=desk.proved(desk.sora), line_id=line_id, account=SAGI, reason=WHY)
    account = BankAccount.objects.get()
    vouch_for_account(actor=Actor.person(kei.id, elevated=True), account_id=account.id, why=WHY)
    payout = Payout.objects.get()

    def refused(by: User) -> str:
        before = Payout.objects.values().get()
        with pytest.raises(Problem) as problem:
            take_out(actor=Actor.person(by.id, elevated=True), payout_id=payout.id, why="もう一度")
        assert Payout.objects.values().get() == before
        return problem.value.slug

    clock.turn_to(clock.now() + timedelta(days=3))
    assert gathered()
    take_out(actor=Actor.person(desk.sora.id, elevated=True), payout_id=payout.id, why="名義を調べる")
    clock.turn_to(clock.now() + timedelta(days=15))
    assert gathered()
    assert refused(desk.sora) == "other-person-needed"
    take_out(actor=Actor.person(kei.id, elevated=True), payout_id=payout.id, why="名義を調べる")
    clock.turn_to(clock.now() + timedelta(days=15))
    run = gathered()
    assert run
    assert [refused(one) for one in (desk.sora, kei, ann)] == ["payout-taken-out-twice"] * 3
    assert "この出金を外す" not in proved(ann).get(f"/desk/money/payouts/{payout.id}").content.decode()
    for times in (3, -1):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payout.objects.update(times_out=times)
