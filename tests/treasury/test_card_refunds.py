"""Money that leaves unspent goes back to the card that paid, what came first first; else by bank."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from michinori.config.table import HANDLERS
from michinori.contracts.commands import terminations
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery import clock
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.treasury.commands.card_looks import look_and_gather
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import CardPayment, CardRefund, Payout
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.card_company import CardCompany
from tests.treasury.payees import OFFICE, payee, person
from tests.treasury.paying_by_card import all_due, client_balance, pays, tell

pytestmark = pytest.mark.django_db


def asks_back(user: User, amount: int | None = None) -> Payout | CardRefund:
    return request_payout(actor=Actor.person(user.id), amount=amount, source="client", confirmed=True)


def test_what_came_by_card_goes_back_to_it_without_a_bank_account(company: CardCompany) -> None:
    aoi = person("Aoi")
    paid = pays(company, aoi.id, aoi.id, 20_000)
    made = asks_back(aoi, 15_000)
    assert isinstance(made, CardRefund)
    assert (made.payment_id, made.amount, made.status) == (paid.id, 15_000, "asked")
    assert (client_balance(aoi.id), balance(accounts.PAYOUTS)) == (5_000, 15_000)
    do_card_work()
    made.refresh_from_db()
    assert (made.status, company.refunded()) == ("sent", 15_000)
    assert (balance(accounts.PAYOUTS), balance(accounts.CARD)) == (0, 5_000)
    assert OutboxItem.objects.get(kind="card_refund_sent").payload["amount"] == 15_000
    assert not Payout.objects.exists()


def test_what_came_first_leaves_first(company: CardCompany) -> None:
    aoi = payee("Aoi")
    record_money_in(client_id=aoi.id, amount=10_000, reference="1")
    pays(company, aoi.id, aoi.id, 20_000)
    made = asks_back(aoi, 15_000)
    assert isinstance(made, Payout)
    assert made.amount == 10_000
    assert CardRefund.objects.get().amount == 5_000
    asks_back(aoi)
    do_card_work()
    assert (client_balance(aoi.id), company.refunded()) == (0, 20_000)
    assert check().sound


def test_what_a_contract_gives_back_goes_to_the_card_and_what_it_paid_does_not(company: CardCompany) -> None:
    cast = Cast()
    aoi, agency = cast.aoi, default_client(cast.aoi.id).id
    contract = story.agreed(cast, price=10_000, stages=[{"name": "全体", "price": 10_000}], withholding=False)
    paid = pays(company, aoi.id, agency, 11_000)
    story.deposits.make_deposit(actor=cast.acts(aoi), contract_id=contract.id)
    opened = terminations.open_termination(
        actor=cast.acts(aoi), contract_id=contract.id, amount=4_000, reason="client_withdrew", note="やめます"
    )
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=opened.id, amount=4_000)
    assert client_balance(agency) == 6_600
    made = request_payout(actor=Actor.person(aoi.id), source="client", organisation_id=agency)
    assert (made.amount, CardRefund.objects.get().payment_id) == (6_600, paid.id)
    do_card_work()
    assert (client_balance(agency), company.refunded()) == (0, 6_600)


def test_a_card_that_takes_nothing_leaves_it_to_the_bank(company: CardCompany) -> None:
    aoi = payee("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    company.refuse_refunds = "charge_expired_for_refund"
    asks_back(aoi)
    do_card_work()
    row = CardRefund.objects.get()
    assert (row.status, row.told, client_balance(aoi.id)) == ("failed", "charge_expired_for_refund", 20_000)
    assert OutboxItem.objects.filter(kind="card_refund_failed").exists()
    made = asks_back(aoi)
    assert isinstance(made, Payout)
    assert made.amount == 20_000
    assert check().sound


def test_a_refund_that_comes_back_days_later_is_on_the_balance_again(company: CardCompany) -> None:
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    asks_back(aoi)
    do_card_work()
    number = CardRefund.objects.get().number or ""
    company.fail_refund(number)
    for _ in range(2):
        tell(company, "refund.failed", number)
        do_card_work()
    row = CardRefund.objects.get()
    assert (row.status, row.told) == ("failed", "expired_or_canceled_card")
    assert (client_balance(aoi.id), balance(accounts.CARD), balance(accounts.PAYOUTS)) == (20_000, 20_000, 0)


def test_an_answer_that_was_lost_sends_nothing_twice(company: CardCompany) -> None:
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    asks_back(aoi)
    company.lose = 1
    do_card_work()
    assert (CardRefund.objects.get().status, company.refunded()) == ("asked", 20_000)
    all_due()
    do_card_work()
    assert (CardRefund.objects.get().status, company.refunded()) == ("sent", 20_000)


def test_nor_where_the_site_stood_still_until_the_company_had_forgotten_the_key(company: CardCompany) -> None:
    """A part of a payment: the company would gladly send it back a second time."""
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    asks_back(aoi, 8_000)
    company.lose = 1
    do_card_work()
    company.done.clear()
    all_due()
    do_card_work()
    row = CardRefund.objects.get()
    assert (row.status, company.refunded(), company.things[row.number or ""]["amount"]) == ("sent", 8_000, 8_000)
    assert (client_balance(aoi.id), balance(accounts.PAYOUTS), balance(accounts.CARD)) == (12_000, 0, 12_000)
    company.down = True
    asks_back(aoi, 5_000)
    do_card_work()
    company.down = False
    all_due()
    do_card_work()
    assert company.refunded() == 13_000, "one that has never reached the company is made"


def test_what_lies_unused_goes_back_by_itself(company: CardCompany) -> None:
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    for days, left in ((30, 20_000), (40, 0)):
        clock.turn_to(clock.now() + timedelta(days=days))
        run_due(HANDLERS, clock.now())
        assert client_balance(aoi.id) == left
    do_card_work()
    assert company.refunded() == 20_000


def test_a_run_sends_to_the_bank_what_came_by_bank_and_the_rest_to_the_card(company: CardCompany) -> None:
    aoi = payee("Aoi")
    record_money_in(client_id=aoi.id, amount=3_000, reference="1")
    pays(company, aoi.id, aoi.id, 20_000)
    clock.turn_to(clock.now() + timedelta(days=70))
    run = look_and_gather(actor=OFFICE)
    assert run is not None
    assert run.total == 3_000
    assert (client_balance(aoi.id), CardRefund.objects.get().amount) == (0, 20_000)


def test_after_half_a_year_a_card_is_no_way_back(company: CardCompany) -> None:
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    CardPayment.objects.update(paid_at=clock.now() - timedelta(days=181))
    with pytest.raises(Problem, match="bank-account-missing"):
        asks_back(aoi)
    assert client_balance(aoi.id) == 20_000


def test_the_same_page_asks_once(company: CardCompany) -> None:
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    request_payout(actor=Actor.person(aoi.id), amount=5_000, source="client", seen="")
    with pytest.raises(Problem, match="payout-asked-already"):
        request_payout(actor=Actor.person(aoi.id), amount=5_000, source="client", seen="")
    assert client_balance(aoi.id) == 15_000


def test_the_database_lets_no_more_go_back_than_was_paid(company: CardCompany) -> None:
    aoi = person("Aoi")
    paid = pays(company, aoi.id, aoi.id, 20_000)
    asks_back(aoi, 15_000)
    for amount in (5_001, 20_000, 0, -1):
        with pytest.raises(IntegrityError), transaction.atomic():
            CardRefund.objects.create(payment=paid, amount=amount, made_at=clock.now(), made_by="x")
