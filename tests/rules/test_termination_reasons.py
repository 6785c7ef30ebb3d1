"""A reason counts only if the other agrees or an event proves it (domain § 6)."""

import pytest
from rules.makers import japan

from michinori.rules.contract.facts.changes import ChangeDeclined
from michinori.rules.contract.facts.ends import ClientInsolvent, ClientWithdrew
from michinori.rules.contract.facts.work import WorkDelivered
from michinori.rules.contract.life import Reason, Side
from michinori.rules.contract.termination_reasons import Happened, ReasonStatus, status_of

OPENED, DUE = japan(12, 20, 12), japan(12, 15, 12).date()
RESTART = Happened(japan(12, 1), ChangeDeclined(request="chg_1", kind="restart"))
FIX = Happened(japan(12, 1), ChangeDeclined(request="chg_1", kind="fix"))
WITHDREW, INSOLVENT = Happened(OPENED, ClientWithdrew()), Happened(OPENED, ClientInsolvent())
WORK = WorkDelivered(delivery="dlv_1", has_file=True)
IN_TIME, LATE = Happened(japan(12, 15, 20), WORK), Happened(japan(12, 16, 1), WORK)


@pytest.mark.parametrize(
    ("reason", "by", "happened", "found"),
    [
        ("restart", "worker", (RESTART,), "proven"),
        ("restart", "worker", (FIX,), "claimed"),
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
