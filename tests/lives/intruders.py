"""Attempts by people without permission: a stranger, staff, the other side, a member who may not bind the client."""

from collections.abc import Callable
from dataclasses import replace

from tests.lives.asking import Ask, Request, tried


def somebody_else_tries(ask: Ask, way: Callable[[Ask], Request]) -> None:
    """Request an act that is possible now, with the right ids, as somebody who has no permission for it."""
    act, hands = ask.possible.act, ask.world.hands(ask.seen)
    expected = {"mio": (404, "not-found"), "sora": (404, "not-found")}
    if ask.side == "client" and act.binding and "nana" in hands:
        expected["nana"] = (403, "needs-approver")
    if ask.theirs not in act.who:
        expected["ren" if ask.side == "client" else hands[0]] = (403, "not-your-side")
    if "aoi" not in hands and ask.seen.contract.client_id != ask.world.base.client_id:
        expected["aoi"] = (404, "not-found")
    name = ask.one_of(*expected, label="intruder")
    request = way(replace(ask, who=name))
    refused = tried(request)
    assert refused is not None, f"{name} was let in to {act.name}"
    assert (refused.status, refused.slug) == expected[name]
