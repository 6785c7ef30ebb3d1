"""How the card company is asked what it has taken back: nothing is missed, and nothing stops workers' pay."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import check, frozen
from michinori.machinery import acting, clock
from michinori.treasury.commands import card_looks
from michinori.treasury.commands.card_looks import look_and_gather, look_for_refunds
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import CardDispute, CardLook, CardPayment, CardRefund, Payout, PayoutRun
from michinori.treasury.ports import Refund, Unreachable
from michinori.treasury.providers.stripe import Stripe
from tests.pages.visitors import proved
from tests.treasury.card_company import LOST, WON, CardCompany
from tests.treasury.payees import OFFICE, payee, person
from tests.treasury.paying_by_card import client_balance, decided, disputes, pays
from tests.treasury.test_refunds_unseen import asks, later, morning, parked
from tests.treasury.test_runs_dissolved import acts

pytestmark = pytest.mark.django_db
LISTS = [("GET", "/v1/refunds"), ("GET", "/v1/disputes"), ("GET", "/v1/refunds")]


@pytest.fixture(autouse=True)
def _background_work_goes_on(db: None) -> None:
    acting.beat()


def test_a_dispute_of_which_no_call_came_freezes_what_would_leave(company: CardCompany) -> None:
    aoi, row = parked(company)
    company.dispute(row.intent or "", 20_000)
    assert morning() == 0
    assert CardDispute.objects.get().status == "open"
    assert (client_balance(aoi.id), frozen([accounts.client(aoi.id)])) == (20_000, {accounts.client(aoi.id): 20_000})


def test_a_refusal_as_disputed_is_a_reason_to_look(company: CardCompany) -> None:
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    refund = request_payout(actor=Actor.person(aoi.id), source="client")
    assert isinstance(refund, CardRefund)
    company.dispute(row.intent or "", 20_000)
    company.refuse_refunds = "charge_disputed"
    do_card_work()
    refund.refresh_from_db()
    assert (refund.status, client_balance(aoi.id), CardDispute.objects.count()) == ("failed", 20_000, 1)
    with pytest.raises(Problem):
        asks(aoi)
    assert check().sound


def test_two_answers_may_be_lost(company: CardCompany) -> None:
    _, row = parked(company)
    company.refund_by_hand(row.intent or "", 1_000)
    company.deaf = 2
    assert look_for_refunds()
    assert CardDispute.objects.count() == 1
    company.deaf = 3
    assert not look_for_refunds()


def test_whoever_may_not_gather_asks_nothing(company: CardCompany) -> None:
    parked(company)
    company.calls.clear()
    for actor, why, slug in (
        (acts(person("Mio")), "x", "not-found"),
        (acts(person("Sora", staff=True)), None, "invalid"),
    ):
        with pytest.raises(Problem) as problem:
            look_and_gather(actor=actor, why=why)
        assert problem.value.slug == slug
    assert company.calls == []


def test_an_answer_from_the_future_is_none(company: CardCompany) -> None:
    aoi, _ = parked(company)
    asks(aoi)
    CardLook.objects.create(id=1, at=datetime.now(UTC) + timedelta(days=1))
    assert gather_run(actor=OFFICE) is None


def test_what_goes_wrong_stops_no_workers_pay(company: CardCompany, monkeypatch: pytest.MonkeyPatch) -> None:
    aoi, row = parked(company)
    ren = payee("Ren", 3_000)
    asks(aoi)
    request_payout(actor=Actor.person(ren.id), confirmed=True)
    company.refund_by_hand(row.intent or "", 1_000)

    def breaks(found: object) -> None:
        raise RuntimeError(found)

    monkeypatch.setattr(card_looks, "note_outside", breaks)
    assert morning() == 1
    assert [one.owner_id for one in PayoutRun.objects.get().payouts.all()] == [ren.id]


def test_while_another_looks_the_clock_gathers_later(company: CardCompany) -> None:
    aoi, _ = parked(company)
    asks(aoi)
    now = datetime.now(UTC)
    CardLook.objects.create(id=1, at=now - timedelta(days=1), looking_until=now + timedelta(minutes=1))
    company.calls.clear()
    assert (morning(), company.calls) == (0, [])
    assert not look_for_refunds()
    CardLook.objects.update(looking_until=now)
    assert morning() == 1


def test_payments_of_other_sellers_are_not_asked_for(company: CardCompany) -> None:
    _, row = parked(company)
    company.refund_by_hand("pi_of_somebody_else", 500)
    company.refund_by_hand(row.intent or "", 500)
    company.calls.clear()
    assert look_for_refunds()
    assert company.calls == LISTS
    assert CardDispute.objects.count() == 1


def test_one_of_ours_that_has_failed_since_is_on_the_balance_again(company: CardCompany) -> None:
    """Its call was lost, too."""
    aoi = payee("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    refund = request_payout(actor=Actor.person(aoi.id), source="client")
    do_card_work()
    refund.refresh_from_db()
    assert (refund.status, client_balance(aoi.id)) == ("sent", 0)
    company.fail_refund(refund.number or "")  # type: ignore[union-attr]
    assert look_for_refunds()
    refund.refresh_from_db()
    assert (refund.status, client_balance(aoi.id)) == ("failed", 20_000)


def test_a_list_of_many_pages_is_read_to_its_end(company: CardCompany) -> None:
    _, row = parked(company)
    company.page = 1
    for amount in (100, 200, 300):
        company.refund_by_hand(row.intent or "", amount)
    assert look_for_refunds()
    assert sorted(CardDispute.objects.values_list("withdrawn", flat=True)) == [100, 200, 300]


def test_what_was_asked_of_once_the_company_answers_waits_no_more(company: CardCompany) -> None:
    """Its three days of silence begin anew with the next silence."""
    aoi, _ = parked(company)
    asks(aoi)
    company.down = True
    assert morning() == 0
    assert Payout.objects.get().card_silent_on
    company.down = False
    later(1)
    assert morning() == 1
    assert Payout.objects.get().card_silent_on is None


def test_who_gathers_by_hand_reads_what_waits_for_it(company: CardCompany) -> None:
    aoi, _ = parked(company)
    asks(aoi)
    company.down = True
    browser = proved(person("Sora", staff=True))
    page = browser.post("/desk/money/runs/gather", {"reason": "朝の分"}, follow=True).content.decode()
    assert "出金1件は、カード会社の返事を待っています" in page


def test_what_became_of_an_old_dispute_is_asked_for(company: CardCompany) -> None:
    """Opened long before the last look; the call by which it was decided is lost."""
    ends = []
    for name, status in (("Aoi", WON), ("Mio", LOST)):
        user = payee(name)
        row = pays(company, user.id, user.id, 20_000)
        found = disputes(company, row)
        company.long_ago(found.number, 60)
        company.decide(found.number, status)
        ends.append((user, found))
    assert look_for_refunds()
    for (user, found), status, left in zip(ends, (WON, LOST), (20_000, 0), strict=True):
        found.refresh_from_db()
        name = accounts.client(user.id)
        assert (found.status, found.claim, client_balance(user.id)) == (status, 0, left)
        assert frozen([name]) == {name: 0}
    company.calls.clear()
    assert look_for_refunds()
    assert company.calls == LISTS, "what is settled is asked for no more"
    assert check().sound


def test_what_was_won_is_asked_for_until_it_has_come_back(company: CardCompany) -> None:
    aoi = payee("Aoi")
    found = decided(company, disputes(company, pays(company, aoi.id, aoi.id, 20_000)), WON, reinstate=False)
    company.long_ago(found.number, 60)
    company.reinstate(found.number)
    assert look_for_refunds()
    found.refresh_from_db()
    assert (found.claim, client_balance(aoi.id)) == (0, 20_000)
    assert check().sound


def test_a_dispute_that_the_company_does_not_know_stops_no_look(company: CardCompany) -> None:
    aoi = payee("Aoi")
    found = disputes(company, pays(company, aoi.id, aoi.id, 20_000))
    del company.things[found.number]
    assert look_for_refunds()


def test_a_refund_that_fails_weeks_later_is_on_the_balance_again(company: CardCompany) -> None:
    """Its call was lost, and the looks since then had nothing new to list."""
    aoi = payee("Aoi")
    pays(company, aoi.id, aoi.id, 20_000)
    refund = request_payout(actor=Actor.person(aoi.id), source="client")
    assert isinstance(refund, CardRefund)
    do_card_work()
    refund.refresh_from_db()
    number = refund.number or ""
    assert look_for_refunds()
    company.long_ago(number, 30)
    company.fail_refund(number)
    assert look_for_refunds()
    refund.refresh_from_db()
    assert (refund.status, client_balance(aoi.id)) == ("failed", 20_000)
    assert check().sound


def test_of_older_refunds_no_more_than_some_pages_are_read(
    company: CardCompany, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What is new is read to its end all the same."""
    _, row = parked(company)
    monkeypatch.setattr(card_looks, "_MOST_OLDER", 3)
    CardLook.objects.create(id=1, at=datetime.now(UTC))
    company.page = 1
    for number in range(5):
        company.long_ago(company.refund_by_hand("pi_of_somebody_else", 100 + number), 20)
    company.refund_by_hand(row.intent or "", 300)
    company.calls.clear()
    assert look_for_refunds()
    assert company.calls.count(("GET", "/v1/refunds")) <= 1 + 3
    assert (CardDispute.objects.get().withdrawn, "more refunds" in caplog.text) == (300, True)


