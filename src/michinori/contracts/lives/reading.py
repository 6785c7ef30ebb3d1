"""Read the lives of contracts from their rows."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from michinori.contracts.lives.beside import Gathered, gather
from michinori.contracts.lives.handovers import read_handover
from michinori.contracts.lives.switches import read_switch
from michinori.contracts.models import (
    Amendment,
    ChangeRequest,
    Contract,
    OutsideResult,
    Stage,
    Termination,
    TermsVersion,
)
from michinori.rules.contract import life as rules
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.terms import Terms

PLAIN = (
    "status", "turn", "since", "paid", "withheld", "waived", "bonus", "superseded", "revisions_used", "returns",
    "restarts_used", "frozen", "frozen_at", "bound_to_end", "first_delivered_at", "accepted", "settled_amount",
    "settled_by", "ended_at", "superseded_on",
)  # fmt: skip
STAGE = (
    "number", "name", "price", "status", "acknowledged", "claimed", "filed", "last_report_day", "objected",
    "submitted_at", "submission_filed", "returned_in", "let_begin", "left_behind", "bought", "handed_in_on",
)  # fmt: skip


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
        stages=tuple(_stage(stage, found.reports.get(stage.id, ())) for stage in found.stages),
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


def _stage(row: Stage, reports: tuple[rules.Report, ...]) -> rules.Stage:
    return rules.Stage(id=row.id, reports=reports, **{name: getattr(row, name) for name in STAGE})


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


def _ending(row: Termination, bids: Mapping[Side, int]) -> rules.Termination:
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
        worker_bid=bids.get("worker"),
        client_bid=bids.get("client"),
        bids_opened_at=row.bids_opened_at,
        not_before=row.not_before,
        worker_moves=_moves(row.worker_moved_on, row.worker_moves),
        client_moves=_moves(row.client_moved_on, row.client_moves),
        outside=_result(result) if result else None,
    )


def _result(row: OutsideResult) -> rules.OutsideResult:
    return rules.OutsideResult(row.id, row.by, row.amount, row.kind, row.checked_at, row.held_since)  # type: ignore[arg-type]
