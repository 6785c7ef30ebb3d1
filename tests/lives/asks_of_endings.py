"""How an ending is opened, answered, extended, bid for, decided outside and taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from michinori.contracts.commands import bids, outside_results, terminations
from michinori.rules.contract.life import REASONS, RESULT_KINDS
from tests.lives.asking import Ask, Request
from tests.lives.asks_of_work import plain
from tests.stories import cast as story


def _open(ask: Ask) -> Request:
    on, amount, reason = ask.on, ask.total(), ask.one_of(*REASONS, label="reason")
    return lambda: terminations.open_termination(**on, amount=amount, reason=reason)


def _accept(ask: Ask) -> Request:
    ending = ask.life.termination
    actor, ref, amount = ask.actor, ask.possible.ref or "", (ending.amount_of(ask.theirs) if ending else None) or 0
    return lambda: terminations.accept_termination(actor=actor, termination_id=ref, amount=amount)


def _counter(ask: Ask) -> Request:
    actor, ref, amount = ask.actor, ask.possible.ref or "", ask.total()
    return lambda: terminations.counter_termination(actor=actor, termination_id=ref, amount=amount)


def _on(ask: Ask) -> dict[str, Any]:
    return {"actor": ask.actor, "termination_id": ask.possible.ref or ""}


def _withdraw(ask: Ask) -> Request:
    on = _on(ask)
    return lambda: terminations.withdraw_termination(**on)


def _extend(ask: Ask) -> Request:
    on = _on(ask)
    return lambda: bids.extend_termination(**on, reason="熱があります")


def _seal(ask: Ask) -> Request:
    on, amount = _on(ask), ask.draw(st.integers(ask.life.paid, ask.life.terms.price), "bid")
    secret = ask.secrets.sealing(ask.world, ask.seen, amount)

    def request() -> object:
        sealed = bids.seal_bid(**on, amount=amount)
        secret.is_sealed = True
        return sealed

    return request


def _file_result(ask: Ask) -> Request:
    on, amount, ending = _on(ask), ask.total("result"), ask.life.termination
    only_decisions = ending is not None and ending.outside is not None  # they replace a private record
    kind = ask.one_of(*(RESULT_KINDS[:-1] if only_decisions else RESULT_KINDS), label="kind")
    file_id = story.a_file(ask.world.base.people[ask.who], "判決.txt")
    return lambda: outside_results.file_result(**on, amount=amount, kind=kind, file_id=file_id)


def _deny_result(ask: Ask) -> Request:
    on = _on(ask)
    return lambda: outside_results.deny_result(**on, reason="違います")


def checked_by_staff(ask: Ask) -> Request:
    """Staff say whether a filed document is genuine."""
    ending, genuine = ask.life.termination, ask.one_of(True, True, False, label="genuine")
    on = {"actor": replace(ask.world.base.acting("sora"), elevated=True), "termination_id": ending.id if ending else ""}
    return lambda: outside_results.check_result(**on, genuine=genuine)


def _begin(ask: Ask) -> Request:
    on = _on(ask)
    return lambda: terminations.begin_termination(**on)


WAYS: dict[str, Callable[[Ask], Request]] = {
    "open-termination": _open,
    "begin-termination": _begin,
    "accept-termination": _accept,
    "counter-termination": _counter,
    "withdraw-termination": _withdraw,
    "extend-termination": _extend,
    "seal-bid": _seal,
    "file-result": _file_result,
    "deny-result": _deny_result,
    "end-at-standing": plain(terminations.end_at_standing),
}
