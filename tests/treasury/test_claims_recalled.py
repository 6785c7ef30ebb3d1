"""A lost claim is paid from what its client has asked for, also where that was in a run when the claim came."""

import pytest

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.leaving.commands.closing import close_account
from michinori.ledger.queries import check
from michinori.machinery import acting, clock, outbox
from michinori.notices.models import Notice
from michinori.people.queries import default_client
from michinori.treasury.commands.accounts import vouch_for_account
from michinori.treasury.commands.card_looks import look_for_refunds
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.estates import set_estate_account
from michinori.treasury.commands.payout_stops import take_out
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.models import CardDispute, Payout, PayoutRun
from tests.insolvencies import record_insolvency, second_of_staff
from tests.stories import cast as story
from tests.treasury.card_company import LOST, WON, CardCompany
from tests.treasury.payees import ACCOUNT, payee, person
from tests.treasury.paying_by_card import client_balance, decided, disputes, pays
from tests.treasury.test_refunds_unseen import asks, later, morning, parked
from tests.treasury.test_runs_dissolved import acts, limit, staff

pytestmark = pytest.mark.django_db
WHY = "二重に出るため"


@pytest.fixture(autouse=True)
def _background_work_goes_on(db: None) -> None:
    acting.beat()


def test_what_a_run_held_pays_it_once_it_waits_again(company: CardCompany) -> None:
    aoi, row = parked(company)
    fumi = staff("Fumi", "finance")
    limit(1_000)
    asked = asks(aoi)
    assert morning() == 1
    company.refund_by_hand(row.intent or "", 8_000)
    assert look_for_refunds()
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(user=fumi, kind="claim_in_run").count() == 1
    take_out(actor=acts(fumi), payout_id=asked.id, why=WHY)
    later(1)
    assert morning() == 0, "what is left of it is out for a week"
    asked.refresh_from_db()
    (rest,) = Payout.objects.filter(status="requested")
    assert (asked.status, rest.amount, rest.taken_out_by) == ("cancelled", 12_000, fumi.id)
    assert asked.reason == f"{CardDispute.objects.get().id} → {rest.id}"
    outbox.drain(SUBSCRIBERS)
    assert rest.id in str(Notice.objects.get(user=aoi, kind="payout_reduced").words)
    assert (CardDispute.objects.get().claim, client_balance(aoi.id)) == (0, 0)
    later(7)
    assert morning() == 1
    assert PayoutRun.objects.get(status="gathered").total == 12_000
    assert check().sound


def test_staff_are_told_of_a_run_that_was_released_at_once(company: CardCompany) -> None:
    """It can be dissolved still, as long as the bank has not carried it out."""
    aoi, row = parked(company)
    fumi = staff("Fumi", "finance")
    asks(aoi)
    assert morning() == 1
    assert PayoutRun.objects.get().status == "released"
    company.refund_by_hand(row.intent or "", 8_000)
    assert look_for_refunds()
    outbox.drain(SUBSCRIBERS)
    kinds = Notice.objects.filter(user=fumi, kind__startswith="claim_in").values_list("kind", flat=True)
    assert list(kinds) == ["claim_in_released_run"]


def test_staff_are_told_of_a_run_while_a_dispute_is_open(company: CardCompany) -> None:
    """Before the bank carries it out, and not months later when the card company has decided."""
    aoi, row = parked(company)
    fumi = staff("Fumi", "finance")
    limit(1_000)
    asks(aoi)
    assert morning() == 1
    company.inquire(row.intent or "", 9_000)
    assert look_for_refunds()
    outbox.drain(SUBSCRIBERS)
    (told,) = Notice.objects.filter(user=fumi, kind="claim_in_run")
    assert "9,000円" in str(told.words)


def test_a_lost_dispute_is_paid_from_what_waits(company: CardCompany) -> None:
    aoi, row = parked(company)
    asks(aoi)
    dispute = disputes(company, row, 8_000)
    decided(company, dispute, LOST)
    assert morning() == 1
    assert (PayoutRun.objects.get().total, CardDispute.objects.get().claim) == (12_000, 0)


