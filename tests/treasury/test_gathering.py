"""The clock gathers on the morning of each bank day, so that no operator's cron is needed (decision 38)."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from michinori.config import tick
from michinori.config.table import LONG
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.kernel.problems import Problem
from michinori.machinery import acting, clock
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.models import Deadline
from michinori.machinery.settings import set_setting
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_from, is_bank_day, next_gathering
from michinori.rules.money.payout_days import next_payout_day
from michinori.treasury.commands.gathering import DEADLINE
from michinori.treasury.commands.payout_releases import confirm_run, release_run
from michinori.treasury.commands.payout_runs import gather_run, run_file
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.models import Payout, PayoutRun
from michinori.wording import display
from tests.pages.visitors import signed_in
from tests.treasury.payees import OFFICE, account_for, begins_on_a_monday, earn, payee, person, sora, worker_balance

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _background_work_goes_on(db: None) -> None:
    begins_on_a_monday()
    acting.beat()


def _ask(user: User, amount: int | None = None) -> Payout:
    return request_payout(actor=Actor.person(user.id), amount=amount)


def _morning(days: int = 1, hour: int = 6) -> datetime:
    """Six o'clock of the bank day from that many days on."""
    day = bank_day_from(day_of(clock.now()) + timedelta(days=days))
    return datetime(day.year, day.month, day.day, hour, tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("now", "next_one"),
    [
        ("2026-12-28T05:59:59+09:00", "2026-12-28T06:00:00+09:00"),
        ("2026-12-28T06:00:00+09:00", "2026-12-29T06:00:00+09:00"),
        ("2026-12-30T06:00:00+09:00", "2027-01-04T06:00:00+09:00"),
        ("2027-01-01T12:00:00+09:00", "2027-01-04T06:00:00+09:00"),
    ],
)
def test_it_gathers_at_six_on_bank_days(now: str, next_one: str) -> None:
    assert next_gathering(datetime.fromisoformat(now)) == datetime.fromisoformat(next_one)


def test_nobody_waits_where_nobody_has_an_account(turn: Any) -> None:
    person("Ren")
    turn(days=10)
    assert not Deadline.objects.filter(kind=DEADLINE).exists()


def test_what_was_asked_for_is_gathered_on_the_next_morning_of_a_bank_day(turn: Any) -> None:
    ren = payee("Ren", 5_000)
    turn(hours=1)
    payout = _ask(ren)
    turn(hours=9)
    assert not PayoutRun.objects.exists()
    turn(to=_morning())
    run = PayoutRun.objects.get()
    assert (run.on, run.status, run.gathered_by, run.total) == (day_of(clock.now()), "released", "clock", 5_000)
    payout.refresh_from_db()
    assert (payout.status, payout.run_id) == ("in_run", run.id)
    assert tick.apply_due() == 0
    assert gather_run(actor=OFFICE) == run, "the command gives the run of the day"


def test_earnings_are_gathered_on_the_payout_day(turn: Any) -> None:
    ren = payee("Ren", 30_000)
    on = next_payout_day(day_of(clock.now()), 2)
    while day_of(clock.now()) < on - timedelta(days=1):
        turn(days=1)
    assert (PayoutRun.objects.count(), worker_balance(ren)) == (0, 30_000)
    turn(days=1)
    assert (PayoutRun.objects.get().on, worker_balance(ren)) == (on, 0)


def test_what_waited_for_its_account_leaves_on_the_day_that_was_said(turn: Any) -> None:
    """Ren's earnings of the first half of the month have an account only after the payout day."""
    payee("Mio")
    ren = person("Ren")
    earn(ren, 5_000)
    turn(to=_morning((next_payout_day(day_of(clock.now()), 2) - day_of(clock.now())).days + 1))
    account_for(ren)
    said = next_payout_day(day_of(clock.now() + timedelta(hours=48)), 2)
    while day_of(clock.now()) < said - timedelta(days=1):
        turn(days=1)
        assert not PayoutRun.objects.exists()
    turn(days=1)
    assert PayoutRun.objects.get().on == said


def test_a_morning_that_was_missed_is_made_up_for_on_the_next_bank_day(turn: Any) -> None:
    ren = payee("Ren", 5_000)
    turn(minutes=1)
    _ask(ren)
    saturday = _morning(7) + timedelta(hours=5)
    while is_bank_day(day_of(saturday)):
        saturday += timedelta(days=1)
    turn(to=saturday)
    assert PayoutRun.objects.get().on == bank_day_from(day_of(saturday))
    turn(to=_morning(0))
    assert PayoutRun.objects.count() == 1


WHY = "合計と人数を見た"


