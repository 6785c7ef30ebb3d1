"""Closing an account whose money came by card: it goes back to the card, what may not leave yet holds the closing up,
and what the card takes no more finds another way (domain § 8; decision 38, Leaving with money).
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance, check
from michinori.machinery import clock, outbox
from michinori.notices.models import SentMail
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.treasury.commands.accounts import set_bank_account_for, vouch_for_account
from michinori.treasury.commands.card_looks import look_and_gather
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.cards import start_card_payment
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.parting import mend_parting
from michinori.treasury.commands.payout_runs import mark_returned, mark_sent
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.reaching import REACHED
from michinori.treasury.models import BankAccount, CardDispute, CardPayment, CardRefund, Payout
from tests.insolvencies import record_insolvency
from tests.pages.visitors import proved
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.card_company import LOST, WON, CardCompany
from tests.treasury.payees import ACCOUNT, OFFICE, account_for, earn, payee, person, sora, worker_balance
from tests.treasury.paying_by_card import client_balance, decided, disputes, pays, tell

pytestmark = pytest.mark.django_db


def close(user: User) -> None:
    close_account(actor=Actor.person(user.id), confirm=user.email)


def stays(user: User, slug: str, **values: int) -> None:
    """Closing is refused by that problem, and nothing has happened."""
    with pytest.raises(Problem, match=slug) as refused:
        close(user)
    assert refused.value.values == values
    assert User.objects.get(id=user.id).is_active
    assert not Payout.objects.exists()
    assert not CardRefund.objects.exists()


def test_money_by_card_goes_back_to_the_card_without_a_bank_account(company: CardCompany) -> None:
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    close(aoi)
    assert (client_balance(aoi.id), balance(accounts.PAYOUTS)) == (0, 20_000)
    do_card_work()
    assert (company.refunded(), CardRefund.objects.get().status) == (20_000, "sent")
    assert not Payout.objects.exists()
    assert check().sound


def test_what_came_by_bank_leaves_for_the_bank_account_beside_it(company: CardCompany) -> None:
    aoi = payee("Aoi", 700)
    record_money_in(actor=OFFICE, client_id=aoi.id, amount=3_000, reference="1")
    pays(company, aoi.id, aoi.id, 20_000)
    close(aoi)
    do_card_work()
    assert company.refunded() == 20_000
    assert set(Payout.objects.values_list("source", "amount")) == {("worker", 700), ("client", 3_000)}
    assert client_balance(aoi.id) == 0


def test_without_a_bank_account_only_what_came_by_bank_holds_the_closing_up(company: CardCompany) -> None:
    aoi = person("Aoi")
    record_money_in(actor=OFFICE, client_id=aoi.id, amount=3_000, reference="1")
    pays(company, aoi.id, aoi.id, 20_000)
    stays(aoi, "account-has-money", amount=3_000)


def test_a_company_that_ends_gets_its_money_back_to_its_card(company: CardCompany) -> None:
    emi = person("Emi", company="ひとり会社")
    pays(company, emi.id, default_client(emi.id).id, 20_000)
    close(emi)
    do_card_work()
    assert company.refunded() == 20_000


def earns_by_card(company: CardCompany, cast: Cast) -> int:
    """Aoi's agency pays Ren by card: what Ren has on the balance."""
    contract = story.agreed(cast, stages=story.WHOLE, withholding=False)
    pays(company, cast.aoi.id, default_client(cast.aoi.id).id, 52_800)
    story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    story.hand_in(cast, contract, 1)
    story.approve(cast, contract, 1)
    User.objects.filter(id=cast.ren.id).update(verified=True)
    account_for(cast.ren)
    return worker_balance(cast.ren)


def test_earnings_by_card_hold_the_closing_up_until_they_are_free(company: CardCompany) -> None:
    cast = Cast()
    earned = earns_by_card(company, cast)
    assert earned > 30_000
    stays(cast.ren, "payout-held", held=earned)
    clock.turn_to(clock.now() + timedelta(days=13))
    stays(cast.ren, "payout-held", held=earned)
    clock.turn_to(clock.now() + timedelta(days=1))
    close(cast.ren)
    assert Payout.objects.get(owner_id=cast.ren.id).amount == earned


