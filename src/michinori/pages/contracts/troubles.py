"""困ったとき on a contract: each trouble in people's words, leading to the act or the guide that answers it."""

from dataclasses import dataclass

from django.urls import reverse

from michinori.contracts.queries.views import ContractView
from michinori.wording.contract.troubles import TROUBLES, troubles
from michinori.wording.sentences import Sentence

_ACTS = {
    "cancel": ("stop-before", "contract_act", ("cancel",)),
    "open-termination": ("stop", "end", ()),
    "propose-amendment": ("terms", "amend", ()),
    "request-change": ("change", "request_change", ()),
    "propose-switch": ("kind", "switch", ()),
    "hand-over": ("rest", "hand_over", ()),
}
"""The troubles that a possible act answers: act → trouble, page, arguments after the contract's id."""
_GUIDES = {
    "asked-to-stop": "asked-to-end",
    "direction": "asked-to-redo",
    "silence": "no-answer",
    "no-deposit": "no-deposit",
    "returned": "returned",
    "not-as-agreed": "send-back",
    "gone": "insolvency",
    "closing": "client-withdraws",
    "files": "buy-files",
}
"""The troubles that a guide answers."""


@dataclass(frozen=True)
class Trouble:
    """A trouble in words, and the address of what answers it."""

    word: Sentence
    address: str


def troubles_of(view: ContractView) -> list[Trouble]:
    """What the reader may be in trouble with on this contract, acts first."""
    contract_id, side = view.contract.id, view.place.side
    found = {
        trouble: reverse(page, args=(contract_id, *more))
        for act, (trouble, page, more) in _ACTS.items()
        if view.can(act)
    }
    if "terms" in found:
        found = _with_due(found)
    for trouble in troubles(view.life.status, side):
        guide = "ask-for-change" if trouble == "direction" and side == "client" else _GUIDES[trouble]
        found[trouble] = reverse("guide_page", args=(guide,)) + f"?contract={contract_id}"
    found["record"] = reverse("contract_history", args=(contract_id,)) + "#record"
    found["help"] = reverse("guide") + f"?contract={contract_id}"
    found["ask"] = reverse("inquiry_new") + f"?contract={contract_id}"
    return [Trouble(TROUBLES[key], address) for key, address in found.items()]


def _with_due(found: dict[str, str]) -> dict[str, str]:
    """Moving the date, which is asked for most, leads to its own field at once, before the other terms."""
    due = f"{found['terms']}?what=due_date"
    pairs = [pair for key, at in found.items() for pair in ([("due", due)] if key == "terms" else []) + [(key, at)]]
    return dict(pairs)
