"""On which page a person does an act on a contract: for buttons, and for programs, which only lead there."""

from michinori.kernel.page_ref import PageRef
from michinori.rules.contract.acts import Possible

_OF_ACTS = {
    "accept-offer": "offer_answer",
    "decline-offer": "offer_answer",
    "counter-offer": "counter_offer",
    "propose-amendment": "amend",
    "open-termination": "end",
    "propose-switch": "switch",
    "request-change": "request_change",
    "hand-over": "hand_over",
    "consent-handover": "hand_over",
    "revoke-handover": "hand_over",
    "log-hours": "hours",
    "pay-bonus": "bonus",
}
"""Acts with a page of their own: act → page's name."""
_OF_SCOPES = {
    "amendment": "amendment",
    "termination": "termination",
    "switch": "switch_answer",
    "change-request": "change_request",
}
"""Pages on which a proposal is answered: an act's scope → page's name."""


def page_of_act(contract_id: str, one: Possible) -> PageRef:
    """The page of an act that is possible now."""
    name, scope = one.act.name, one.act.scope
    if name in _OF_ACTS:
        return PageRef(_OF_ACTS[name], (contract_id,))
    if scope == "week":
        return PageRef("week_act", (contract_id, str(one.ref), name.removesuffix("-week")))
    if scope in _OF_SCOPES:
        return PageRef(_OF_SCOPES[scope], (str(one.ref),))
    if one.number is not None:
        return PageRef("stage_act", (contract_id, str(one.number), name))
    return PageRef("contract_act", (contract_id, name))
