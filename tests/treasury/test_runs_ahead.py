"""Runs gathered ahead, dissolved or full: pay leaves by day 60 all the same."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from michinori.config import tick
from michinori.config.table import LONG
from michinori.kernel.clock import JAPAN, day_of
from michinori.ledger.queries import check
from michinori.machinery import acting, clock
from michinori.machinery.models import Deadline, OutboxItem
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_before, bank_day_from
from michinori.treasury.commands import payout_runs
from michinori.treasury.commands.gathering import DEADLINE
from michinori.treasury.commands.payout_holds import confirm_payout_hold
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.commands.payout_stops import dissolve_run
from michinori.treasury.models import Payout, PayoutRun
from tests.treasury.payees import OFFICE, payee
from tests.treasury.test_held_in_runs import propose
from tests.treasury.test_hold_limits import WHY, both, goes_on, owed, received
from tests.treasury.test_runs_dissolved import acts, asks, gathered, limit, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _books_balance(db: None) -> Iterator[None]:
    acting.beat()
    yield
    assert check().sound


def in_days(days: int) -> date:
    return day_of(clock.now()) + timedelta(days=days)


def leaving(user: User) -> list[tuple[int, date]]:
    rows = Payout.objects.filter(owner=user.id, status="in_run").order_by("run__on")
    return list(rows.values_list("amount", "run__on"))


def ticks() -> None:
    tick.apply_due(LONG.__contains__)


@pytest.mark.parametrize("asked", [False, True])
def test_a_run_for_a_far_day_takes_no_pay_that_would_be_late(asked: bool) -> None:
    ren = owed(50)
    last = bank_day_before(in_days(9))
    if asked:
        asks(ren)
    assert gather_run(actor=OFFICE, on=bank_day_from(in_days(20))) is None
    goes_on(10)
    ((yen, on),) = leaving(ren)
    assert yen == 30_000
    assert on <= last


@pytest.mark.parametrize("late", [0, 30])
def test_nor_where_the_clock_gathers_at_this_minute(late: int) -> None:
    """Its run of today is due, and has not begun: a person who gathers for tomorrow takes no pay that today's would."""
    ren = owed(59)
    today = day_of(clock.now())
    clock.turn_to(clock.now().astimezone(JAPAN).replace(hour=6, minute=0, second=late))
    Deadline.objects.filter(kind=DEADLINE).update(at=clock.now().astimezone(JAPAN).replace(second=0))
    assert gather_run(actor=OFFICE, on=bank_day_from(in_days(1))) is None
    ticks()
    assert leaving(ren) == [(30_000, today)]


def test_of_held_pay_it_takes_what_is_due_by_its_day_alone() -> None:
    ren = payee("Hana")
    received(ren, 56, 1_000, received(ren, 50, 2_000))
    both(ren)
    soon, last = bank_day_before(in_days(3)), bank_day_before(in_days(9))
    assert gather_run(actor=OFFICE, on=last)
    assert leaving(ren) == [(2_000, last)]
    goes_on(5)
    assert leaving(ren) == [(1_000, soon), (2_000, last)]


def test_what_was_asked_for_and_is_due_before_it_waits_for_the_run_of_the_clock() -> None:
    """A run gathered ahead tells nobody that ¥0 leave, and who took it out before is known of the part that is due."""
    ren, eri = payee("Hana"), staff("Eri", "finance")
    received(ren, 56, 1_000, received(ren, 1, 50_000))
    asked = asks(ren)
    Payout.objects.update(taken_out_at=clock.now(), taken_out_by=eri.id, taken_out_why=WHY, times_out=1)
    both(ren)
    assert gather_run(actor=OFFICE, on=bank_day_before(in_days(9))) is None
    asked.refresh_from_db()
    assert asked.status == "requested"
    assert not OutboxItem.objects.filter(kind="payout_parted").exists()
    goes_on(5)
    (part,) = Payout.objects.filter(owner=ren.id, status="in_run")
    assert (part.amount, part.taken_out_by, part.times_out) == (1_000, eri.id, 1)
    told = OutboxItem.objects.get(kind="payout_parted")
    assert told.payload["due"] == 1_000


def test_dissolved_it_lets_all_leave_with_the_next_run() -> None:
    ren, sora = payee("Ren", 30_000), staff("Sora")
    far = gather_run(actor=OFFICE, on=bank_day_from(in_days(25)))
    assert far
    dissolve_run(actor=acts(sora), run_id=far.id, why=WHY)
    assert Payout.objects.get().due_on == day_of(clock.now())
    assert [one.owner_id for one in gathered().payouts.all()] == [ren.id]


def gathered_on_the_last_day() -> tuple[User, User, PayoutRun]:
    """A worker whose day 60 is today, somebody of finance, and the clock's run, which nobody has released; banks are
    open.
    """
    clock.turn_to(datetime.combine(bank_day_from(in_days(1)), time(9), JAPAN))
    ren, fumi = owed(59), staff("Fumi", "finance")
    limit(1_000)
    Deadline.objects.filter(kind=DEADLINE).update(at=clock.now())
    ticks()
    assert leaving(ren)
    return ren, fumi, PayoutRun.objects.get()


def test_what_one_person_dissolves_on_the_last_day_is_gathered_again_at_once() -> None:
    ren, fumi, run = gathered_on_the_last_day()
    dissolve_run(actor=acts(fumi), run_id=run.id, why=WHY)
    ticks()
    assert leaving(ren) == [(30_000, run.on)]
    again = PayoutRun.objects.exclude(status="dissolved").get()
    assert dissolve_run(actor=acts(fumi), run_id=again.id, why=WHY).status == "gathered", "now it takes two"


def test_but_not_what_two_people_hold() -> None:
    ren, fumi, run = gathered_on_the_last_day()
    dissolve_run(actor=acts(fumi), run_id=run.id, why=WHY)
    hold = propose(ren, fumi, "order")
    confirm_payout_hold(actor=acts(staff("Kei")), hold_id=hold.id, why=WHY)
    ticks()
    assert leaving(ren) == []


def test_nor_once_banks_are_closed() -> None:
    ren, fumi, run = gathered_on_the_last_day()
    clock.turn_to(clock.now().astimezone(JAPAN).replace(hour=15, minute=1))
    dissolve_run(actor=acts(fumi), run_id=run.id, why=WHY)
    ticks()
    assert leaving(ren) == []


def test_a_full_run_takes_no_more_of_held_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    ren, mio, fumi = payee("Hana"), payee("Yui"), staff("Fumi", "finance")
    cast = received(ren, 59, 3_000)
    received(mio, 59, 2_000, cast)
    for one in (ren, mio):
        asks(one)
        propose(one, fumi)
    asks(payee("Kaz", 5_000))
    monkeypatch.setattr(payout_runs, "MOST", 1)
    assert gathered().count == 1
