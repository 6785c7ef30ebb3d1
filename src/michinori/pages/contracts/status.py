"""The tag that says how a contract stands."""

from michinori.contracts.queries.views import ContractView
from michinori.wording.contract.contracts import CONTRACT_STATUSES, SWITCHED
from michinori.wording.sentences import Sentence

_KINDS = {
    "active": "wait",
    "delivered": "info",
    "completed": "go",
    "ending": "stop",
    "ended": "plain",
    "cancelled": "plain",
}


def status_words(view: ContractView) -> Sentence:
    """Its status in words; of one that was switched, that it goes on."""
    return SWITCHED if view.is_switched else CONTRACT_STATUSES[view.contract.status]


def status_kind(view: ContractView) -> str:
    """The tag's colour."""
    return "go" if view.is_switched else _KINDS.get(view.contract.status, "none")
