"""Nobody who has left is stuck with a balance: whatever comes onto it later leaves for the account that is known of
them, all of it, and to nobody else (domain § 8; decision 38, Leaving with money).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import purchases, terminations
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance, check
from michinori.machinery import clock, outbox
from michinori.machinery.settings import set_setting
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.money.payout_days import Source
from michinori.treasury.commands import sending_on
from michinori.treasury.commands.accounts import set_bank_account_for
from michinori.treasury.commands.card_looks import look_and_gather
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.parting import mend_parting, waits_for_account
from michinori.treasury.commands.payout_runs import mark_returned, mark_sent
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.reaching import REACHED
from michinori.treasury.commands.sending_on import send_on_left
from michinori.treasury.models import BankAccount, CardDispute, CardPayment, CardRefund, Payout
from michinori.treasury.parting_links import mend_token
from tests.insolvencies import record_insolvency
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.card_company import LOST, WON, CardCompany
from tests.treasury.payees import ACCOUNT, OFFICE, account_for, earn, payee, person, worker_balance
from tests.treasury.paying_by_card import client_balance, decided, disputes, pays

pytestmark = pytest.mark.django_db
OTHER = ACCOUNT | {"number": "7654321"}


def close(user: User) -> None:
    close_account(actor=Actor.person(user.id), confirm=user.email)


def came_back(owner: User) -> Payout:
    """All that has been asked for is sent, and the newest payout of theirs comes back."""
    run = look_and_gather(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    payout = Payout.objects.filter(owner_id=owner.id).latest("requested_at")
    return mark_returned(actor=OFFICE, payout_id=payout.id, reason="口座解約済")


def waiting() -> list[tuple[int, str]]:
    """What is to leave, with the account's number."""
    rows = Payout.objects.filter(status="requested", parting=True).order_by("amount")
    return list(rows.values_list("amount", "account__number"))


def keeps_an_address() -> bool:
    gone = Payout.objects.filter(status__in=("returned", "cancelled")).exclude(contact="")
    return gone.exists() or CardRefund.objects.exclude(contact="").exists()


def left_by_bank(company: CardCompany, amount: int = 20_000) -> tuple[User, CardPayment, Payout]:
    """Aoi paid by a card that takes nothing back any more, left, and the bank could not pay her."""
    aoi = payee("Aoi")
    paid = pays(company, aoi.id, aoi.id, amount)
    CardPayment.objects.update(paid_at=clock.now() - timedelta(days=181))
    close(aoi)
    return aoi, paid, came_back(aoi)


def test_what_is_earned_after_leaving_goes_to_the_account_in_use_then() -> None:
    """A client may buy the files of somebody who has left."""
    ren = payee("Ren", 700)
    close(ren)
    earn(ren, 3, "later")
    assert send_on_left() == 1
    assert (waiting(), worker_balance(ren)) == ([(3, "1234567"), (700, "1234567")], 0)
    assert send_on_left() == 0
    assert check().sound


def test_what_a_claim_took_and_the_card_company_gave_back_is_sent_on(company: CardCompany) -> None:
    """The claim is lost, and months later the bank decides otherwise, when nobody's address is known any more."""
    aoi, paid, back = left_by_bank(company)
    lost = decided(company, disputes(company, paid, 15_000), LOST)
    mend_parting(payout_id=back.id, account=OTHER)
    assert (waiting(), client_balance(aoi.id), keeps_an_address()) == ([(5_000, "7654321")], 0, False)
    decided(company, lost, WON)
    assert client_balance(aoi.id) == 15_000
    assert (send_on_left(), send_on_left()) == (1, 0)
    assert (waiting(), client_balance(aoi.id)) == ([(5_000, "7654321"), (15_000, "7654321")], 0)
    assert check().sound


@pytest.mark.parametrize("outcome", [WON, LOST])
@pytest.mark.parametrize("disputed", [15_000, 20_000])
def test_the_link_sends_what_is_free_and_the_rest_follows(company: CardCompany, outcome: str, disputed: int) -> None:
    aoi, paid, back = left_by_bank(company)
    dispute = disputes(company, paid, disputed)
    browser, link = Client(), f"/left/{mend_token(back.id)}"
    typed = {
        "bank": "みずほ銀行",
        "branch": "001",
        "kind": "ordinary",
        "number": "7654321",
        "holder_kana": "ミチノ レン",
    }
    page = browser.post(link, typed)
    assert page.status_code == 200
    assert f"{disputed:,}円は、カード払いの確認が終わってから、同じ口座へ自動で振り込みます" in page.content.decode()
    free = [(20_000 - disputed, "7654321")] if disputed < 20_000 else []
    assert (waiting(), client_balance(aoi.id)) == (free, disputed)
    assert browser.get(link).status_code == 409, "nothing more is asked"
    assert (do_card_work(), send_on_left()) == (0, 0)
    decided(company, dispute, outcome)
    assert waiting() == sorted([*free, *([(disputed, "7654321")] if outcome == WON else [])])
    assert (client_balance(aoi.id), keeps_an_address()) == (0, False)
    assert check().sound


