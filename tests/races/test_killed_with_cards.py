"""``kill -9`` while the card company answers: between its answer and our booking nothing is lost or doubled."""

import subprocess
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.cards import start_card_payment
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import CardPayment, CardRefund
from tests.races.test_killed import running
from tests.treasury.card_company import CardCompany, card_company_at_work
from tests.treasury.payees import person
from tests.treasury.paying_by_card import all_due, client_balance, pays, tell

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def company(settings: Settings) -> Iterator[CardCompany]:
    with card_company_at_work(settings) as found:
        yield found


def killed(company: CardCompany, act: str, *values: str, at: tuple[str, str]) -> None:
    """Run it and kill it once the company has done what a call to ``at`` asks, before the answer leaves."""
    method, path = at
    with running(act, *values, company.url) as victim:

        def kill(called: str, where: str) -> None:
            if called == method and where.startswith(path):
                victim.kill()
                victim.wait()

        company.done_with = kill
        assert victim.wait(120) == -9
    company.done_with = lambda called, where: None


def intents(company: CardCompany) -> int:
    return sum(one["object"] == "payment_intent" for one in company.things.values())


def test_a_payment_that_was_started_and_not_noted_goes_on(company: CardCompany) -> None:
    aoi = person("Aoi")
    killed(company, "pay-by-card", aoi.id, at=("POST", "/v1/payment_intents"))
    row = CardPayment.objects.get()
    assert (row.intent, intents(company)) == (None, 1)
    started = start_card_payment(actor=Actor.person(aoi.id), client_id=aoi.id, amount=5_000, key="k")
    assert (started.payment.id, intents(company), CardPayment.objects.count()) == (row.id, 1, 1)
    company.pay(started.payment.intent or "")
    all_due()
    do_card_work()
    assert client_balance(aoi.id) == 5_000


def test_a_payment_that_was_told_of_and_not_booked_is_booked_once(company: CardCompany) -> None:
    aoi = person("Aoi")
    row = start_card_payment(actor=Actor.person(aoi.id), client_id=aoi.id, amount=5_000, key="k").payment
    company.pay(row.intent or "")
    tell(company, "payment_intent.succeeded", row.intent or "")
    killed(company, "work-with-cards", at=("GET", "/v1/payment_intents"))
    assert client_balance(aoi.id) == 0
    all_due()
    do_card_work()
    do_card_work()
    assert client_balance(aoi.id) == 5_000
    assert check().sound


def test_a_refund_that_was_sent_and_not_booked_is_sent_once(company: CardCompany) -> None:
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 5_000)
    request_payout(actor=Actor.person(aoi.id), source="client")
    killed(company, "work-with-cards", at=("POST", "/v1/refunds"))
    assert (CardRefund.objects.get().status, company.refunded()) == ("asked", 5_000)
    all_due()
    do_card_work()
    assert (CardRefund.objects.get().status, company.refunded(), balance(accounts.CARD)) == ("sent", 5_000, 0)
    assert check().sound


def test_the_victim_would_have_come_to_its_end(company: CardCompany) -> None:
    aoi = person("Aoi")
    with running("pay-by-card", aoi.id, company.url) as victim:
        assert victim.wait(120) == 0
    assert CardPayment.objects.get().intent
    assert isinstance(victim, subprocess.Popen)
