"""Between rows and rules: reading a contract's life, and writing what a turn made of it."""

from dataclasses import replace
from datetime import date, datetime

from michinori.contracts.models import (
    Amendment,
    Contract,
    Delivery,
    Position,
    Report,
    Stage,
    Termination,
    TermsVersion,
)
from michinori.rules import life as rules
from michinori.rules.ending import undisputed_total
from michinori.rules.life import Life, Turn
from michinori.rules.terms import Terms

JOINED = ("terms", "open_delivery", "open_amendment", "open_termination")
_ANSWERS = {"progress_acknowledged": "acknowledged", "progress_objected": "objected"}
_CLOSED_AMENDMENT = {
    "amendment_declined": "declined",
    "amendment_withdrawn": "withdrawn",
    "amendment_superseded": "superseded",
    "amendment_lapsed": "lapsed",
    "amendment_in_force": "in_force",
}
_CLOSED_DELIVERY = {"work_accepted": "accepted", "work_sent_back": "sent_back", "amendment_in_force": "reopened"}
_PLAIN = (
    "status", "turn", "since", "paid", "withheld", "waived", "superseded", "revisions_used", "returns", "accepted",
    "settled_amount", "settled_by",
)  # fmt: skip
_STAGE = (
    "number", "name", "price", "status", "acknowledged", "claimed", "filed", "last_report_day", "objected",
    "submitted_at", "submission_filed", "returned_in", "paid",
)  # fmt: skip


def read_life(contract: Contract, stages: list[Stage] | None = None, reports: list[Report] | None = None) -> Life:
    """The life of a contract fetched with ``JOINED``; two more queries unless its stages and open reports are given."""
    if contract.terms is None:
        raise ValueError(f"{contract.id} has no terms")
    if stages is None:
        stages = list(contract.stages.filter(number__isnull=False).order_by("number"))
    if reports is None:
        reports = list(contract.reports.filter(answer__isnull=True).order_by("at", "id"))
    delivery, amendment, ending = contract.open_delivery, contract.open_amendment, contract.open_termination
    return Life(
        terms=Terms.from_data(contract.terms.body),
        terms_version=contract.terms.version,
        last_at=contract.last_at,
        stages=tuple(_stage(stage, reports) for stage in stages),
        delivery=rules.Delivery(delivery.id, delivery.at, delivery.has_file) if delivery else None,
        amendment=_amendment(amendment) if amendment else None,
        ending=_ending(ending) if ending else None,
        withdrawn=frozenset(side for side in rules.SIDES if side in contract.withdrawn),
        **{name: getattr(contract, name) for name in _PLAIN},
    )


def _stage(row: Stage, reports: list[Report]) -> rules.Stage:
    open_ones = tuple(
        rules.Report(report.id, report.percent, report.at, report.has_file)
        for report in reports
        if report.stage_id == row.id and report.answer is None
    )
    return rules.Stage(id=row.id, reports=open_ones, **{name: getattr(row, name) for name in _STAGE})


def _amendment(row: Amendment) -> rules.Amendment:
    return rules.Amendment(row.id, row.by, Terms.from_data(row.body), row.status, row.since)  # type: ignore[arg-type]


def _ending(row: Termination) -> rules.Ending:
    return rules.Ending(
        row.id,
        row.opened_by,  # type: ignore[arg-type]
        row.opened_at,
        row.reason,  # type: ignore[arg-type]
        row.worker_amount,
        row.client_amount,
    )


def write_life(contract: Contract, before: Life | None, turn: Turn, *, at: datetime, reason: str = "") -> Life:
    """Bring the rows to what ``turn`` made of ``before`` (None: a contract just made).

    ``reason``: a new amendment's.
    """
    after = replace(turn.life, last_at=at)
    kinds = [fact.kind for fact in turn.facts]
    _write_terms(contract, before, after, kinds, at)
    _write_stages(contract, before, after)
    if before is not None:
        _answer_reports(before, after, kinds, at)
    _write_delivery(contract, before, after, kinds, at)
    _write_amendment(contract, before, after, kinds, at, reason)
    _write_ending(contract, before, turn, at)
    for name in _PLAIN:
        setattr(contract, name, getattr(after, name))
    contract.withdrawn = sorted(after.withdrawn)
    contract.price = after.terms.price
    contract.last_at = at
    contract.save()
    return after


def _write_terms(contract: Contract, before: Life | None, after: Life, kinds: list[str], at: datetime) -> None:
    if before is not None and before.terms_version == after.terms_version:
        return
    by = "client"
    if before is not None:
        by = before.amendment.by if before.amendment and "amendment_in_force" in kinds else before.turn or "client"
    contract.terms = TermsVersion.objects.create(
        contract=contract,
        version=after.terms_version,
        price=after.terms.price,
        body=after.terms.as_data(),
        by=by,
        made_at=at,
    )


