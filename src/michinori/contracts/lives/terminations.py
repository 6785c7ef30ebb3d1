"""Terminations between rows and rules: amounts named, sealed bids, outside results (domain § 6)."""

from datetime import datetime

from michinori.contracts.models import Contract, OutsideResult, Position, SealedBid, Termination
from michinori.machinery.models import StoredFile
from michinori.machinery.statements import change, insert
from michinori.rules.contract import life as rules
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.terminations import undisputed_total
from michinori.rules.contract.turns import Turn

_INSTANTS = ("answered_at", "extended", "bidding_since", "bids_opened_at", "not_before")


def write_bid(termination_id: str, side: Side, amount: int, nonce: bytes, at: datetime) -> None:
    """The row of a bid just sealed; never changed, never shown (``amount``: total, yen before tax)."""
    insert(SealedBid(termination_id=termination_id, by=side, amount=amount, nonce=nonce, at=at))


def write_result(
    termination_id: str, *, result_id: str, side: Side, amount: int, file: StoredFile, at: datetime
) -> None:
    """The row of an outside result just filed, with its document (``amount``: total, yen before tax)."""
    row = OutsideResult(id=result_id, termination_id=termination_id, by=side, amount=amount, file=file, filed_at=at)
    insert(row)


def write_termination(contract: Contract, before: Life | None, turn: Turn, at: datetime) -> None:
    """The termination of a life, opened, moved on or closed. What nobody disputes also rises with what is confirmed."""
    old, new = before.termination if before else None, turn.life.termination
    row = contract.open_termination
    if new is not None and (new != old or row is None or row.undisputed_total != undisputed_total(turn.life)):
        _move_on(contract, old, turn, new, at)
    _write_positions(turn, new or old, contract.last_n + 1, at)
    _write_result(turn, old, new, at)
    if old is not None and new is None:
        _close(contract, turn.life, old, at)


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
        by_clock = any(fact.kind == "ending_opened" and fact.data["by"] == "clock" for fact in turn.facts)
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


def _write_positions(turn: Turn, termination: rules.Termination | None, first: int, at: datetime) -> None:
    for index, fact in enumerate(turn.facts, first):
        if termination is not None and fact.kind in ("ending_opened", "ending_countered"):
            side = fact.data["side" if fact.kind == "ending_opened" else "by"]
            insert(Position(termination_id=termination.id, by=side, amount=fact.data["amount"], n=index, at=at))


def _write_result(turn: Turn, old: rules.Termination | None, new: rules.Termination | None, at: datetime) -> None:
    """Staff's answer to an outside result, the other's denial, or what became of it at the end."""
    for fact in turn.facts:
        if fact.kind == "result_checked":
            values = {"status": "genuine", "checked_at": at, "checked_by": fact.data["checked_by"]}
            change(OutsideResult, fact.data["result"], **values)
    before, after = old.outside if old else None, new.outside if new else None
    if before is None or (after is not None and after.id == before.id):
        return
    kinds = {fact.kind for fact in turn.facts}
    status = "lapsed"
    if kinds & {"result_refused", "result_denied"}:
        status = "refused" if "result_refused" in kinds else "denied"
    elif turn.life.settled_by == "outside_result":
        status = "taken"
    change(OutsideResult, before.id, status=status, closed_at=at)


def _close(contract: Contract, life: Life, termination: rules.Termination, at: datetime) -> None:
    settled = life.settled_amount
    change(
        Termination,
        termination.id,
        status="withdrawn" if settled is None else "settled",
        settled_amount=settled,
        settled_by=life.settled_by,
        closed_at=at,
        **({"bids_opened_at": at} if life.settled_by == "bids" else {}),
    )
    contract.open_termination = None
