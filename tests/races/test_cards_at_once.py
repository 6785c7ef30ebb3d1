"""Two at once on money that came by card: it is credited once, and leaves once."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance, check
from michinori.machinery import clock
from michinori.machinery.settings import set_setting
from michinori.people.queries import default_client
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands.card_disputes import note_dispute
from michinori.treasury.commands.card_looks import look_and_gather
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.cards import check_card_payment, start_card_payment
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.unmatched import settle_card_payout
from michinori.treasury.models import CardPayment, CardRefund, Payout
from michinori.treasury.providers import card_company
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.bank_files import transferred
from tests.treasury.card_company import LOST, CardCompany, card_company_at_work
from tests.treasury.payees import OFFICE, account_for, person, sora
from tests.treasury.paying_by_card import all_due, client_balance, pays, tell

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def company(settings: Settings) -> Iterator[CardCompany]:
    with card_company_at_work(settings) as found:
        yield found


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Begin all at the same moment: what each ended as, ``done`` or a slug."""
    ends, gate = [""] * len(acts), threading.Barrier(len(acts))

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
            ends[number] = "done"
        except Problem as problem:
            ends[number] = problem.slug
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_a_call_a_look_up_and_who_comes_back(company: CardCompany, race_rounds: int) -> None:
    aoi = person("Aoi")
    actor = Actor.person(aoi.id)
    for number in range(race_rounds):
        row = start_card_payment(actor=actor, client_id=aoi.id, amount=5_000, key=str(number)).payment
        company.pay(row.intent or "")
        tell(company, "payment_intent.succeeded", row.intent or "")
        all_due()
        back = lambda row=row: check_card_payment(actor=actor, payment_id=row.id)  # noqa: E731
        assert at_once(do_card_work, do_card_work, back) == ["done"] * 3
        assert client_balance(aoi.id) == 5_000 * (number + 1)
    assert check().sound


def test_a_click_twice_starts_one_payment(company: CardCompany, race_rounds: int) -> None:
    aoi = person("Aoi")
    for number in range(race_rounds):
        start = lambda key=str(number): start_card_payment(  # noqa: E731
            actor=Actor.person(aoi.id), client_id=aoi.id, amount=5_000, key=key
        )
        assert at_once(start, start) == ["done", "done"]
        assert CardPayment.objects.count() == number + 1
    assert sum(one["object"] == "payment_intent" for one in company.things.values()) == race_rounds


def test_a_dispute_and_money_asked_back(company: CardCompany, race_rounds: int) -> None:
    """Either it is frozen, or it has left and all of it is owed; never is it below nothing."""
    provider = card_company()
    assert provider is not None
    for number in range(race_rounds):
        mio = person(f"Mio{number}")
        row = pays(company, mio.id, mio.id, 20_000)
        found = provider.dispute(company.dispute(row.intent or "", 20_000))
        asked = lambda who=mio: request_payout(actor=Actor.person(who.id), source="client")  # noqa: E731
        first, second = at_once(lambda found=found: note_dispute(found), asked)  # type: ignore[misc]
        left = CardRefund.objects.filter(payment=row).count()
        assert (first, second) in (("done", "done"), ("done", "payout-too-small"))
        assert client_balance(mio.id) == (0 if left else 20_000)
        assert left == (second == "done")
    assert check().sound


def test_a_dispute_and_a_payout_to_the_bank(company: CardCompany, race_rounds: int) -> None:
    """Of 20,000 by card and 15,000 by bank, asked for while the 20,000 are disputed, the bank's account gets at most
    what came by bank, and what stays covers the claim as far as there is money.
    """
    provider = card_company()
    assert provider is not None
    set_setting(actor=OFFICE, key="account_hours", text="0")
    for number in range(race_rounds):
        mio = person(f"Mio{number}")
        account_for(mio)
        row = pays(company, mio.id, mio.id, 20_000)
        record_money_in(client_id=mio.id, amount=15_000, reference=f"bank {number}")
        found = provider.dispute(company.dispute(row.intent or "", 20_000))
        asked = lambda who=mio: request_payout(  # noqa: E731
            actor=Actor.person(who.id), source="client", amount=15_001, confirmed=True
        )
        first, second = at_once(lambda found=found: note_dispute(found), asked, asked)[:2]  # type: ignore[misc]
        assert first == "done", second
        look_and_gather(actor=OFFICE, on=bank_day_from(day_of(clock.now()) + timedelta(days=number)))
        bank = sum(one.amount for one in Payout.objects.filter(owner_id=mio.id))
        card = sum(one.amount for one in CardRefund.objects.filter(payment=row))
        assert bank <= 15_000
        assert client_balance(mio.id) == 35_000 - bank - card >= 0
        assert client_balance(mio.id) >= min(20_000 - card, 35_000 - bank - card)
    assert check().sound


