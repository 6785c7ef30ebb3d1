"""What pages say of change requests: what the terms still include, and what the reader can do."""

from michinori.contracts.queries.views import ContractView
from michinori.rules.contract.change_requests import left_of
from michinori.rules.contract.life import BriefChange, BriefChangeData
from michinori.wording.contract import change_request_effects


def left_line(view: ContractView) -> str:
    """A sentence: how many fixes and restarts the terms still include."""
    return change_request_effects.left_line(left_of(view.life, "fix"), left_of(view.life, "restart"))


def can_of(view: ContractView, request_id: str) -> dict[str, bool]:
    """Which acts on a request are possible for this reader now."""
    names = {one.act.name for one in view.actions if one.ref == request_id}
    acts = ("accept", "decline", "withdraw")
    return {act: f"{act}-change" in names for act in acts} | {"dispute": "dispute-class" in names}


def changes_of(rows: list[BriefChangeData]) -> tuple[BriefChange, ...]:
    """The changes stored in a row as values of the rules."""
    return tuple(BriefChange(**one) for one in rows)
