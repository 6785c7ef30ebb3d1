"""What a hold does to a run that was gathered before it: of pay as much leaves as is due, and no yen more."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from michinori.config import tick
from michinori.config.table import LONG, SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.ledger.queries import check
from michinori.machinery import acting, audit, clock, outbox
from michinori.machinery.models import OutboxItem
from michinori.notices.models import Notice
from michinori.people.models import User
from michinori.treasury.commands.payout_holds import confirm_payout_hold, hold_payouts, lift_payout_hold
from michinori.treasury.commands.payout_stops import take_out
from michinori.treasury.commands.payouts import cancel_payout
from michinori.treasury.models import Payout, PayoutHold
from michinori.treasury.queries.held_pay import due_of
from michinori.treasury.queries.payout_holds import day_60_of
from tests.treasury.payees import on_the_way, payee, worker_balance
from tests.treasury.test_hold_limits import SEEN, WHY, both, goes_on, received
from tests.treasury.test_runs_dissolved import acts, asks, gathered, limit, refused, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _books_balance(db: None) -> Iterator[None]:
    acting.beat()
    yield
    assert check().sound


def old_and_new() -> User:
    """A worker with 5,000,000 yen for new work and 1,000 for work of 59 days ago."""
    ren = payee("Hana")
    received(ren, 59, 1_000, received(ren, 1, 5_000_000))
    return ren


def told_of_parts(user: User, asked: Payout, due: int) -> None:
    """They read that what they asked for does not leave whole."""
    outbox.drain(SUBSCRIBERS)
    (told,) = Notice.objects.filter(user=user, kind="payout_parted")
    for yen in (asked.amount, due):
        assert f"{yen:,}" in told.words["ja"][1]
        assert f"{yen:,}" in told.words["en"][1]


def in_run(user: User) -> list[int]:
    rows = Payout.objects.filter(owner=user.id, status="in_run")
    return sorted(rows.values_list("amount", flat=True))


def propose(user: User, by: User, grounds: str = "") -> PayoutHold:
    return hold_payouts(actor=acts(by), owner_id=user.id, why=WHY, grounds=grounds)


def test_what_was_asked_for_and_leaves_in_part_keeps_who_took_it_out_and_its_owner_is_told() -> None:
    ren, fumi = old_and_new(), staff("Fumi", "finance")
    limit(0)
    asked = asks(ren)
    Payout.objects.update(
        due_on=asked.due_on, taken_out_at=clock.now(), taken_out_by=fumi.id, taken_out_why=WHY, times_out=1
    )
    propose(ren, fumi)
    gathered()
    asked.refresh_from_db()
    kept = Payout.objects.get(owner=ren.id, status="in_run")
    assert (asked.status, asked.taken_out_why, worker_balance(ren)) == ("cancelled", WHY, 5_000_000)
    assert (kept.amount, kept.by_day_60, kept.taken_out_by, kept.taken_out_why) == (1_000, True, fumi.id, WHY)
    assert (kept.taken_out_at, kept.times_out) == (asked.taken_out_at, 1)
    told_of_parts(ren, asked, 1_000)


@pytest.mark.parametrize("others", [0, 20_000])
def test_a_little_old_pay_does_not_keep_all_in_the_run(others: int) -> None:
    ren, fumi, kei = old_and_new(), staff("Fumi", "finance"), staff("Kei")
    if others:
        asks(payee("Mio", others))
    limit(0)
    asked = asks(ren)
    run = gathered(acts(fumi))
    hold = propose(ren, fumi)
    confirm_payout_hold(actor=acts(kei), hold_id=hold.id, why=SEEN)
    run.refresh_from_db()
    asked.refresh_from_db()
    assert in_run(ren) == [1_000]
    assert (run.status, run.count, run.total) == ("gathered", 2 if others else 1, 1_000 + others)
    assert (asked.status, worker_balance(ren), on_the_way()) == ("cancelled", 5_000_000, 1_000 + others)
    kept = Payout.objects.get(owner=ren.id, status="in_run")
    assert (kept.by_day_60, kept.run_id) == (True, run.id)
    assert sorted(run.payouts.values_list("place", flat=True)) == list(range(1, run.count + 1))
    assert PayoutHold.objects.get().left_out
    assert "held_pay_left" in [one.kind for one in audit.newest()]
    told_of_parts(ren, asked, 1_000)


def test_what_leaves_though_it_is_held_stays_in_its_run() -> None:
    """Gathered at six by one person's hold, it is not thrown out by the second person at ten, nor by anyone alone."""
    ren, fumi, kei = old_and_new(), staff("Fumi", "finance"), staff("Kei")
    asks(payee("Mio", 20_000))
    hold = propose(ren, fumi)
    limit(0)
    run = gathered()
    (due,) = Payout.objects.filter(owner=ren.id)
    assert (due.amount, due.by_day_60, due.run_id) == (1_000, True, run.id)
    confirm_payout_hold(actor=acts(kei), hold_id=hold.id, why=SEEN)
    assert in_run(ren) == [1_000]
    refused("payout-due", partial(take_out, actor=acts(fumi), payout_id=due.id, why=WHY))


def test_grounds_to_which_two_agree_take_it_out() -> None:
    ren, fumi, kei = old_and_new(), staff("Fumi", "finance"), staff("Kei")
    limit(0)
    hold = propose(ren, fumi, "order")
    run = gathered()
    confirm_payout_hold(actor=acts(kei), hold_id=hold.id, why=SEEN)
    assert in_run(ren) == []
    run.refresh_from_db()
    assert run.status == "dissolved"


def test_staff_are_told_of_each_day_on_which_pay_leaves() -> None:
    ren = payee("Hana")
    begun = day_of(clock.now())
    received(ren, 56, 1_000, received(ren, 50, 2_000))
    tick.apply_due(LONG.__contains__)  # today's run, if its hour passed meanwhile: it would come before the next look
    both(ren)
    assert day_60_of(ren.id) == begun + timedelta(days=3)
    goes_on(5)
    assert day_60_of(ren.id) == begun + timedelta(days=9), "what has left is named no more"
    goes_on(5)
    told = OutboxItem.objects.filter(kind="payout_hold_ends").order_by("id")
    assert [one.payload["day"] for one in told] == [f"{begun + timedelta(days=days)}" for days in (3, 9)]


def test_what_was_asked_for_and_cancelled_meanwhile_counts_once() -> None:
    ren, fumi = payee("Hana"), staff("Fumi", "finance")
    cast = received(ren, 59, 1_000)
    hold = propose(ren, fumi)
    assert gathered().total == 1_000
    lift_payout_hold(actor=acts(fumi), hold_id=hold.id, why=SEEN)
    received(ren, 57, 10_000, cast)
    received(ren, 1, 20_000, cast)
    cancel_payout(actor=Actor.person(ren.id), payout_id=asks(ren).id)
    assert due_of(ren.id, day_of(clock.now()) + timedelta(days=5)) == 10_000
