"""A reason counts only if the other agrees or an event proves it (domain § 6)."""

from datetime import timedelta

import pytest
from rules.makers import japan

from michinori.rules.contract.facts.changes import ChangeDeclined
from michinori.rules.contract.facts.ends import ClientInsolvent, ClientWithdrew
from michinori.rules.contract.facts.money import DepositMade
from michinori.rules.contract.facts.time_log import HoursTakenBack, WeekObjected
from michinori.rules.contract.facts.work import StageReturned, StageSubmitted, WorkDelivered
from michinori.rules.contract.life import Reason, Side
from michinori.rules.contract.termination_reasons import Happened, ReasonStatus, status_of, worker_at_fault

OPENED, DUE = japan(12, 20, 12), japan(12, 15, 12).date()
RESTART = Happened(japan(12, 1), ChangeDeclined(request="chg_1", kind="restart"))
FIX = Happened(japan(12, 1), ChangeDeclined(request="chg_1", kind="fix"))
WITHDREW, INSOLVENT = Happened(OPENED, ClientWithdrew()), Happened(OPENED, ClientInsolvent())
WORK = WorkDelivered(delivery="dlv_1", has_file=True)
INCLUDED = Happened(japan(12, 1), ChangeDeclined(request="chg_1", kind="restart", included=True))
DEPOSIT = Happened(japan(12, 1), DepositMade(amount_with_tax=1))
SUBMITTED = Happened(japan(12, 3), StageSubmitted(stage="stg_1", has_file=True))
OBJECTED = Happened(japan(12, 9), WeekObjected(minutes=2, week=japan(12, 7).date()))
TAKEN_BACK = Happened(
    japan(12, 10), HoursTakenBack(entry="hrs_1", minutes=1, week=japan(12, 7).date(), day=japan(12, 8).date())
)
"""Of a week with more than that entry, which is asked again."""
IN_TIME, LATE = Happened(japan(12, 15, 20), WORK), Happened(japan(12, 16, 1), WORK)


@pytest.mark.parametrize(
    ("reason", "by", "happened", "found"),
    [
        ("restart", "worker", (RESTART,), "proven"),
        ("restart", "worker", (FIX,), "claimed"),
        ("restart", "worker", (INCLUDED,), "claimed"),
        ("client_withdrew", "worker", (WITHDREW,), "proven"),
        ("client_withdrew", "worker", (), "claimed"),
        ("insolvent", "worker", (INSOLVENT,), "proven"),
        ("insolvent", "worker", (WITHDREW,), "claimed"),
        ("other_breach", "client", (), "proven"),
        ("other_breach", "client", (IN_TIME,), "claimed"),
        ("other_breach", "client", (LATE,), "proven"),
        ("other_breach", "worker", (), "claimed"),
        ("worker_unable", "client", (RESTART, WITHDREW), "claimed"),
        ("agreed", "client", (), "claimed"),
    ],
)
def test_what_an_event_proves(reason: Reason, by: Side, happened: tuple[Happened, ...], found: ReasonStatus) -> None:
    assert status_of(reason, by=by, opened_at=OPENED, due=DUE, agreed=False, happened=happened) == found
    assert status_of(reason, by=by, opened_at=OPENED, due=DUE, agreed=True, happened=()) == "agreed"


def test_on_the_due_date_itself_nothing_is_missed_yet() -> None:
    on_the_day = japan(12, 15, 23)
    assert status_of("other_breach", by="client", opened_at=on_the_day, due=DUE, agreed=False, happened=()) == "claimed"


@pytest.mark.parametrize(
    ("happened", "days", "found"),
    [
        ((DEPOSIT,), 14, "proven"),
        ((DEPOSIT,), 13, "claimed"),
        ((DEPOSIT, SUBMITTED), 30, "claimed"),
        (
            (DEPOSIT, SUBMITTED, Happened(japan(12, 9), StageReturned(stage="stg_1", items=1, revisions_used=1))),
            22,
            "proven",
        ),
        (
            (DEPOSIT, SUBMITTED, Happened(japan(12, 9), StageReturned(stage="stg_1", items=1, revisions_used=1))),
            21,
            "claimed",
        ),
        ((DEPOSIT, OBJECTED), 30, "claimed"),
        ((DEPOSIT, OBJECTED, TAKEN_BACK), 14, "claimed"),
        ((DEPOSIT, OBJECTED, TAKEN_BACK), 15, "proven"),
    ],
)
def test_14_days_without_anything_shown_are_the_workers_unless_the_work_lay_with_the_client(
    happened: tuple[Happened, ...], days: int, found: ReasonStatus
) -> None:
    opened, due = japan(12, 1) + timedelta(days=days), japan(2, 15, year=2027).date()
    status = status_of("other_breach", by="client", opened_at=opened, due=due, agreed=False, happened=happened)
    assert status == found


def test_where_two_stages_may_be_open_one_that_waits_for_its_answer_does_not_excuse_the_other() -> None:
    opened, due = japan(12, 20), japan(2, 15, year=2027).date()
    history = (DEPOSIT, SUBMITTED)
    assert worker_at_fault(history, opened, due, idle_days=14, open_stages=2)
    assert not worker_at_fault(history, opened, due, idle_days=14, open_stages=1)