def test_a_look_that_a_wrong_clock_began_keeps_nobody_waiting(company: CardCompany) -> None:
    """A year ahead; the process died in it, and the clock was put right."""
    aoi, _ = parked(company)
    asks(aoi)
    CardLook.objects.create(id=1, at=datetime.now(UTC), looking_until=datetime.now(UTC) + timedelta(days=365))
    assert morning() == 1


def test_that_the_clock_does_not_gather_is_logged(company: CardCompany, caplog: pytest.LogCaptureFixture) -> None:
    """Once that has lasted for five minutes."""
    aoi, _ = parked(company)
    asks(aoi)
    now = datetime.now(UTC)
    CardLook.objects.create(id=1, at=now - timedelta(days=1), looking_until=now + timedelta(minutes=1))
    assert morning() == 0
    assert "nothing is gathered" not in caplog.text
    clock.turn_to(clock.now() + timedelta(minutes=6))
    acting.beat()
    assert not card_looks.look_before_gathering()
    assert "nothing is gathered" in caplog.text


def test_a_payment_that_was_refused_makes_no_call_for_each_sellers_refund(company: CardCompany) -> None:
    """It has no number at the company, for ever."""
    aoi, _ = parked(company)
    made = {"amount": 1_000, "made_at": clock.now(), "made_by": aoi.id}
    CardPayment.objects.create(client_id=aoi.id, key="refused", status="cancelled", **made)
    company.refund_by_hand("pi_of_somebody_else", 500)
    company.calls.clear()
    assert look_for_refunds()
    assert "/v1/payment_intents/pi_of_somebody_else" not in [path for _, path in company.calls]


