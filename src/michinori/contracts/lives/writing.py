"""Write a turn's new life to the contract's rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from michinori.contracts.lives.change_requests import write_requests
from michinori.contracts.lives.closing import close_rows
from michinori.contracts.lives.handovers import write_handover
from michinori.contracts.lives.hours import write_weeks
from michinori.contracts.lives.reading import PLAIN, STAGE
from michinori.contracts.lives.switches import write_switch
from michinori.contracts.lives.terminations import write_termination
from michinori.contracts.models import Amendment, Attachment, Contract, Delivery, Report, Stage, TermsVersion
from michinori.machinery.statements import change, insert
from michinori.rules.contract import life as rules
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.offers import OfferCountered, OfferMade
from michinori.rules.contract.facts.work import WorkSuperseded
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import OVER
from michinori.rules.contract.purchases import paid_by_restart
from michinori.rules.contract.turns import Turn


def write_life(contract: Contract, before: Life | None, turn: Turn, *, at: datetime, reason: str = "") -> Life:
    """Write the difference between ``before`` (None for a new contract) and the turn's life to the rows, and return
    the new life.

    The caller saves the contract's own row. ``reason``: of a newly proposed amendment or switch.
    """
    after = replace(turn.life, last_at=at)
    if after.status in OVER and after.ended_at is None:
        after = replace(after, ended_at=at)
    close_rows(contract, turn.closed, at)
    _write_terms(contract, before, after, turn.facts, at)
    _write_stages(contract, before, after)
    if before is not None and any(isinstance(fact, WorkSuperseded) for fact in turn.facts):
        _mark_begun_anew(contract, before, after)
    if before is not None:
        write_weeks(contract, before, after)
    write_requests(contract, before, turn, at)
    _write_delivery(contract, before, after)
    _write_amendment(contract, before, after, at, reason)
    write_switch(contract, before, after, at, reason)
    write_handover(contract, before, after)
    write_termination(contract, before, turn, at)
    for name in PLAIN:
        setattr(contract, name, getattr(after, name))
    contract.withdrawn = sorted(after.withdrawn)
    contract.price, contract.meter, contract.due_on = after.terms.price, after.terms.meter, after.terms.due_date
    contract.last_at = at
    return after


def _write_terms(contract: Contract, before: Life | None, after: Life, facts: Sequence[Fact], at: datetime) -> None:
    """Insert the next version of the terms, by the side that offered or proposed it; by the client if it comes from a
    change request.
    """
    if before is not None and before.terms_version == after.terms_version:
        return
    offered = next((fact.by for fact in facts if isinstance(fact, OfferMade | OfferCountered)), "client")
    terms = TermsVersion(
        contract=contract,
        version=after.terms_version,
        price=after.terms.price,
        body=after.terms.as_data(),
        by=before.amendment.by if before and before.amendment else offered,
        made_at=at,
    )
    insert(terms)
    contract.terms = terms


def _write_stages(contract: Contract, before: Life | None, after: Life) -> None:
    old = {stage.id: stage for stage in before.stages} if before else {}
    new = {stage.id: stage for stage in after.stages}
    if gone := [stage_id for stage_id in old if stage_id not in new]:
        change(Stage, *gone, number=None)
    made = [
        Stage(id=stage.id, contract=contract, **{name: getattr(stage, name) for name in STAGE})
        for stage in after.stages
        if stage.id not in old
    ]
    insert(*made)
    for stage in after.stages:
        former = old.get(stage.id, stage)
        values = {name: getattr(stage, name) for name in STAGE if getattr(stage, name) != getattr(former, name)}
        if values:
            change(Stage, stage.id, **values)


def _mark_begun_anew(contract: Contract, before: Life, after: Life) -> None:
    """Mark the files of what a restart superseded, by what superseded pays of their stage (domain § 2, Files and
    rights). Files of the hours log stay as they are, as the logged time does.
    """
    paid = paid_by_restart(before, after)
    work = Attachment.objects.filter(contract=contract, by="worker", superseded=False, left_behind=False)
    work = work.filter(hours__isnull=True)
    for stage in before.stages:
        files = work.filter(stage_id=stage.id)
        files.filter(percent__lte=paid[stage.id]).update(superseded=True)
        files.filter(percent__gt=paid[stage.id]).update(left_behind=True)
    is_paid = all(percent == 100 for percent in paid.values())
    work.filter(stage__isnull=True).update(superseded=is_paid, left_behind=not is_paid)


def write_report(contract: Contract, life: Life, number: int, report: rules.Report, day: date) -> None:
    """Insert the row of a new report: open, or already ``objected`` where a standing objection covers it."""
    stage = next(one for one in life.stages if one.number == number)
    is_open = any(one.id == report.id for one in stage.reports)
    row = Report(
        id=report.id,
        contract=contract,
        stage_id=stage.id,
        day=day,
        percent=report.percent,
        has_file=report.has_file,
        at=report.at,
        answer=None if is_open else "objected",
        answered_at=None if is_open else report.at,
    )
    insert(row)


def _write_delivery(contract: Contract, before: Life | None, after: Life) -> None:
    old, new = before.delivery if before else None, after.delivery
    if new is not None and old != new:
        delivery = Delivery(id=new.id, contract=contract, has_file=new.has_file, at=new.at)
        insert(delivery)
        contract.open_delivery = delivery


def _write_amendment(contract: Contract, before: Life | None, after: Life, at: datetime, reason: str) -> None:
    old, new = before.amendment if before else None, after.amendment
    if new is None:
        return
    if old is None or old.id != new.id:
        row = Amendment(
            id=new.id,
            contract=contract,
            by=new.by,
            body=new.terms.as_data(),
            price=new.terms.price,
            based_on=after.terms_version,
            change_request_id=new.request,
            supersedes=new.supersedes,
            reason=reason,
            made_at=at,
            since=new.since,
        )
        insert(row)
        contract.open_amendment = row
    elif old != new and contract.open_amendment is not None:
        contract.open_amendment.status, contract.open_amendment.since = new.status, new.since
        change(Amendment, new.id, status=new.status, since=new.since)
