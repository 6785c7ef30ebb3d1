"""Closing an account sends what is left to the bank account, whatever its size; what comes back is sent once more to
whoever has the link in the mail. Nobody is stuck with a balance (domain § 8; decision 38, Leaving with money).
"""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.ledger import accounts
from michinori.ledger.models import Balance
from michinori.ledger.queries import balance, check
from michinori.machinery import clock, outbox
from michinori.machinery.models import Deadline
from michinori.machinery.settings import set_setting
from michinori.notices.models import SentMail
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands.accounts import set_bank_account_for
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.parting import mend_parting
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.commands.reaching import DEADLINE, REACHED
from michinori.treasury.models import BankAccount, Payout, PayoutRun
from michinori.treasury.parting_links import mend_token
from tests.treasury.payees import ACCOUNT, OFFICE, earn, on_the_way, payee, person, worker_balance

pytestmark = pytest.mark.django_db

OTHER = ACCOUNT | {"number": "7654321"}


def _close(user: User) -> None:
    close_account(actor=Actor.person(user.id), confirm=user.email)


def _run(days: int = 0) -> PayoutRun:
    found = gather_run(actor=OFFICE, on=bank_day_from(day_of(clock.now()) + timedelta(days=days)))
    assert found is not None
    return found


def _told(settings: object) -> str:
    """The text of the newest mail."""
    settings.DEMO = True  # type: ignore[attr-defined]  # keeps what mails say
    outbox.drain(SUBSCRIBERS)
    return SentMail.objects.latest("id").text


def _sent_and_returned(user: User) -> Payout:
    run = _run()
    mark_sent(actor=OFFICE, run_id=run.id)
    paid = Payout.objects.get(owner_id=user.id)
    mark_returned(actor=OFFICE, payout_id=paid.id, reason="口座解約済")
    paid.refresh_from_db()
    return paid


@pytest.mark.parametrize("amount", [1, 999, 37_795])
def test_all_that_is_left_leaves_whatever_its_size(amount: int) -> None:
    ren = payee("Ren", amount)
    _close(ren)
    assert (worker_balance(ren), on_the_way()) == (0, amount)
    run = _run()
    assert (run.count, run.total) == (1, amount)
    mark_sent(actor=OFFICE, run_id=run.id)
    assert on_the_way() == 0
    assert check().sound


def test_a_client_and_a_company_are_paid_each_to_its_own_account() -> None:
    """The person works, pays as a client and owns a company alone."""
    aoi = payee("Aoi", 700)
    firm = default_client(person("Emi", company="ひとり会社").id).id
    emi = User.objects.get(email="emi@example.com")
    for owner, amount in ((aoi.id, 300), (firm, 5_000)):
        record_money_in(actor=OFFICE, client_id=owner, amount=amount, reference=owner)
    with pytest.raises(Problem, match="account-has-money") as refused:
        _close(emi)
    assert refused.value.values == {"amount": 5_000}
    assert User.objects.get(id=emi.id).is_active
    set_setting(actor=OFFICE, key="account_hours", text="0")
    set_bank_account_for(actor=OFFICE, owner_id=firm, body=OTHER)
    _close(emi)
    _close(aoi)
    rows = Payout.objects.values_list("owner_id", "source", "amount", "account__number")
    left = {(owner, source): (amount, number) for owner, source, amount, number in rows}
    assert left == {
        (firm, "client"): (5_000, "7654321"),
        (aoi.id, "worker"): (700, "1234567"),
        (aoi.id, "client"): (300, "1234567"),
    }
    assert not Balance.objects.exclude(amount=0).exists()
    assert _run().total == 6_000


def test_without_an_account_closing_asks_for_one_first() -> None:
    ren = person("Ren")
    earn(ren, 3)
    with pytest.raises(Problem, match="account-has-money"):
        _close(ren)
    assert User.objects.get(id=ren.id).is_active
    set_bank_account_for(actor=OFFICE, owner_id=ren.id, body=ACCOUNT)
    _close(ren)
    payout = Payout.objects.get()
    assert payout.due_on > day_of(clock.now() + timedelta(hours=47)), "a new account waits as ever"


def test_what_was_asked_for_leaves_too_and_cannot_be_taken_back() -> None:
    ren = payee("Ren", 5_000)
    asked = request_payout(actor=Actor.person(ren.id), amount=2_000)
    _close(ren)
    with pytest.raises(Problem, match="payout-gathered"):
        cancel_payout(actor=OFFICE, payout_id=asked.id)
    assert sorted(Payout.objects.values_list("amount", flat=True)) == [2_000, 3_000]
    assert _run().total == 5_000
    assert worker_balance(ren) == 0


def test_closing_takes_no_wish_past_the_48_hours_of_a_changed_account() -> None:
    """Who has taken over an account changes where money goes and closes it: the owner still has the two days."""
    ren = payee("Ren", 5_000)
    request_payout(actor=Actor.person(ren.id), amount=2_000)
    set_bank_account_for(actor=OFFICE, owner_id=ren.id, body=OTHER)
    _close(ren)
    changed = BankAccount.objects.get(number="7654321")
    assert set(Payout.objects.values_list("account_id", "status")) == {(changed.id, "requested")}
    assert all(one.due_on > day_of(clock.now() + timedelta(hours=47)) for one in Payout.objects.all())
    assert gather_run(actor=OFFICE, on=bank_day_from(day_of(clock.now()))) is None
    clock.turn_to(clock.now() + timedelta(hours=49))
    assert _run(1).total == 5_000


