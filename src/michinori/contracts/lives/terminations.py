"""Write the rows of a termination: its state, the amounts named, sealed bids, outside results (domain § 6)."""

from datetime import datetime
from typing import Any

from michinori.contracts.models import Contract, OutsideResult, Position, SealedBid, Termination
from michinori.machinery.models import StoredFile
from michinori.machinery.statements import change, insert
from michinori.rules.contract import life as rules
from michinori.rules.contract.closed import ClosedResult
from michinori.rules.contract.facts.ends import EndingCountered, EndingNoticed, EndingOpened, ResultChecked
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.terminations import undisputed_total
from michinori.rules.contract.turns import Turn

_INSTANTS = ("answered_at", "extended", "bidding_since", "bids_opened_at", "not_before")


def write_bid(termination_id: str, side: Side, amount: int, nonce: bytes, at: datetime) -> None:
    """Insert the row of a sealed bid, which is never changed and never shown (``amount``: total, yen before tax)."""
    insert(SealedBid(termination_id=termination_id, by=side, amount=amount, nonce=nonce, at=at))


def write_result(termination_id: str, result: rules.OutsideResult, *, file: StoredFile, at: datetime) -> None:
    """Insert the row of a filed outside result with its document."""
    row = OutsideResult(
        id=result.id,
        termination_id=termination_id,
        by=result.by,
        kind=result.kind,
        amount=result.amount,
        file=file,
        filed_at=at,
        held_since=result.held_since,
    )
    insert(row)


def write_termination(contract: Contract, before: Life | None, turn: Turn, at: datetime) -> None:
    """Insert or update the row of the open termination or notice, and write the steps that the turn took in it.

    The row is updated even where only the undisputed total changed: that rises with what the client confirms.
    """
    notice = turn.life.notice
    if notice is not None and contract.open_notice is None:
        contract.open_notice = _insert_notice(contract, notice)
    old, new = before.termination if before else None, turn.life.termination
    row = contract.open_termination
    if new is not None and (new != old or row is None or row.undisputed_total != undisputed_total(turn.life)):
        _move_on(contract, old, turn, new, at)
    _write_steps(turn, contract.last_n + 1, at)


def _insert_notice(contract: Contract, notice: rules.Notice) -> Termination:
    row = Termination(
        id=notice.id,
        contract=contract,
        opened_by=notice.side,
        by_clock=notice.amount is None,
        opened_at=notice.at,
        begins_at=notice.begins_at,
        reason=notice.reason,
        client_amount=notice.amount,
        status="notice",
    )
    insert(row)
    return row


def _move_on(
    contract: Contract, old: rules.Termination | None, turn: Turn, termination: rules.Termination, at: datetime
) -> None:
    values = {
        "worker_amount": termination.worker_amount,
        "client_amount": termination.client_amount,
        "undisputed_total": undisputed_total(turn.life),
        "open_result_id": termination.outside.id if termination.outside else None,
        **_moves("worker", termination.worker_moves),
        **_moves("client", termination.client_moves),
    } | {name: getattr(termination, name) for name in _INSTANTS}
    noticed = contract.open_notice
    if noticed is not None and noticed.id == termination.id:  # the notice has run out, or the worker let it begin
        values |= {"status": "open", "opened_at": at, "noticed_at": noticed.opened_at}
        contract.open_termination, contract.open_notice = noticed, None
    row = contract.open_termination
    if row is None or row.id != termination.id:
        contract.open_termination = _insert(contract, turn, termination, at, values)
        return
    for name, value in values.items():
        setattr(row, name, value)
    change(Termination, row.id, **values)


def _insert(
    contract: Contract, turn: Turn, termination: rules.Termination, at: datetime, values: dict[str, Any]
) -> Termination:
    made = Termination(
        id=termination.id,
        contract=contract,
        opened_by=termination.opened_by,
        by_clock=any(isinstance(fact, EndingOpened) and fact.by == "clock" for fact in turn.facts),
        opened_at=at,
        reason=termination.reason,
        **values,
    )
    insert(made)
    return made


def _moves(side: Side, moves: rules.Moves | None) -> dict[str, object]:
    return {f"{side}_moved_on": moves.day if moves else None, f"{side}_moves": moves.count if moves else 0}


def _write_steps(turn: Turn, first: int, at: datetime) -> None:
    """Insert the amounts that were named, each with the number of its event, and mark a result that staff checked."""
    closed = {one.id for one in turn.closed if isinstance(one, ClosedResult)}
    for n, fact in enumerate(turn.facts, first):
        match fact:
            case EndingNoticed(amount=int() as amount):
                insert(Position(termination_id=fact.ending, by=fact.side, amount=amount, n=n, at=at))
            case EndingOpened():
                insert(Position(termination_id=fact.ending, by=fact.side, amount=fact.amount, n=n, at=at))
            case EndingCountered():
                insert(Position(termination_id=fact.ending, by=fact.by, amount=fact.amount, n=n, at=at))
            case ResultChecked():  # a decision that took effect at once is closed already
                status = {} if fact.result in closed else {"status": "genuine"}
                change(OutsideResult, fact.result, checked_at=at, checked_by=fact.checked_by, **status)