def test_above_the_limit_one_person_confirms_what_the_clock_gathered_and_another_releases(turn: Any) -> None:
    ren, staff = payee("Ren", 1_000_001), sora()
    other = Actor.person(person("Kei", staff=True).id, elevated=True)
    _ask(ren)
    turn(to=_morning())
    run = PayoutRun.objects.get()
    assert (run.status, run.two_people) == ("gathered", True)
    for act in (partial(confirm_run, why=WHY), release_run):
        with pytest.raises(Problem, match="elevation-needed"):
            act(actor=Actor.person(staff.user_id or ""), run_id=run.id)
    with pytest.raises(Problem, match="run-not-confirmed"):
        release_run(actor=staff, run_id=run.id, why="見て確かめた")
    with pytest.raises(Problem, match="invalid"):
        confirm_run(actor=staff, run_id=run.id, why=" ")
    assert confirm_run(actor=staff, run_id=run.id, why=WHY).confirmed_by == staff.user_id
    assert confirm_run(actor=staff, run_id=run.id, why="もう一度").confirmed_why == WHY, "once more changes nothing"
    with pytest.raises(Problem, match="second-person-needed"):
        release_run(actor=staff, run_id=run.id, why="見て確かめた")
    with pytest.raises(Problem, match="run-not-to-confirm"):
        confirm_run(actor=other, run_id=run.id, why=WHY)
    assert run_status(run) == "gathered"
    assert release_run(actor=other, run_id=run.id, why=WHY).released_by == other.user_id


def test_a_run_released_after_its_day_asks_the_bank_for_the_day_of_its_release(turn: Any) -> None:
    """Banks refuse a file that is dated in the past, and its payees were told that they get the money."""
    ren, staff, other = payee("Ren", 1_000_001), sora(), Actor.person(person("Kei", staff=True).id, elevated=True)
    _ask(ren)
    turn(to=_morning())
    run = PayoutRun.objects.get()
    confirm_run(actor=staff, run_id=run.id, why=WHY)
    turn(days=1)
    while is_bank_day(day_of(clock.now())):
        turn(days=1)
    release_run(actor=other, run_id=run.id, why=WHY)
    day = bank_day_from(day_of(clock.now()))
    content = run_file(actor=OFFICE, run_id=run.id)
    assert day > run.on
    assert content[54:58].decode() == f"{day:%m%d}"
    turn(days=9)
    assert run_file(actor=OFFICE, run_id=run.id) == content, "the same each time"
    page = signed_in(User.objects.get(pk=staff.user_id)).get(f"/desk/money/runs/{run.id}").content.decode()
    assert f"{display.day(day, year=False)}に" in page


def run_status(run: PayoutRun) -> str:
    run.refresh_from_db()
    return run.status


def test_two_accounts_of_one_person_do_not_confirm_and_release(turn: Any) -> None:
    ren, same = payee("Ren", 1_000_001), {"staff": True, "identity": "passport 123"}
    first, second = (Actor.person(person(name, **same).id, elevated=True) for name in ("Sora", "Sora2"))
    _ask(ren)
    turn(to=_morning())
    run = PayoutRun.objects.get()
    confirm_run(actor=first, run_id=run.id, why=WHY)
    with pytest.raises(Problem, match="second-person-needed"):
        release_run(actor=second, run_id=run.id, why="見て確かめた")
    assert run_status(run) == "gathered"


@pytest.mark.parametrize(
    "wrong",
    [
        {"released_by": "usr_a"},
        {"released_by": "usr_a", "confirmed_by": "usr_a"},
        {"released_by": "usr_a", "confirmed_by": "clock"},
        {"released_by": "usr_a", "gathered_by": "usr_a"},
        {"released_by": "usr_a", "gathered_by": "usr_b", "confirmed_by": "usr_a"},
        {"released_by": "clock", "confirmed_by": "usr_b"},
        {"released_by": "", "gathered_by": "usr_b"},
    ],
)
def test_the_database_refuses_one_person_for_two(wrong: dict[str, str]) -> None:
    now = clock.now()
    given = {"gathered_by": "clock", "confirmed_at": now if wrong.get("confirmed_by") else None} | wrong
    with pytest.raises(IntegrityError, match="payout_run_"), transaction.atomic():
        PayoutRun.objects.create(
            on=day_of(now), count=1, total=2_000_000, gathered_at=now, two_people=True, status="released",
            released_at=now, **given,
        )  # fmt: skip


def test_nothing_is_gathered_where_real_money_may_not_leave(settings: Any) -> None:
    settings.SIMULATED_TIME = False
    set_setting(actor=OFFICE, key="account_hours", text="0")
    ren = person("Ren")
    account_for(ren)
    earn(ren, 5_000)
    payout = _ask(ren)
    assert _due_now() == 0
    assert not PayoutRun.objects.exists()
    assert Deadline.objects.get(kind=DEADLINE).at > clock.now()
    with pytest.raises(Problem, match="real-money-off"):
        gather_run(actor=OFFICE)
    assert cancel_payout(actor=Actor.person(ren.id), payout_id=payout.id).status == "cancelled"
    set_setting(actor=OFFICE, key="real_money", text="道野 空")
    _ask(ren)
    assert _due_now() == 1
    assert PayoutRun.objects.get().total == 5_000


def _due_now() -> int:
    """Let the morning be now, in real time."""
    set_deadline(DEADLINE, "site", clock.now())
    return tick.apply_due(LONG.__contains__)


def test_the_tick_leaves_it_to_a_task_of_its_own(turn: Any) -> None:
    ren = payee("Ren", 5_000)
    _ask(ren)
    clock.turn_to(_morning())
    tick.tick(0)
    assert not PayoutRun.objects.exists()
    tick.payouts(0)
    assert PayoutRun.objects.exists()
