"""Write to the rows what a turn closed: answered reports, lapsed amendments, settled terminations and so on."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from michinori.contracts.models import (
    Amendment,
    ChangeRequest,
    Contract,
    Delivery,
    Handover,
    HourEntry,
    OutsideResult,
    Report,
    Switch,
    Termination,
)
from michinori.machinery.statements import change
from michinori.rules.contract import closed as rules
from michinori.rules.contract.closed import Closed


def close_rows(contract: Contract, closed: Iterable[Closed], at: datetime) -> None:
    """Close the rows and unset the contract's ``open_*`` pointers to them. The caller saves the contract."""
    for one in closed:
        match one:
            case rules.ClosedReports() | rules.ClosedWeek() | rules.ClosedDelivery():
                _answer_work(contract, one, at)
            case rules.ClosedAmendment():
                change(Amendment, one.id, status=one.how, closed_at=at)
                contract.open_amendment = None
            case rules.ClosedRequest():
                values = {"included": one.included, "superseded": one.superseded}
                change(ChangeRequest, one.id, status=one.how, closed_at=at, **values)
            case rules.ClosedSwitch():
                change(Switch, one.id, status=one.how, closed_at=at, continuation_id=one.contract)
                contract.open_switch_id = None
            case rules.ClosedHandover():
                change(Handover, one.id, status=one.how, closed_at=at, continuation_id=one.contract)
                contract.open_handover_id = None
            case rules.ClosedTermination():
                _close_termination(contract, one, at)
            case rules.ClosedResult():
                change(OutsideResult, one.id, status=one.how, closed_at=at)


def _answer_work(
    contract: Contract, work: rules.ClosedReports | rules.ClosedWeek | rules.ClosedDelivery, at: datetime
) -> None:
    match work:
        case rules.ClosedReports():
            change(Report, *work.ids, answer=work.how, answered_at=at)
        case rules.ClosedWeek():
            _answer_week(contract, work, at)
        case rules.ClosedDelivery():
            change(Delivery, work.id, answer=work.how, answered_at=at)
            contract.open_delivery = None


def _answer_week(contract: Contract, week: rules.ClosedWeek, at: datetime) -> None:
    rows = HourEntry.objects.filter(contract=contract, week=week.monday)
    if week.how == "objected":
        rows.filter(answer=None).update(answer=week.how, answered_at=at, filed=week.filed)
    else:
        answered = Q(answer=None) | Q(answer="objected") if week.objected_too else Q(answer=None)
        rows.filter(answered).update(answer=week.how, answered_at=at)


def _close_termination(contract: Contract, termination: rules.ClosedTermination, at: datetime) -> None:
    opened = {"bids_opened_at": at} if termination.settled_by == "bids" else {}
    settled = {"settled_amount": termination.amount, "settled_by": termination.settled_by}
    values = {"status": termination.how, "closed_at": at, **settled, **opened}
    change(Termination, termination.id, **values)
    row, result = contract.open_termination or contract.open_notice, Termination._meta.get_field("open_result")
    if row is not None and row.id == termination.id:  # whoever acted on it is answered from this row
        for name, value in values.items():
            setattr(row, name, value)
        if result.is_cached(row):  # it is closed as well
            result.delete_cached_value(row)
    contract.open_termination = contract.open_notice = None