def test_earnings_that_have_left_hold_nothing_up(company: CardCompany) -> None:
    """What would be held, had it not gone before, is on no balance."""
    cast = Cast()
    earned = earns_by_card(company, cast)
    away = Entry(accounts.worker(cast.ren.id), accounts.PAYOUTS, earned, kinds.PAYOUT, "left before")
    post([away], at=clock.now())
    close(cast.ren)
    assert not User.objects.get(id=cast.ren.id).is_active


def test_a_claim_holds_the_closing_up_until_the_bank_has_decided(company: CardCompany) -> None:
    aoi = person("Aoi")
    first = pays(company, aoi.id, aoi.id, 20_000)
    pays(company, aoi.id, aoi.id, 5_000)
    dispute = disputes(company, first)
    stays(aoi, "account-has-claim", amount=20_000)
    decided(company, dispute, LOST)
    assert client_balance(aoi.id) == 5_000
    close(aoi)
    do_card_work()
    assert company.refunded() == 5_000


def test_what_the_card_refuses_afterwards_goes_to_the_bank_account(company: CardCompany) -> None:
    """At once, and days later; also of what went back shortly before the closing."""
    aoi = payee("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    pays(company, aoi.id, aoi.id, 3_000)
    request_payout(actor=Actor.person(aoi.id), amount=20_000, source="client")
    do_card_work()
    company.refuse_refunds = "charge_expired_for_refund"
    close(aoi)
    do_card_work()
    sent, refused = CardRefund.objects.order_by("made_at")
    assert (sent.status, refused.status, client_balance(aoi.id)) == ("sent", "failed", 0)
    assert "aoi@example.com" not in refused.contact
    outbox.drain(SUBSCRIBERS)
    company.fail_refund(sent.number or "")
    tell(company, "refund.failed", sent.number or "")
    do_card_work()
    outbox.drain(SUBSCRIBERS)
    rows = Payout.objects.order_by("amount").values_list("amount", "parting", "account__number")
    assert list(rows) == [(3_000, True, "1234567"), (20_000, True, "1234567")]
    assert client_balance(aoi.id) == 0
    assert not CardRefund.objects.exclude(contact="").exists()
    run = look_and_gather(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    assert (run.total, balance(accounts.PAYOUTS)) == (23_000, 0)
    assert check().sound


@pytest.mark.parametrize("outcome", [WON, LOST])
def test_what_a_dispute_keeps_goes_to_the_bank_account_once_it_is_decided(
    company: CardCompany, turn: Callable[..., None], outcome: str
) -> None:
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    close(aoi)
    company.refuse_refunds = "charge_disputed"
    number = company.dispute(row.intent or "", 15_000)
    do_card_work()
    outbox.drain(SUBSCRIBERS)
    refund = CardRefund.objects.get()
    assert (refund.status, bool(refund.contact)) == ("failed", True)
    assert list(Payout.objects.values_list("amount", "parting")) == [(5_000, True)]
    turn(days=REACHED.days + 1)
    refund.refresh_from_db()
    assert refund.contact, "it is not decided yet"
    decided(company, CardDispute.objects.get(number=number), outcome)
    rest = [15_000] if outcome == WON else []
    assert list(Payout.objects.order_by("amount").values_list("amount", flat=True)) == [5_000, *rest]
    refund.refresh_from_db()
    assert (refund.contact, client_balance(aoi.id)) == ("", 0)
    assert do_card_work() == 0
    assert check().sound


def test_what_one_claim_took_back_and_another_dispute_keeps_is_sent_on(company: CardCompany) -> None:
    aoi = payee("Aoi")
    first, second = pays(company, aoi.id, aoi.id, 20_000), pays(company, aoi.id, aoi.id, 5_000)
    CardPayment.objects.update(paid_at=clock.now() - timedelta(days=181))
    close(aoi)
    kept = disputes(company, first)
    decided(company, disputes(company, second), LOST)
    assert (Payout.objects.get().status, client_balance(aoi.id)) == ("cancelled", 20_000)
    decided(company, kept, WON)
    again = Payout.objects.get(status="requested")
    assert (again.amount, again.parting, bool(again.contact), client_balance(aoi.id)) == (20_000, True, True, 0)
    assert again.account
    assert again.account.number == "1234567"
    assert do_card_work() == 0
    assert check().sound


def test_the_address_of_what_a_claim_took_back_is_forgotten_once_it_is_a_trustees(
    company: CardCompany, turn: Callable[..., None]
) -> None:
    aoi, names = payee("Aoi"), person("Sora", staff=True)
    first, second = pays(company, aoi.id, aoi.id, 20_000), pays(company, aoi.id, aoi.id, 5_000)
    CardPayment.objects.update(paid_at=clock.now() - timedelta(days=181))
    close(aoi)
    disputes(company, first)
    decided(company, disputes(company, second), LOST)
    for insolvent in (False, True):
        if insolvent:
            record_insolvency(
                actor=Actor.person(names.id, elevated=True),
                client_id=aoi.id,
                day=day_of(clock.now()),
                document_id=story.a_file(names),
            )
        turn(days=REACHED.days + 1)
        assert bool(Payout.objects.get(status="cancelled").contact) is not insolvent


@pytest.mark.parametrize("by", ["link", "staff"])
def test_what_the_card_refuses_goes_to_no_account_from_which_money_came_back(company: CardCompany, by: str) -> None:
    aoi = payee("Aoi", 700)
    pays(company, aoi.id, aoi.id, 20_000)
    close(aoi)
    run = look_and_gather(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    back = mark_returned(actor=OFFICE, payout_id=Payout.objects.get().id, reason="口座解約済")
    company.refuse_refunds = "charge_expired_for_refund"
    do_card_work()
    outbox.drain(SUBSCRIBERS)
    assert do_card_work() == 0
    assert (client_balance(aoi.id), bool(CardRefund.objects.get().contact)) == (20_000, True)
    another = ACCOUNT | {"number": "7654321"}
    if by == "link":
        mend_parting(payout_id=back.id, account=another)
    else:
        named = set_bank_account_for(actor=sora(), owner_id=aoi.id, body=another, why="見て確かめた")
        assert do_card_work() == 0, "nobody has vouched for it"
        kei = Actor.person(person("Kei", staff=True).id, elevated=True)
        vouch_for_account(actor=kei, account_id=named.id, why="通帳の写しを見た")
    assert do_card_work() == 1
    sent = Payout.objects.get(source="client", amount=20_000)
    assert sent.account
    assert (sent.account.number, client_balance(aoi.id), CardRefund.objects.get().contact) == ("7654321", 0, "")
    assert check().sound


def test_without_a_bank_account_a_mail_says_whom_to_ask_and_two_of_staff_send_it(
    company: CardCompany, settings: Settings
) -> None:
    aoi, sora_, kei = person("Aoi"), sora(), Actor.person(person("Kei", staff=True).id, elevated=True)
    pays(company, aoi.id, aoi.id, 20_000)
    close(aoi)
    company.refuse_refunds = "charge_expired_for_refund"
    do_card_work()
    settings.DEMO = True  # keeps what mails say
    outbox.drain(SUBSCRIBERS)
    settings.DEMO = False
    said = SentMail.objects.filter(address="aoi@example.com").latest("id").text
    assert "20,000円" in said
    assert aoi.id in said
    assert client_balance(aoi.id) == 20_000
    account = set_bank_account_for(actor=sora_, owner_id=aoi.id, body=ACCOUNT, why="見て確かめた")
    clock.turn_to(clock.now() + timedelta(days=70))
    assert look_and_gather(actor=OFFICE) is None, "nobody has checked whose account it is"
    with pytest.raises(Problem, match="own-matter"):
        vouch_for_account(actor=sora_, account_id=account.id, why="本人の書類と通帳の写しを見た")
    vouch_for_account(actor=kei, account_id=account.id, why="本人の書類と通帳の写しを見た")
    run = look_and_gather(actor=OFFICE)
    assert run is not None
    assert (run.total, client_balance(aoi.id)) == (20_000, 0)


def test_staff_name_another_account_where_that_of_who_has_left_took_nothing() -> None:
    aoi, kei, desk = person("Aoi"), person("Kei", staff=True), proved(person("Eri", staff=True))
    names = sora()
    earn(aoi, 5_000)
    User.objects.filter(id=aoi.id).update(is_active=False)
    wrong = set_bank_account_for(actor=names, owner_id=aoi.id, body=ACCOUNT, why="見て確かめた")
    place = f"/desk/money/left/{aoi.id}"
    assert place in desk.get(f"/desk/money/accounts/{wrong.id}").content.decode(), "a slip can be mended"
    vouch_for_account(actor=Actor.person(kei.id, elevated=True), account_id=wrong.id, why="通帳の写しを見た")
    clock.turn_to(clock.now() + timedelta(days=20))
    run = look_and_gather(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    paid = Payout.objects.get()
    mark_returned(actor=OFFICE, payout_id=paid.id, reason="口座なし")
    page = desk.get(f"/desk/money/payouts/{paid.id}").content.decode()
    assert place in page
    assert f"••••{wrong.number[-4:]}" in desk.get(place).content.decode()
    another = {"owner_id": aoi.id, "body": ACCOUNT | {"number": "7654321"}, "why": "見て確かめた"}
    with pytest.raises(Problem, match="other-person-needed"):
        set_bank_account_for(actor=names, **another)
    made = set_bank_account_for(actor=Actor.person(kei.id, elevated=True), **another)
    assert place not in desk.get(f"/desk/money/payouts/{paid.id}").content.decode(), "somebody has"
    assert BankAccount.objects.get(owner_id=aoi.id, ended_at=None) == made


def test_the_address_with_a_refund_is_forgotten(company: CardCompany, turn: Callable[..., None]) -> None:
    aoi = person("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    close(aoi)
    do_card_work()
    turn(days=REACHED.days - 1)
    assert CardRefund.objects.get().contact
    turn(days=2)
    assert CardRefund.objects.get().contact == ""


def test_what_a_company_that_has_ended_pays_goes_back_at_once_and_keeps_no_mark(company: CardCompany) -> None:
    emi = person("Emi", company="ひとり会社")
    firm = default_client(emi.id).id
    row = start_card_payment(actor=Actor.person(emi.id), client_id=firm, amount=20_000, key="k").payment
    close(emi)
    company.pay(row.intent or "")
    tell(company, "payment_intent.succeeded", row.intent or "")
    do_card_work()
    assert (client_balance(firm), company.refunded()) == (0, 20_000)
    assert CardPayment.objects.get().fingerprint == ""


def test_a_claim_takes_what_came_back_and_the_link_says_so(company: CardCompany) -> None:
    """The card is disputed after the closing and lost; the bank returns what had left: it pays the claim."""
    aoi = payee("Aoi")
    paid = pays(company, aoi.id, aoi.id, 20_000)
    CardPayment.objects.update(paid_at=clock.now() - timedelta(days=181))
    close(aoi)
    run = look_and_gather(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    decided(company, disputes(company, paid), LOST)
    payout = Payout.objects.get()
    mark_returned(actor=OFFICE, payout_id=payout.id, reason="口座解約済")
    do_card_work()
    assert client_balance(aoi.id) == 0
    with pytest.raises(Problem, match="parting-settled"):
        mend_parting(payout_id=payout.id, account=ACCOUNT)
    assert Payout.objects.count() == 1