def test_a_refund_and_a_deposit_of_the_same_money(company: CardCompany, race_rounds: int) -> None:
    for number in range(race_rounds):
        cast = Cast(made={"Aoi": person(f"Aoi{number}", company=f"青空 {number}"), "Ren": person(f"Ren{number}")})
        agency = default_client(cast.aoi.id).id
        contract = story.agreed(cast)
        pays(company, cast.aoi.id, agency, 52_800)
        deposit = lambda c=cast, k=contract: story.deposits.make_deposit(actor=c.acts(c.aoi), contract_id=k.id)  # noqa: E731
        back = lambda c=cast, a=agency: request_payout(actor=c.acts(c.aoi), source="client", organisation_id=a)  # noqa: E731
        ends = at_once(deposit, back)
        assert sorted(ends)[0] == "done" or "done" in ends
        assert ends.count("done") == 1
        held, left = balance(accounts.escrow(contract.id)), CardRefund.objects.filter(payment__client_id=agency).count()
        assert (held, left) in ((52_800, 0), (0, 1))
    assert check().sound


def test_a_refund_is_sent_once_by_several_processes(company: CardCompany, race_rounds: int) -> None:
    aoi = person("Aoi")
    for number in range(race_rounds):
        pays(company, aoi.id, aoi.id, 5_000)
        request_payout(actor=Actor.person(aoi.id), source="client")
        at_once(do_card_work, do_card_work, do_card_work)
        do_card_work()
        assert company.refunded() == 5_000 * (number + 1)
        if number:
            break
    assert check().sound


def test_two_lines_are_not_settled_with_the_same_money(company: CardCompany, race_rounds: int) -> None:
    mio, staff = person("Mio"), sora()
    for number in range(race_rounds):
        pays(company, mio.id, mio.id, 10_000)
        lines = [transferred(8_000, f"ｽﾄﾗｲﾌﾟ {number}{way}") for way in "AB"]
        settle = [partial(settle_card_payout, actor=staff, line_id=one, reason="Stripeの振込") for one in lines]
        assert sorted(at_once(*settle)) == ["done", "more-than-card"]
        left = 10_000 - 8_000
        assert balance(accounts.CARD) == left
        post([Entry(accounts.SUSPENSE, accounts.CARD, left, kinds.CARD_SETTLED, f"rest:{number}")], at=clock.now())
    assert check().sound


def test_a_lost_claim_is_collected_once(company: CardCompany, race_rounds: int) -> None:
    for number in range(race_rounds):
        mio = person(f"Mio{number}")
        row = pays(company, mio.id, mio.id, 20_000)
        dispute = company.dispute(row.intent or "", 15_000)
        company.decide(dispute, LOST)
        tell(company, "charge.dispute.closed", dispute)
        at_once(do_card_work, do_card_work)
        do_card_work()
        assert client_balance(mio.id) == 5_000
    assert balance(accounts.CLAIMS) == 0
    assert check().sound


def test_no_transaction_is_open_while_the_company_answers(company: CardCompany) -> None:
    """Another connection looks at ours while it waits for the card company."""
    seen: list[int] = []

    def look(method: str, path: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND state LIKE 'idle in transaction%%'"
            )
            seen.append(int(cursor.fetchone()[0]))
        connection.close()

    company.seen = look
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 5_000)
    request_payout(actor=Actor.person(aoi.id), source="client")
    do_card_work()
    assert len(seen) >= 3
    assert set(seen) == {0}
