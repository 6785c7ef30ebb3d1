"""A refund made on the card company's pages, of which its call was lost, is found before the same yen leave by bank."""

from datetime import timedelta

import pytest

from michinori.config import tick
from michinori.config.table import LONG, SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.leaving.commands.closing import close_account
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery import acting, clock, outbox
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.models import Deadline
from michinori.notices.models import Notice
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.money.bank_days import bank_day_from, bank_days_after
from michinori.treasury.commands.accounts import vouch_for_account
from michinori.treasury.commands.card_looks import look_and_gather, look_for_refunds
from michinori.treasury.commands.cards import start_card_payment
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.estates import set_estate_account
from michinori.treasury.commands.gathering import DEADLINE
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import CardDispute, CardPayment, Payout, PayoutRun
from tests.insolvencies import record_insolvency, second_of_staff
from tests.pages.visitors import proved, signed_in
from tests.stories import cast as story
from tests.treasury.card_company import CardCompany
from tests.treasury.payees import ACCOUNT, OFFICE, payee, person
from tests.treasury.paying_by_card import client_balance, pays

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _background_work_goes_on(db: None) -> None:
    acting.beat()


def asks(user: User, amount: int | None = None) -> Payout:
    made = request_payout(actor=Actor.person(user.id), source="client", amount=amount, confirmed=True)
    assert isinstance(made, Payout)
    return made


def later(days: int = 181) -> None:
    """So much later that the card takes nothing any more, on the morning of a bank day."""
    day = bank_day_from(day_of(clock.now() + timedelta(days=days)))
    clock.turn_to(clock.now() + timedelta(days=(day - day_of(clock.now())).days))


def morning() -> int:
    """The clock gathers; return how many runs it made."""
    set_deadline(DEADLINE, "site", clock.now())
    return tick.apply_due(LONG.__contains__)


def parked(company: CardCompany, amount: int = 20_000) -> tuple[User, CardPayment]:
    """Money that came by card long ago and can leave by bank only."""
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, amount)
    later()
    return aoi, row


def test_what_somebody_asked_for_does_not_leave_besides(company: CardCompany) -> None:
    aoi, row = parked(company)
    asked = asks(aoi)
    company.refund_by_hand(row.intent or "", 20_000)  # and the call is lost
    assert morning() == 0
    asked.refresh_from_db()
    assert (asked.status, PayoutRun.objects.count(), company.refunded()) == ("cancelled", 0, 20_000)
    assert (client_balance(aoi.id), balance(accounts.PAYOUTS), balance(accounts.CARD)) == (0, 0, 0)
    assert CardDispute.objects.get().claim == 0
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(user=aoi, kind="card_refunded_outside").count() == 1
    assert check().sound


def test_of_what_is_asked_for_only_what_is_still_theirs_leaves(company: CardCompany) -> None:
    aoi, row = parked(company)
    record_money_in(client_id=aoi.id, amount=5_000, reference="1")
    first, second = asks(aoi, 15_000), asks(aoi, 10_000)
    company.refund_by_hand(row.intent or "", 12_000)
    assert morning() == 1
    sent = sorted(PayoutRun.objects.get().payouts.values_list("amount", flat=True))
    assert (sum(sent), client_balance(aoi.id), CardDispute.objects.get().claim) == (13_000, 0, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "cancelled")
    assert check().sound


def test_what_leaves_by_itself_does_not_leave_besides(company: CardCompany) -> None:
    aoi, row = parked(company)
    company.refund_by_hand(row.intent or "", 20_000)
    assert morning() == 0
    assert (client_balance(aoi.id), Payout.objects.count(), balance(accounts.CARD)) == (0, 0, 0)


def test_nor_what_leaves_with_an_account_that_is_closed(company: CardCompany) -> None:
    aoi, row = parked(company)
    close_account(actor=Actor.person(aoi.id), confirm=aoi.email)
    company.refund_by_hand(row.intent or "", 8_000)
    assert morning() == 1
    (sent,) = PayoutRun.objects.get().payouts.all()
    assert (sent.amount, sent.parting, bool(sent.contact)) == (12_000, True, True)
    assert Deadline.objects.filter(subject_id=sent.id).exists(), "its owner is forgotten in time"
    assert check().sound


