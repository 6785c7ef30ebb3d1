"""Read the lives of contracts from their rows, with the same few queries for one contract as for many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from michinori.contracts.lives.change_requests import open_requests
from michinori.contracts.lives.handovers import read_handover
from michinori.contracts.lives.hours import weeks_of
from michinori.contracts.lives.switches import read_switch
from michinori.contracts.lives.taxes import Taxes, taxes_and_stages
from michinori.contracts.models import (
    Amendment,
    ChangeRequest,
    Contract,
    OutsideResult,
    Report,
    SealedBid,
    Stage,
    Termination,
    TermsVersion,
)
from michinori.machinery.statements import follow, read
from michinori.rules.contract import life as rules
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.terms import Terms
from michinori.rules.measures.table import has_log

JOINED = (
    "terms", "open_delivery", "open_amendment", "open_switch", "open_handover", "open_notice",
    "open_termination__open_result",
)  # fmt: skip
PLAIN = (
    "status", "turn", "since", "paid", "withheld", "waived", "bonus", "superseded", "revisions_used", "returns",
    "restarts_used", "frozen", "frozen_at", "bound_to_end", "first_delivered_at", "accepted", "settled_amount",
    "settled_by", "ended_at", "superseded_on",
)  # fmt: skip
STAGE = (
    "number", "name", "price", "status", "acknowledged", "claimed", "filed", "last_report_day", "objected",
    "submitted_at", "submission_filed", "returned_in", "let_begin", "left_behind", "bought", "handed_in_on",
)  # fmt: skip


@dataclass(frozen=True)
class Gathered:
    """The rows beside the contract's own that its life is made of: stages in order, reports and change requests not yet
    answered, the weeks of the hours log.

    ``bids``: the amounts sealed in the open termination, yen before tax.
    """

    taxes: Taxes
    stages: tuple[Stage, ...] = ()
    reports: tuple[Report, ...] = ()
    weeks: tuple[rules.Week, ...] = ()
    requests: tuple[ChangeRequest, ...] = ()
    bids: tuple[SealedBid, ...] = ()


def gather(contracts: Sequence[Contract]) -> dict[str, Gathered]:
    """Fetch what ``read_life`` needs of many contracts, by contract id.

    At most five queries for any number of contracts, and one for each relation of ``JOINED`` not fetched with them.
    """
    ids = [contract.id for contract in contracts]
    reports = defaultdict[str, list[Report]](list)
    requests, bids = defaultdict[str, list[ChangeRequest]](list), defaultdict[str, list[SealedBid]](list)
    follow(contracts, *(name for name in JOINED if "__" not in name), "open_termination")
    follow([one.open_termination for one in contracts if one.open_termination is not None], "open_result")
    taxes, stages = taxes_and_stages(ids)
    under_way = [contract.id for contract in contracts if contract.status not in FINAL]
    doing = [one for one in under_way if any(stage.status == "doing" for stage in stages[one])]
    if doing:  # only a stage being worked on can have a report that waits for an answer
        for report in read(Report, contract_id__in=doing, answer__isnull=True, order_by=("at", "id")):
            reports[report.contract_id].append(report)
    asked = [contract.id for contract in contracts if contract.open_requests]
    if asked:
        for request in open_requests(asked):
            requests[request.contract_id].append(request)
    bidding = {
        one.open_termination.id: one.id
        for one in contracts
        if one.open_termination is not None and one.open_termination.bidding_since
    }
    if bidding:
        for bid in read(SealedBid, termination_id__in=list(bidding)):
            bids[bidding[bid.termination_id]].append(bid)
    weeks = weeks_of([contract.id for contract in contracts if has_log(contract.meter)])
    return {
        one: Gathered(
            taxes[one],
            stages[one],
            tuple(reports[one]),
            weeks.get(one, ()),
            tuple(requests[one]),
            tuple(bids[one]),
        )
        for one in ids
    }


def read_life(contract: Contract, gathered: Gathered | None = None) -> Life:
    """The life of a contract. Without ``gathered`` it fetches the other rows itself, see ``gather``."""
    if contract.terms_id is None:
        raise ValueError(f"{contract.id} has no terms")
    found = gathered or gather([contract])[contract.id]
    terms = cast("TermsVersion", contract.terms)
    delivery, amendment, termination = contract.open_delivery, contract.open_amendment, contract.open_termination
    return Life(
        terms=Terms.from_data(terms.body),
        terms_version=terms.version,
        last_at=contract.last_at,
        offered_at=contract.made_at,
        stages=tuple(_stage(stage, found.reports) for stage in found.stages),
        weeks=found.weeks,
        requests=tuple(_request(request) for request in found.requests),
        delivery=rules.Delivery(delivery.id, delivery.at, delivery.has_file) if delivery else None,
        amendment=_amendment(amendment) if amendment else None,
        switch=read_switch(contract.open_switch),
        handover=read_handover(contract.open_handover),
        termination=_ending(termination, found.bids) if termination else None,
        notice=_notice(contract.open_notice),
        withdrawn=frozenset(side for side in rules.SIDES if side in contract.withdrawn),
        **{name: getattr(contract, name) for name in PLAIN},
        **vars(found.taxes),
    )


def _stage(row: Stage, reports: Sequence[Report]) -> rules.Stage:
    open_ones = tuple(
        rules.Report(report.id, report.percent, report.at, report.has_file)
        for report in reports
        if report.stage_id == row.id and report.answer is None
    )
    return rules.Stage(id=row.id, reports=open_ones, **{name: getattr(row, name) for name in STAGE})


def _request(row: ChangeRequest) -> rules.ChangeRequest:
    changes = tuple(rules.BriefChange(**change) for change in row.changes)
    disputed = frozenset(side for side in rules.SIDES if side in row.disputed)  # type: ignore[attr-defined]
    return rules.ChangeRequest(row.id, row.kind, changes, row.made_at, row.shown, disputed)  # type: ignore[arg-type]


def _amendment(row: Amendment) -> rules.Amendment:
    return rules.Amendment(
        row.id,
        row.by,  # type: ignore[arg-type]
        Terms.from_data(row.body),
        row.status,  # type: ignore[arg-type]
        row.since,
        row.change_request_id,
        row.supersedes,
    )


def _notice(row: Termination | None) -> rules.Notice | None:
    if row is None or row.begins_at is None:
        return None
    amount = row.client_amount if row.opened_by == "client" else None
    return rules.Notice(row.id, row.opened_by, row.opened_at, row.begins_at, row.reason, amount)  # type: ignore[arg-type]


def _moves(day: date | None, count: int) -> rules.Moves | None:
    return rules.Moves(day, count) if day is not None else None


def _ending(row: Termination, bids: Sequence[SealedBid]) -> rules.Termination:
    sealed = {bid.by: bid.amount for bid in bids}
    result = row.open_result
    return rules.Termination(
        row.id,
        row.opened_by,  # type: ignore[arg-type]
        row.opened_at,
        row.reason,  # type: ignore[arg-type]
        row.worker_amount,
        row.client_amount,
        answered_at=row.answered_at,
        extended=row.extended,
        bidding_since=row.bidding_since,
        worker_bid=sealed.get("worker"),
        client_bid=sealed.get("client"),
        bids_opened_at=row.bids_opened_at,
        not_before=row.not_before,
        worker_moves=_moves(row.worker_moved_on, row.worker_moves),
        client_moves=_moves(row.client_moved_on, row.client_moves),
        outside=_result(result) if result else None,
    )


def _result(row: OutsideResult) -> rules.OutsideResult:
    return rules.OutsideResult(row.id, row.by, row.amount, row.kind, row.checked_at)  # type: ignore[arg-type]
