"""How a client asks for a change of work under way, and how it is answered."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from michinori.contracts.commands import change_requests as change_request_commands
from michinori.rules.contract.change_requests import CLASSES
from tests.lives.asking import Ask, Request
from tests.lives.asks_of_terms import changed_terms


def _request(ask: Ask) -> Request:
    """Nothing of the brief, one of its items, or a new one; to another value or taken out."""
    keys = [item.key for item in ask.life.terms.brief]
    wanted: list[dict[str, Any]] = []
    for key in ask.draw(st.lists(st.sampled_from([*keys, "追加"]), unique=True, max_size=2), "items"):
        value = ask.one_of("赤", "青", "緑", "", label="value")
        wanted.append({"key": key, "value": value, "direction": ask.draw(st.booleans(), "direction")})
    on = ask.on
    return lambda: change_request_commands.request_change(**on, note="変えてください", changes=wanted)


def _on(ask: Ask) -> dict[str, Any]:
    return {"actor": ask.actor, "request_id": ask.possible.ref or ""}


def _accept(ask: Ask) -> Request:
    on = _on(ask)
    terms = changed_terms(ask) if ask.one_of(False, False, True, label="other terms") else None
    return lambda: change_request_commands.accept_change(**on, terms=terms)


def _dispute(ask: Ask) -> Request:
    on, kind = _on(ask), ask.one_of(*CLASSES, label="class")
    return lambda: change_request_commands.dispute_class(**on, kind=kind, reason="こう思います")


def _plain(command: Callable[..., object]) -> Callable[[Ask], Request]:
    def way(ask: Ask) -> Request:
        on = _on(ask)
        return lambda: command(**on)

    return way


WAYS: dict[str, Callable[[Ask], Request]] = {
    "request-change": _request,
    "accept-change": _accept,
    "decline-change": _plain(change_request_commands.decline_change),
    "withdraw-change": _plain(change_request_commands.withdraw_change),
    "dispute-class": _dispute,
}
