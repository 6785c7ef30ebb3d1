"""困ったとき on a contract: each trouble in people's words, leading to the act or the guide that answers it."""

from dataclasses import dataclass

from django.urls import reverse

from michinori.contracts.queries.views import ContractView
from michinori.rules.contract.life import Side
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


@dataclass(frozen=True)
class Troubles:
    """What the reader may be in trouble with on a contract: the values by which that part of the page is kept.

    ``acts``: the possible acts that answer a trouble; ``status``: the contract's.
    """

    contract_id: str
    side: Side
    status: str
    acts: tuple[str, ...]

    @property
    def ways(self) -> list[Trouble]:
        """Each trouble with what answers it, acts first."""
        contract_id, found = self.contract_id, dict[str, str]()
        for act in self.acts:
            trouble, page, more = _ACTS[act]
            found[trouble] = reverse(page, args=(contract_id, *more))
        if "terms" in found:
            found = _with_due(found)
        for trouble in troubles(self.status, self.side):
            guide = "ask-for-change" if trouble == "direction" and self.side == "client" else _GUIDES[trouble]
            found[trouble] = reverse("guide_page", args=(guide,)) + f"?contract={contract_id}"
        found["record"] = reverse("contract_history", args=(contract_id,)) + "#record"
        found["help"] = reverse("guide") + f"?contract={contract_id}"
        found["ask"] = reverse("inquiry_new") + f"?contract={contract_id}"
        return [Trouble(TROUBLES[key], address) for key, address in found.items()]


def troubles_of(view: ContractView) -> Troubles:
    """What the reader may be in trouble with on this contract."""
    return Troubles(view.contract.id, view.place.side, view.life.status, tuple(filter(view.can, _ACTS)))


def _with_due(found: dict[str, str]) -> dict[str, str]:
    """Moving the date, which is asked for most, leads to its own field at once, before the other terms."""
    due = f"{found['terms']}?what=due_date"
    pairs = [pair for key, at in found.items() for pair in ([("due", due)] if key == "terms" else []) + [(key, at)]]
    return dict(pairs)