def test_what_was_taken_out_of_a_trustees_stays_out(company: CardCompany) -> None:
    aoi, mio, desk = person("Aoi", company="止まった会社"), person("Mio"), person("Sora", staff=True)
    agency, sora = default_client(aoi.id).id, Actor.person(desk.id, elevated=True)
    row = pays(company, aoi.id, agency, 20_000)
    papers = {"day": day_of(clock.now()), "document_id": story.a_file(desk), "trustee_email": mio.email}
    second_of_staff()
    end = record_insolvency(actor=sora, client_id=agency, **papers).end
    account = set_estate_account(actor=Actor.person(mio.id), end_id=end.id, body=ACCOUNT, confirmed=True)
    vouch_for_account(actor=sora, account_id=account.id, why="通帳の写しを見た")
    limit(1_000)
    later(3)
    assert morning() == 1
    out = take_out(actor=sora, payout_id=Payout.objects.get().id, why=WHY)
    company.refund_by_hand(row.intent or "", 8_000)
    assert look_for_refunds()
    (rest,) = Payout.objects.filter(status="requested")
    assert (rest.amount, rest.due_on, rest.taken_out_by) == (12_000, out.due_on, desk.id)
    later(1)
    assert morning() == 0


def test_while_a_dispute_is_open_what_was_asked_for_before_waits(company: CardCompany) -> None:
    """The card's money has gone to somebody else; what came by bank stays, until the dispute is decided."""
    aoi, row = parked(company)
    ren = payee("Ren", 3_000)
    asked = asks(aoi)
    request_payout(actor=Actor.person(ren.id), confirmed=True)
    dispute = disputes(company, row, 20_000)
    assert morning() == 1
    assert [one.owner_id for one in PayoutRun.objects.get().payouts.all()] == [ren.id], "her pay waits for nothing"
    asked.refresh_from_db()
    assert (asked.status, asked.run_id) == ("requested", None)
    decided(company, dispute, WON)
    later(1)
    assert morning() == 1
    asked.refresh_from_db()
    assert asked.status == "in_run"
    assert check().sound


def test_no_more_waits_than_the_dispute_may_take(company: CardCompany) -> None:
    aoi, row = parked(company)
    record_money_in(client_id=aoi.id, amount=5_000, reference="1")
    first, second = asks(aoi, 15_000), asks(aoi, 10_000)
    company.inquire(row.intent or "", 9_000)
    assert morning() == 1
    assert [one.id for one in PayoutRun.objects.get().payouts.all()] == [first.id]
    later(1)
    assert morning() == 0, "it waits still"
    second.refresh_from_db()
    assert second.status == "requested"
    cancel_payout(actor=Actor.person(aoi.id), payout_id=second.id)
    assert asks(aoi).amount == 1_000, "its owner has the rest of it at once"
    assert morning() == 1
    assert check().sound


def test_what_left_with_a_closed_account_waits_as_well(company: CardCompany) -> None:
    aoi, row = parked(company)
    close_account(actor=Actor.person(aoi.id), confirm=aoi.email)
    number = company.dispute(row.intent or "", 8_000)
    assert morning() == 0
    company.decide(number, WON)
    later(1)
    assert morning() == 1
    (sent,) = PayoutRun.objects.get().payouts.all()
    assert (sent.amount, sent.parting, bool(sent.contact)) == (20_000, True, True)
    assert check().sound


def test_what_is_lost_takes_what_waited_for_it(company: CardCompany) -> None:
    aoi, row = parked(company)
    asked = asks(aoi)
    dispute = disputes(company, row, 8_000)
    assert morning() == 0
    decided(company, dispute, LOST)
    asked.refresh_from_db()
    assert asked.status == "cancelled"
    later(1)
    assert morning() == 1
    assert (PayoutRun.objects.get().total, CardDispute.objects.get().claim) == (12_000, 0)
    assert check().sound
