"""Addresses of the acts that a contract's ``actions`` list: below ``/contracts/ID``, or of the thing acted on."""

from michinori.rules.contract.acts import Possible

_MAKE = {
    "propose-amendment": "amendments",
    "propose-switch": "switches",
    "request-change": "change-requests",
    "open-termination": "terminations",
    "hand-over": "handovers",
    "pay-bonus": "bonus",
}
"""Acts posted to an address of another name, mostly the list of what they create."""
_LISTS = {"switch": "switches"}


def path_of(possible: Possible) -> str:
    """The path to POST to for an act: ``accept``, ``stages/1/approve``, ``amendments/ID/accept`` …"""
    act = possible.act
    if possible.number is not None:
        return f"stages/{possible.number}/{act.name}"
    if act.name == "log-hours":
        return "hours"
    if act.name in _MAKE:
        return _MAKE[act.name]
    if possible.ref is not None:
        word = act.name.removesuffix("-change").removesuffix(f"-{act.scope}")
        return f"{_LISTS.get(act.scope, act.scope + 's')}/{possible.ref}/{word}"
    return act.name
