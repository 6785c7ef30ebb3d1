"""How the work goes on under another contract: with a new client by a link, or at another kind of price."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from michinori.contracts.commands import handovers, switches
from tests.lives.asking import Ask, Request
from tests.lives.asks_of_terms import PRICES, terms_to_offer


def _hand_over(ask: Ask) -> Request:
    """The link goes to Haru; its token is remembered, as the mail would."""
    on: dict[str, Any] = ask.on | {"client_email": ask.world.base.people["haru"].email}
    price = ask.draw(st.none() | PRICES.filter(bool), "price")

    def request() -> object:
        made = handovers.make_handover(**on, price=price)
        ask.world.links.append(made.token)
        return made.handover.id

    return request


def taken_over(world: Any, draw: Callable[..., Any]) -> Request:
    """Haru, the one named, follows a link, live or dead."""
    token, price = draw(st.sampled_from(world.links), "link"), draw(PRICES.filter(bool), "price")
    actor = world.base.acting("haru")
    return lambda: handovers.accept_handover(actor=actor, token=token, price=price)


def _on_handover(command: Callable[..., object]) -> Callable[[Ask], Request]:
    def way(ask: Ask) -> Request:
        on = {"actor": ask.actor, "handover_id": ask.possible.ref or ""}
        return lambda: command(**on)

    return way


def _propose_switch(ask: Ask) -> Request:
    """Hours instead of a fixed price, or the other way round, from an amount on."""
    other = "stages" if ask.life.terms.meter == "hours" else "hours"
    on: dict[str, Any] = ask.on | {"amount": ask.total(), "terms": terms_to_offer(ask.draw, other), "reason": "変更"}
    return lambda: switches.propose_switch(**on)


def _on_switch(command: Callable[..., object]) -> Callable[[Ask], Request]:
    def way(ask: Ask) -> Request:
        on = {"actor": ask.actor, "switch_id": ask.possible.ref or ""}
        return lambda: command(**on)

    return way


WAYS: dict[str, Callable[[Ask], Request]] = {
    "hand-over": _hand_over,
    "consent-handover": _on_handover(handovers.consent_handover),
    "revoke-handover": _on_handover(handovers.revoke_handover),
    "propose-switch": _propose_switch,
    "accept-switch": _on_switch(switches.accept_switch),
    "decline-switch": _on_switch(switches.decline_switch),
    "withdraw-switch": _on_switch(switches.withdraw_switch),
}
