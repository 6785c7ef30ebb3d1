"""The tag of a contract's status."""

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
    """The status in words; a contract that ended by a switch has its own word."""
    return SWITCHED if view.is_switched else CONTRACT_STATUSES[view.contract.status]


def status_kind(view: ContractView) -> str:
    """The tag's colour."""
    return "go" if view.is_switched else _KINDS.get(view.contract.status, "none")
