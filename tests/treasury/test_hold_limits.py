"""Pay leaves by day 60 though it is held, but for crime, an order, and money in another's hands (decision 38)."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from michinori.config import tick
from michinori.config.table import LONG, SUBSCRIBERS
from michinori.contracts.models import Stage
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.machinery import acting, audit, clock, outbox
from michinori.notices.models import Notice
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_before
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.payout_holds import confirm_payout_hold, hold_payouts
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import Payout, PayoutHold
from michinori.treasury.queries.holdings import SOURCES
from michinori.treasury.queries.payout_holds import holds_on
from tests.pages.visitors import proved
from tests.stories.cast import Cast, agreed
from tests.treasury.payees import OFFICE, payee, worker_balance
from tests.treasury.paying_by_card import client_balance
from tests.treasury.test_payout_holds import refused
from tests.treasury.test_runs_dissolved import acts, limit, staff

pytestmark = pytest.mark.django_db
WHY, SEEN = "納品物について調べるため", "通帳の写しを見た"


@pytest.fixture(autouse=True)
def _background_work_goes_on(db: None) -> None:
    acting.beat()


def owed(days_ago: int, amount: int = 30_000) -> User:
    """A worker who is paid now for work that was handed in so long ago, with an account that can be paid."""
    ren = payee("Hana")
    received(ren, days_ago, amount)
    return ren


def received(user: User, days_ago: int, amount: int, cast: Cast | None = None) -> Cast:
    """Pay for work that was handed in so long ago."""
    cast = cast or Cast()
    contract = agreed(cast)
    Stage.objects.filter(contract=contract).update(handed_in_on=day_of(clock.now()) - timedelta(days=days_ago))
    entry = Entry(accounts.BANK, accounts.worker(user.id), amount, kinds.PAYMENT, f"{user.id}:{days_ago}")
    post([entry], contract_id=contract.id, at=clock.now())
    return cast


def both(ren: User, grounds: str = "") -> PayoutHold:
    hold = hold_payouts(actor=acts(staff("Fumi", "finance")), owner_id=ren.id, why=WHY, grounds=grounds)
    return confirm_payout_hold(actor=acts(staff("Kei")), hold_id=hold.id, why=SEEN)


def goes_on(days: int) -> None:
    """Day by day, as the clock does."""
    for _ in range(days):
        clock.turn_to((clock.now() + timedelta(days=1)).astimezone(JAPAN).replace(hour=7, minute=0))
        tick.apply_due(LONG.__contains__)


def test_it_leaves_with_the_last_run_by_day_60() -> None:
    ren = owed(50)
    day_60 = bank_day_before(day_of(clock.now()) + timedelta(days=9))
    hold = both(ren)
    assert hold.second_at
    assert hold.ends_at == hold.second_at + timedelta(days=14), "the hold itself stands"
    goes_on(10)
    payout = Payout.objects.select_related("run").get(owner=ren.id)
    assert payout.run
    assert (payout.by_day_60, payout.amount, payout.run.on) == (True, 30_000, day_60)
    assert holds_on([ren.id])
    outbox.drain(SUBSCRIBERS)
    for kind in ("payout_hold_ends", "held_pay_leaves"):
        told = Notice.objects.filter(kind=kind)
        assert {one.user.display_name for one in told} == {"Fumi", "Kei"}, kind
    assert "held_pay_left" in [one.kind for one in audit.newest() if one.actor == "clock"]


def test_so_does_what_was_asked_for() -> None:
    ren = owed(50)
    request_payout(actor=Actor.person(ren.id))
    both(ren)
    goes_on(10)
    assert Payout.objects.get().status == "in_run"


def test_pay_that_comes_meanwhile_leaves_alone() -> None:
    """An accomplice pays a little for old work: as much leaves, and nothing of what is held besides."""
    ren = payee("Hana")
    cast = received(ren, 1, 30_000)
    record_money_in(client_id=ren.id, amount=5_000_000, reference="1")
    both(ren)
    received(ren, 57, 1_000, cast)
    goes_on(5)
    assert [one.amount for one in Payout.objects.filter(owner=ren.id)] == [1_000], "once"
    assert (worker_balance(ren), client_balance(ren.id)) == (30_000, 5_000_000)
    assert holds_on([ren.id])
    for source in SOURCES:
        refused("payout-on-hold", partial(request_payout, actor=Actor.person(ren.id), source=source, confirmed=True))


def test_of_what_was_asked_for_only_what_is_due() -> None:
    ren = payee("Hana")
    cast = received(ren, 1, 30_000)
    received(ren, 55, 1_000, cast)
    asked = request_payout(actor=Actor.person(ren.id))
    both(ren)
    goes_on(6)
    asked.refresh_from_db()
    assert asked.status == "cancelled"
    assert [one.amount for one in Payout.objects.filter(owner=ren.id, status="in_run")] == [1_000]
    assert worker_balance(ren) == 30_000


def test_the_next_part_leaves_on_its_own_day() -> None:
    ren = payee("Hana")
    cast = received(ren, 50, 2_000)
    received(ren, 56, 1_000, cast)
    both(ren)
    goes_on(5)
    assert [one.amount for one in Payout.objects.filter(owner=ren.id)] == [1_000]
    goes_on(6)
    assert sorted(one.amount for one in Payout.objects.filter(owner=ren.id)) == [1_000, 2_000]


def test_a_run_that_is_gathered_early_has_it() -> None:
    ren = owed(56)
    both(ren)
    day_60 = bank_day_before(day_of(clock.now()) + timedelta(days=3))
    run = gather_run(actor=OFFICE, on=day_60)
    assert run
    assert [one.owner_id for one in run.payouts.all()] == [ren.id]


def test_the_database_lets_nothing_else_leave() -> None:
    ren = owed(59)
    record_money_in(client_id=ren.id, amount=5_000, reference="1")
    hold = both(ren)
    now = {"requested_at": clock.now(), "due_on": day_of(clock.now()), "owner_id": ren.id, "amount": 1}
    for values in ({"source": "worker"}, {"source": "client", "by_day_60": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payout.objects.create(**now, **values)
    Payout.objects.create(**now, source="worker", by_day_60=True)
    PayoutHold.objects.filter(id=hold.id).update(grounds="order")
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.create(**now, source="worker", by_day_60=True)


@pytest.mark.parametrize("grounds", ["laundering", "order", "not_theirs"])
def test_crime_an_order_and_a_thief_may_keep_it_longer(grounds: str) -> None:
    ren = owed(55)
    hold = both(ren, grounds)
    assert hold.second_at
    assert hold.ends_at == hold.second_at + timedelta(days=14)
    goes_on(10)
    assert not Payout.objects.filter(owner=ren.id).exists()


def test_one_person_does_not_pass_day_60() -> None:
    """Grounds that one person names count once another has agreed."""
    ren, fumi = owed(59), staff("Fumi", "finance")
    refused("invalid", partial(hold_payouts, actor=acts(fumi), owner_id=ren.id, why=WHY, grounds="x"))
    assert hold_payouts(actor=acts(fumi), owner_id=ren.id, why=WHY, grounds="order").alone
    run = gather_run(actor=OFFICE)
    assert run
    assert run.total == 30_000


def test_who_agrees_to_grounds_takes_it_out_of_a_run() -> None:
    ren, fumi = owed(59), staff("Fumi", "finance")
    limit(1_000)
    assert gather_run(actor=OFFICE)
    hold = hold_payouts(actor=acts(fumi), owner_id=ren.id, why=WHY, grounds="order")
    payout = Payout.objects.get()
    assert payout.status == "in_run", "one person's word would make it late"
    confirm_payout_hold(actor=acts(staff("Kei")), hold_id=hold.id, why=SEEN)
    payout.refresh_from_db()
    assert payout.status == "requested"


def test_the_desk_asks_for_the_grounds_and_shows_them() -> None:
    ren, fumi, kei = owed(59), proved(staff("Fumi", "finance")), proved(staff("Kei"))
    fumi.post(f"/desk/clients/{ren.id}/reason", {"reason": "report", "why": "振込先が変わった"})
    address = f"/desk/clients/{ren.id}/payout-hold"
    assert fumi.post(address, {"reason": WHY, "grounds": "not_theirs"}).status_code == 302
    assert (
        "ほかの人の手に渡るおそれ"
        in kei.get(f"/desk/money/payout-holds/{PayoutHold.objects.get().id}").content.decode()
    )