def test_one_link_takes_all_that_came_back_along() -> None:
    ren = payee("Ren", 5_000)
    request_payout(actor=Actor.person(ren.id), amount=2_000)
    close(ren)
    run = look_and_gather(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    first, second = Payout.objects.order_by("amount")
    for one in (first, second):
        mark_returned(actor=OFFICE, payout_id=one.id, reason="口座解約済")
    mended = mend_parting(payout_id=second.id, account=OTHER)
    assert (mended.payout and mended.payout.amount, mended.kept, worker_balance(ren)) == (5_000, 0, 0)
    assert not keeps_an_address()
    with pytest.raises(Problem, match="parting-settled"):
        mend_parting(payout_id=first.id, account=ACCOUNT)
    assert waiting() == [(5_000, "7654321")]


def test_what_comes_back_from_another_road_follows_the_account_that_was_named(company: CardCompany) -> None:
    """The card's refusal comes after the link was used."""
    aoi = payee("Aoi")
    record_money_in(actor=OFFICE, client_id=aoi.id, amount=3_000, reference="1")
    pays(company, aoi.id, aoi.id, 20_000)
    close(aoi)
    mend_parting(payout_id=came_back(aoi).id, account=OTHER)
    company.refuse_refunds = "charge_expired_for_refund"
    do_card_work()
    outbox.drain(SUBSCRIBERS)
    assert (waiting(), client_balance(aoi.id)) == ([(3_000, "7654321"), (20_000, "7654321")], 0)
    assert not keeps_an_address()


def test_an_address_is_kept_as_long_as_money_waits_for_an_account(
    company: CardCompany, turn: Callable[..., None]
) -> None:
    """The card takes nothing, the bank could not pay either: after a year the link still sends all of it."""
    aoi = payee("Aoi")
    record_money_in(actor=OFFICE, client_id=aoi.id, amount=3_000, reference="1")
    pays(company, aoi.id, aoi.id, 20_000)
    close(aoi)
    back = came_back(aoi)
    company.refuse_refunds = "charge_expired_for_refund"
    do_card_work()
    outbox.drain(SUBSCRIBERS)
    turn(days=6 * REACHED.days)
    assert CardRefund.objects.get().contact
    assert waits_for_account(Payout.objects.get(id=back.id))
    mend_parting(payout_id=back.id, account=OTHER)
    assert (waiting(), client_balance(aoi.id), keeps_an_address()) == ([(23_000, "7654321")], 0, False)


def test_nothing_goes_where_money_came_back_from(company: CardCompany) -> None:
    aoi, _, _ = left_by_bank(company)
    assert (send_on_left(), do_card_work(), client_balance(aoi.id)) == (0, 0, 20_000)


def test_nor_to_an_account_that_was_replaced_before_its_owner_left() -> None:
    """Who typed it is unknown; nothing was ever paid to the one after it, which is deleted with the account."""
    ren = payee("Ren", 5_000)
    request_payout(actor=Actor.person(ren.id))
    run = look_and_gather(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    account_for(ren, number="7654321")
    close(ren)
    earn(ren, 3, "later")
    assert BankAccount.objects.get(owner_id=ren.id).number == "1234567"
    assert (send_on_left(), worker_balance(ren)) == (0, 3)


def test_nor_what_is_a_trustees(company: CardCompany) -> None:
    aoi, names = payee("Aoi", 700), person("Sora", staff=True)
    close(aoi)
    record_insolvency(
        actor=Actor.person(names.id, elevated=True),
        client_id=aoi.id,
        day=day_of(clock.now()),
        document_id=story.a_file(names),
    )
    record_money_in(actor=OFFICE, client_id=aoi.id, amount=3_000, reference="1")
    assert (send_on_left(), client_balance(aoi.id)) == (0, 3_000)


class Locked(OperationalError):
    """Somebody else holds a row for longer than one waits."""

    def __init__(self) -> None:
        super().__init__("a lock")
        self.__cause__ = psycopg.errors.LockNotAvailable()


@pytest.mark.parametrize("fault", [ValueError, Locked])
def test_one_whose_money_cannot_be_sent_keeps_nobody_elses_back(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Wherever it stands among them; it is logged by its id, and is all there another night."""
    people = [payee(name, 700) for name in ("Ren", "Mio", "Aoi")]
    for one in people:
        close(one)
        earn(one, 3, "later")
    broken, send = sorted(one.id for one in people)[0], sending_on._send

    def fails(owner_id: str, source: Source) -> bool:
        if owner_id == broken:
            raise fault
        return send(owner_id, source)

    monkeypatch.setattr(sending_on, "_send", fails)
    assert send_on_left() == 2
    assert [balance(accounts.worker(one.id)) for one in people if one.id != broken] == [0, 0]
    (line,) = [record.getMessage() for record in caplog.records if record.name == sending_on.__name__]
    assert broken in line
    monkeypatch.undo()
    assert send_on_left() == 1
    assert check().sound


def test_an_old_link_takes_no_earnings_that_wait_once_staffs_account_has_taken_what_had_left(
    company: CardCompany,
) -> None:
    """A client buys a file by card of a worker who has left, to whom 10,000 yen had come back."""
    cast = Cast()
    contract = story.agreed(cast, pay_on="stage", withholding=False)
    record_money_in(actor=OFFICE, client_id=default_client(cast.aoi.id).id, amount=60_000, reference="1")
    story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    story.hand_in(cast, contract, 1)
    asked = terminations.open_termination(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=0, reason="agreed")
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=asked.id, amount=0)
    left = accounts.client(default_client(cast.aoi.id).id)
    post([Entry(left, accounts.PAYOUTS, balance(left), kinds.PAYOUT, "left before")], at=clock.now())
    User.objects.filter(id=cast.ren.id).update(verified=True)
    account_for(cast.ren)
    earn(cast.ren, 10_000)
    close(cast.ren)
    clock.turn_to(clock.now() + timedelta(days=3))
    back = came_back(cast.ren)
    pays(company, cast.aoi.id, default_client(cast.aoi.id).id, 20_000)
    purchases.buy_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1)
    held = worker_balance(cast.ren) - 10_000
    assert held > 5_000
    named = set_bank_account_for(actor=OFFICE, owner_id=cast.ren.id, body=OTHER)
    BankAccount.objects.filter(id=named.id).update(status="usable", vouched_by="usr_kei", vouched_why="見た")
    assert send_on_left() == 1
    assert (waiting(), worker_balance(cast.ren)) == ([(10_000, "7654321")], held)
    with suppress(Problem):
        mend_parting(payout_id=back.id, account=OTHER | {"number": "1111111"})
    assert (waiting(), worker_balance(cast.ren)) == ([(10_000, "7654321")], held)
    clock.turn_to(clock.now() + timedelta(days=15))
    assert send_on_left() == 1
    assert worker_balance(cast.ren) == 0
    assert check().sound


def test_a_balance_of_somebody_who_is_there_is_nobodys_matter() -> None:
    ren = payee("Ren", 5_000)
    assert (send_on_left(), worker_balance(ren)) == (0, 5_000)


def test_staff_name_and_vouch_and_then_it_leaves_at_once_whatever_its_size(company: CardCompany) -> None:
    """And not, as anybody's, when it has lain for 180 days."""
    ren = payee("Ren", 3)
    close(ren)
    came_back(ren)
    set_setting(actor=OFFICE, key="account_hours", text="0")
    named = set_bank_account_for(actor=OFFICE, owner_id=ren.id, body=OTHER)
    assert (send_on_left(), worker_balance(ren)) == (0, 3)
    BankAccount.objects.filter(id=named.id).update(status="usable", vouched_by="usr_kei", vouched_why="見た")
    assert (send_on_left(), worker_balance(ren)) == (1, 0)
    assert waiting() == [(3, "7654321")]


def test_the_database_knows_one_such_account_of_an_owner_and_none_in_use() -> None:
    ren = payee("Ren", 5_000)
    own = BankAccount.objects.get(owner_id=ren.id)
    with pytest.raises(IntegrityError, match="bank_account_parting"), transaction.atomic():
        BankAccount.objects.filter(id=own.id).update(parting=True)
    close(ren)
    paid = came_back(ren)
    mend_parting(payout_id=paid.id, account=OTHER)
    assert BankAccount.objects.get(parting=True).number == "7654321"
    with pytest.raises(IntegrityError, match="bank_account_parting_once"), transaction.atomic():
        BankAccount.objects.filter(id=own.id).update(parting=True)


def test_a_dispute_that_takes_all_leaves_nothing_to_be_sent(company: CardCompany) -> None:
    aoi, paid, back = left_by_bank(company)
    dispute = disputes(company, paid)
    assert mend_parting(payout_id=back.id, account=OTHER).payout is None
    decided(company, dispute, LOST)
    assert (waiting(), client_balance(aoi.id), keeps_an_address()) == ([], 0, False)
    assert CardDispute.objects.get().claim == 0
