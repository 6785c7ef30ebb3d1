"""Notices of the staff's decisions on reports. Reporters only learn whether something was done."""

from collections.abc import Iterator
from datetime import datetime

from michinori.machinery.models import OutboxItem
from michinori.moderation.models import Appeal, Decision
from michinori.people.queries import users_in_power
from michinori.people.staff import staff_with

from .frame import Hearing, said


def hear_of_outcome(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``report_decided``: ``{decision_id}`` → everybody who reported the thing."""
    decision = Decision.objects.select_related("case").get(id=item.payload["decision_id"])
    words = "report_decided_none" if decision.outcome == "none" else "report_decided"
    for report in decision.case.reports.select_related("by"):
        yield Hearing(report.by, said(words, {"title": decision.case.title}))


def hear_of_decision(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``decision_made``: ``{decision_id}`` → the person concerned, or owners and approvers."""
    decision = Decision.objects.select_related("case").get(id=item.payload["decision_id"])
    values = {"title": decision.case.title, "words": decision.words, "decision_id": decision.id}
    for user in users_in_power(decision.case.about_id or "", ("owner", "approver")):
        yield Hearing(user, said(f"decision_{decision.outcome}", values))


def hear_of_answer(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``appeal_answered``: ``{appeal_id}`` → the person concerned, or owners and approvers."""
    appeal = Appeal.objects.select_related("decision__case").get(id=item.payload["appeal_id"])
    case = appeal.decision.case
    values = {"title": case.title, "words": appeal.answer, "decision_id": appeal.decision_id}
    for user in users_in_power(case.about_id or "", ("owner", "approver")):
        yield Hearing(user, said("appeal_upheld" if appeal.upheld else "appeal_lifted", values))


def hear_of_waiting(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``appeal_due`` and ``appeal_overdue``: ``{appeal_id, again}`` → all staff who decide on reports but
    those concerned.
    """
    appeal = _waiting(item)
    if appeal is not None:
        case = appeal.decision.case
        values = {"title": case.title, "by": appeal.answer_by, "case_id": case.id}
        concerned = users_in_power(case.about_id or "")
        for user in staff_with("reports"):
            if user not in concerned:
                yield Hearing(user, said(item.kind, values))


def hear_of_late_answer(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``appeal_late``: ``{appeal_id, again}`` → the person concerned, or owners and approvers. ``again``:
    when they next hear of it.
    """
    appeal = _waiting(item)
    if appeal is not None:
        case, again = appeal.decision.case, datetime.fromisoformat(item.payload["again"])
        values = {"title": case.title, "by": appeal.answer_by, "again": again, "decision_id": appeal.decision_id}
        for user in users_in_power(case.about_id or "", ("owner", "approver")):
            yield Hearing(user, said(item.kind, values))


def _waiting(item: OutboxItem) -> Appeal | None:
    rows = Appeal.objects.select_related("decision__case")
    return rows.filter(id=item.payload["appeal_id"], answered_at=None).first()