def test_the_address_is_sealed_and_forgotten_once_it_has_surely_arrived(turn: object) -> None:
    ren = payee("Ren", 5_000)
    _close(ren)
    mark_sent(actor=OFFICE, run_id=_run().id)
    paid = Payout.objects.get()
    assert paid.contact
    assert "ren@example.com" not in paid.contact
    turn(days=REACHED.days - 1)  # type: ignore[operator]
    assert Payout.objects.get().contact
    turn(days=5)  # type: ignore[operator]
    assert Payout.objects.get().contact == ""
    assert not Deadline.objects.filter(kind=DEADLINE).exists(), "nothing is left to be tried again"


def test_the_address_stays_no_longer_with_money_that_was_sent_before(turn: object) -> None:
    """It was kept for 60 days after the closing also with what had arrived long ago."""
    ren = payee("Ren", 5_000)
    request_payout(actor=Actor.person(ren.id))
    mark_sent(actor=OFFICE, run_id=_run().id)
    sent_on = Payout.objects.get().run.on  # type: ignore[union-attr]
    clock.turn_to(datetime(sent_on.year, sent_on.month, sent_on.day, 12, tzinfo=JAPAN) + timedelta(days=50))
    _close(ren)
    turn(days=9)  # type: ignore[operator]
    assert Payout.objects.get().contact
    turn(days=2)  # type: ignore[operator]
    assert Payout.objects.get().contact == ""


def test_what_comes_back_is_sent_to_another_account_by_the_link_in_the_mail(settings: object) -> None:
    ren = payee("Ren", 5_000)
    _close(ren)
    paid = _sent_and_returned(ren)
    assert worker_balance(ren) == 5_000
    said = _told(settings)
    assert "口座解約済" in said
    link = re.search(r"https?://[^/]+(/left/\S+)", said)
    assert link, said
    settings.DEMO = False  # type: ignore[attr-defined]
    browser = Client()
    assert "5,000円が、口座に届かず戻ってきました" in browser.get(link[1]).content.decode()
    typed = {"bank": "みずほ銀行", "branch": "001", "kind": "ordinary", "number": "7654321"}
    wrong = browser.post(link[1], typed | {"holder_kana": "ベツノ ヒト"})
    assert wrong.status_code == 422
    assert worker_balance(ren) == 5_000
    done = browser.post(link[1], typed | {"holder_kana": "ミチノ レン"})
    assert "もう一度振り込みます" in done.content.decode()
    assert browser.post(link[1], typed | {"holder_kana": "ミチノ レン"}).status_code == 422
    assert browser.get(link[1]).status_code == 409
    again = Payout.objects.exclude(id=paid.id).get()
    assert (again.amount, again.parting, worker_balance(ren)) == (5_000, True, 0)
    assert again.due_on > day_of(clock.now() + timedelta(hours=47))
    clock.turn_to(datetime(again.due_on.year, again.due_on.month, again.due_on.day, 12, tzinfo=JAPAN))
    run = _run()
    assert (run.count, run.total) == (1, 5_000)
    mark_sent(actor=OFFICE, run_id=run.id)
    assert (on_the_way(), balance(accounts.BANK)) == (0, 0)


def test_what_was_sent_shortly_before_finds_its_owner_too(settings: object) -> None:
    ren = payee("Ren", 5_000)
    request_payout(actor=Actor.person(ren.id))
    mark_sent(actor=OFFICE, run_id=_run().id)
    _close(ren)
    mark_returned(actor=OFFICE, payout_id=Payout.objects.get().id, reason="口座解約済")
    assert "/left/" in _told(settings)
    assert worker_balance(ren) == 5_000


def test_a_forged_link_and_one_of_a_payout_that_is_on_its_way_move_nothing() -> None:
    ren = payee("Ren", 5_000)
    haru = payee("Haru", 5_000)
    _close(ren)
    own = Payout.objects.get()
    with pytest.raises(Problem, match="parting-settled"):
        mend_parting(payout_id=own.id, account=OTHER)
    request_payout(actor=Actor.person(haru.id))
    stays = Payout.objects.get(owner_id=haru.id)
    for token in (mend_token(stays.id), own.id, "pay_x.y", mend_token(own.id)[:-1]):
        assert Client().get(f"/left/{token}").status_code == 404
    assert BankAccount.objects.filter(number="7654321").count() == 0


def test_the_page_says_what_leaves_and_where_to(settings: object) -> None:
    ren = payee("Ren", 12_345)
    ren.set_password("nagai-aikotoba-desu")
    ren.save()
    browser = Client()
    browser.force_login(ren)
    browser.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu"})
    page = browser.get("/settings/leave").content.decode()
    assert "12,345円" in page
    assert "••••4567" in page
    assert browser.post("/settings/leave", {"confirm": ren.email}).status_code == 302
    assert worker_balance(ren) == 0
