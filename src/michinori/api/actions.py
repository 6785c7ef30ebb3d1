"""The acts that a contract's ``actions`` name, as addresses below ``/contracts/ID`` or of what they act on."""

from michinori.rules.contract.acts import Possible

_MAKE = {
    "propose-amendment": "amendments",
    "propose-switch": "switches",
    "request-change": "change-requests",
    "open-termination": "terminations",
    "hand-over": "handovers",
}
"""Acts that make something new: their address is the list of it."""
_LISTS = {"switch": "switches"}


def path_of(possible: Possible) -> str:
    """``accept``, ``stages/1/approve``, ``amendments/ID/accept`` …: where a POST does this act."""
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
