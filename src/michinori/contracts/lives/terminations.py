"""Write the rows of a termination: its state, the amounts named, sealed bids, outside results (domain § 6)."""

from datetime import datetime

from michinori.contracts.models import Contract, OutsideResult, Position, SealedBid, Termination
from michinori.machinery.models import StoredFile
from michinori.machinery.statements import change, insert
from michinori.rules.contract import life as rules
from michinori.rules.contract.facts.ends import EndingCountered, EndingOpened, ResultChecked
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.terminations import undisputed_total
from michinori.rules.contract.turns import Turn

_INSTANTS = ("answered_at", "extended", "bidding_since", "bids_opened_at", "not_before")


def write_bid(termination_id: str, side: Side, amount: int, nonce: bytes, at: datetime) -> None:
    """Insert the row of a sealed bid, which is never changed and never shown (``amount``: total, yen before tax)."""
    insert(SealedBid(termination_id=termination_id, by=side, amount=amount, nonce=nonce, at=at))


def write_result(
    termination_id: str, *, result_id: str, side: Side, amount: int, file: StoredFile, at: datetime
) -> None:
    """Insert the row of a filed outside result with its document (``amount``: total, yen before tax)."""
    row = OutsideResult(id=result_id, termination_id=termination_id, by=side, amount=amount, file=file, filed_at=at)
    insert(row)


def write_termination(contract: Contract, before: Life | None, turn: Turn, at: datetime) -> None:
    """Insert or update the row of the open termination, and write the steps that the turn took in it.

    The row is updated even where only the undisputed total changed: that rises with what the client confirms.
    """
    old, new = before.termination if before else None, turn.life.termination
    row = contract.open_termination
    if new is not None and (new != old or row is None or row.undisputed_total != undisputed_total(turn.life)):
        _move_on(contract, old, turn, new, at)
    _write_steps(turn, contract.last_n + 1, at)


def _move_on(
    contract: Contract, old: rules.Termination | None, turn: Turn, termination: rules.Termination, at: datetime
) -> None:
    values = {
        "worker_amount": termination.worker_amount,
        "client_amount": termination.client_amount,
        "undisputed_total": undisputed_total(turn.life),
        "open_result_id": termination.outside.id if termination.outside else None,
    } | {name: getattr(termination, name) for name in _INSTANTS}
    row = contract.open_termination
    if old is None or row is None:
        by_clock = any(isinstance(fact, EndingOpened) and fact.by == "clock" for fact in turn.facts)
        made = Termination(
            id=termination.id,
            contract=contract,
            opened_by=termination.opened_by,
            by_clock=by_clock,
            opened_at=at,
            reason=termination.reason,
            **values,
        )
        insert(made)
        contract.open_termination = made
        return
    for name, value in values.items():
        setattr(row, name, value)
    change(Termination, row.id, **values)


def _write_steps(turn: Turn, first: int, at: datetime) -> None:
    """Insert the amounts that were named, each with the number of its event, and mark a result that staff checked."""
    for n, fact in enumerate(turn.facts, first):
        match fact:
            case EndingOpened():
                insert(Position(termination_id=fact.ending, by=fact.side, amount=fact.amount, n=n, at=at))
            case EndingCountered():
                insert(Position(termination_id=fact.ending, by=fact.by, amount=fact.amount, n=n, at=at))
            case ResultChecked():
                change(OutsideResult, fact.result, status="genuine", checked_at=at, checked_by=fact.checked_by)