def test_refunds_go_on_though_disputes_are_not_told(company: CardCompany) -> None:
    """A refund is refused as disputed, and so is the question for the dispute."""
    users = [payee("Aoi"), payee("Mio")]
    for user in users:
        pays(company, user.id, user.id, 20_000)
    for user in users:
        request_payout(actor=Actor.person(user.id), source="client")
    company.refuse_refunds = "charge_disputed"
    company.refuse_lists = {"disputes"}
    do_card_work()
    assert list(CardRefund.objects.values_list("status", "tries")) == [("asked", 1), ("asked", 1)]
    assert [client_balance(user.id) for user in users] == [0, 0], "free to leave by bank, it would leave twice"
    company.refuse_lists = set()
    company.dispute(CardPayment.objects.get(client_id=users[0].id).intent or "", 20_000)
    CardRefund.objects.update(try_at=datetime.now(UTC))
    do_card_work()
    aoi, mio = (CardRefund.objects.get(payment__client_id=user.id) for user in users)
    assert (aoi.status, client_balance(users[0].id)) == ("failed", 20_000)
    assert frozen([accounts.client(users[0].id)]) == {accounts.client(users[0].id): 20_000}
    assert mio.status == "asked"
    CardRefund.objects.update(try_at=datetime.now(UTC), tries=20)
    do_card_work()
    mio.refresh_from_db()
    assert (mio.status, client_balance(users[1].id)) == ("failed", 20_000), "not for ever"
    assert check().sound


def test_pages_of_older_refunds_that_fail_let_what_is_new_be_booked(
    company: CardCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, row = parked(company)
    CardLook.objects.create(id=1, at=datetime.now(UTC))
    company.refund_by_hand(row.intent or "", 300)
    listed = Stripe.refunds_since

    def fails(self: Stripe, since: datetime, **how: int) -> Sequence[Refund]:
        if how:
            raise Unreachable("the third page")
        return listed(self, since)

    monkeypatch.setattr(Stripe, "refunds_since", fails)
    assert look_for_refunds(), "what is new was told"
    assert CardDispute.objects.get().withdrawn == 300