def _write_stages(contract: Contract, before: Life | None, after: Life) -> None:
    old = {stage.id: stage for stage in before.stages} if before else {}
    new = {stage.id: stage for stage in after.stages}
    Stage.objects.filter(id__in=[gone for gone in old if gone not in new]).update(number=None)
    for stage in after.stages:
        values = {name: getattr(stage, name) for name in _STAGE}
        if stage.id not in old:
            Stage.objects.create(id=stage.id, contract=contract, **values)
        elif old[stage.id] != stage:
            Stage.objects.filter(id=stage.id).update(**values)


def _answer_reports(before: Life, after: Life, kinds: list[str], at: datetime) -> None:
    still_open = {report.id for stage in after.stages for report in stage.reports}
    answered = [r.id for stage in before.stages for r in stage.reports if r.id not in still_open]
    if answered:
        answer = next((_ANSWERS[kind] for kind in kinds if kind in _ANSWERS), "replaced")
        Report.objects.filter(id__in=answered).update(answer=answer, answered_at=at)


def write_report(contract: Contract, life: Life, number: int, report: rules.Report, day: date) -> None:
    """The row of a report just made: open, or answered at once where an objection already covers it."""
    stage = next(one for one in life.stages if one.number == number)
    is_open = any(one.id == report.id for one in stage.reports)
    Report.objects.create(
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


def _write_delivery(contract: Contract, before: Life | None, after: Life, kinds: list[str], at: datetime) -> None:
    old, new = before.delivery if before else None, after.delivery
    if old == new:
        return
    if old is not None:
        answer = next((_CLOSED_DELIVERY[kind] for kind in kinds if kind in _CLOSED_DELIVERY), "ended")
        Delivery.objects.filter(id=old.id).update(answer=answer, answered_at=at)
    contract.open_delivery = None
    if new is not None:
        contract.open_delivery = Delivery.objects.create(id=new.id, contract=contract, has_file=new.has_file, at=new.at)


def _write_amendment(
    contract: Contract, before: Life | None, after: Life, kinds: list[str], at: datetime, reason: str
) -> None:
    old, new = before.amendment if before else None, after.amendment
    if old is not None and (new is None or new.id != old.id):
        status = next(_CLOSED_AMENDMENT[kind] for kind in kinds if kind in _CLOSED_AMENDMENT)
        Amendment.objects.filter(id=old.id).update(status=status, closed_at=at)
        contract.open_amendment = None
    if new is None:
        return
    if old is None or old.id != new.id:
        contract.open_amendment = Amendment.objects.create(
            id=new.id,
            contract=contract,
            by=new.by,
            body=new.terms.as_data(),
            price=new.terms.price,
            based_on=after.terms_version,
            reason=reason,
            made_at=at,
            since=new.since,
        )
    elif old != new:
        Amendment.objects.filter(id=new.id).update(status=new.status, since=new.since)
        contract.open_amendment = Amendment.objects.get(id=new.id)


def _write_ending(contract: Contract, before: Life | None, turn: Turn, at: datetime) -> None:
    old, new = before.ending if before else None, turn.life.ending
    if new is not None and old is None:
        by_clock = any(fact.kind == "ending_opened" and fact.data["by"] == "clock" for fact in turn.facts)
        contract.open_termination = Termination.objects.create(
            id=new.id, contract=contract, opened_by=new.opened_by, by_clock=by_clock, opened_at=at, reason=new.reason
        )
    if (ending := new or old) is not None:
        _write_positions(contract, ending.id, turn, at)
    if new is not None and (undisputed := undisputed_total(turn.life)) is not None:
        Termination.objects.filter(id=new.id).update(undisputed_total=undisputed)
    if old is not None and new is None:
        settled = turn.life.settled_amount
        Termination.objects.filter(id=old.id).update(
            status="withdrawn" if settled is None else "settled",
            settled_amount=settled,
            settled_by=turn.life.settled_by,
            closed_at=at,
        )
        contract.open_termination = None


def _write_positions(contract: Contract, ending_id: str, turn: Turn, at: datetime) -> None:
    for index, fact in enumerate(turn.facts, contract.last_n + 1):
        if fact.kind == "ending_opened":
            side = fact.data["side"]
        elif fact.kind == "ending_countered":
            side = fact.data["by"]
        else:
            continue
        amount = fact.data["amount"]
        Position.objects.create(termination_id=ending_id, by=side, amount=amount, n=index, at=at)
        Termination.objects.filter(id=ending_id).update(**{f"{side}_amount": amount})
    if contract.open_termination is not None:
        contract.open_termination.refresh_from_db()