def test_nor_what_is_a_trustees(company: CardCompany) -> None:
    aoi, mio, staff = person("Aoi", company="止まった会社"), person("Mio"), person("Sora", staff=True)
    agency, sora = default_client(aoi.id).id, Actor.person(staff.id, elevated=True)
    row = pays(company, aoi.id, agency, 20_000)
    papers = {"day": day_of(clock.now()), "document_id": story.a_file(staff), "trustee_email": mio.email}
    second_of_staff()
    end = record_insolvency(actor=sora, client_id=agency, **papers).end
    account = set_estate_account(actor=Actor.person(mio.id), end_id=end.id, body=ACCOUNT, confirmed=True)
    vouch_for_account(actor=sora, account_id=account.id, why="通帳の写しを見た")
    company.refund_by_hand(row.intent or "", 8_000)
    later(3)
    assert morning() == 1
    assert [one.amount for one in PayoutRun.objects.get().payouts.all()] == [12_000]


def test_a_payment_of_which_nothing_was_heard_either_is_booked_before(company: CardCompany) -> None:
    """Neither the call of the payment nor that of the refund has come."""
    aoi = payee("Aoi")
    row = start_card_payment(actor=Actor.person(aoi.id), client_id=aoi.id, amount=20_000, key="k").payment
    company.pay(row.intent or "")
    company.refund_by_hand(row.intent or "", 20_000)
    assert look_for_refunds()
    row.refresh_from_db()
    assert (row.status, client_balance(aoi.id), balance(accounts.CARD)) == ("paid", 0, 0)


def test_while_the_company_is_silent_it_waits_and_then_leaves(company: CardCompany) -> None:
    """Three bank days; staff are told each morning, and its owner reads by when it leaves."""
    aoi, _ = parked(company)
    ren = payee("Ren", 3_000)
    kei = person("Kei", staff=True)
    asked = asks(aoi)
    request_payout(actor=Actor.person(ren.id), confirmed=True)
    company.down = True
    assert morning() == 1, "the worker's pay waits for nothing"
    assert [one.owner_id for one in PayoutRun.objects.get().payouts.all()] == [ren.id]
    asked.refresh_from_db()
    limit = asked.leaves_unseen_on
    assert limit == bank_days_after(day_of(clock.now()), 3)
    assert "カード会社に確かめています" in signed_in(aoi).get("/money").content.decode()
    assert "カード会社の返事待ち" in proved(kei).get(f"/desk/money/payouts/{asked.id}").content.decode()
    for _day in range(2):
        later(1)
        assert morning() == 0
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(user=kei, kind="card_company_silent").count() == 3
    later(1)
    assert (day_of(clock.now()), morning()) == (limit, 1)
    asked.refresh_from_db()
    assert asked.status == "in_run"


def test_once_it_answers_it_leaves_on_the_next_bank_day(company: CardCompany) -> None:
    aoi, row = parked(company)
    company.down = True
    assert morning() == 0
    (payout,) = Payout.objects.filter(owner_id=aoi.id)
    assert (payout.status, payout.amount, client_balance(aoi.id)) == ("requested", 20_000, 0)
    company.down = False
    company.refund_by_hand(row.intent or "", 8_000)
    later(1)
    assert morning() == 1
    assert PayoutRun.objects.get().total == 12_000


def test_staff_who_gather_by_hand_ask_as_well(company: CardCompany) -> None:
    aoi, row = parked(company)
    asks(aoi)
    company.refund_by_hand(row.intent or "", 20_000)
    assert look_and_gather(actor=OFFICE) is None
    assert client_balance(aoi.id) == 0


def test_each_refund_is_looked_at_once(company: CardCompany) -> None:
    """Whoever shares the account at the card company is passed over; what was listed before is not read again."""
    _, row = parked(company)
    company.refund_by_hand(row.intent or "", 1_000)
    company.refund_by_hand("pi_of_somebody_else", 500)
    assert look_for_refunds()
    company.calls.clear()
    company.things = {name: one | {"created": one["created"] - 3 * 86_400} for name, one in company.things.items()}
    assert look_for_refunds()
    lists = [("GET", "/v1/refunds"), ("GET", "/v1/disputes"), ("GET", "/v1/refunds")]
    assert (company.calls, CardDispute.objects.count()) == (lists, 1)
