"""Change requests on the contract's page: what the terms still include, and the open requests."""

from dataclasses import dataclass

from django.urls import reverse

from michinori.contracts.queries.change_requests import OpenChange, open_changes
from michinori.contracts.queries.views import ContractView
from michinori.rules.contract.change_requests import left_of
from michinori.rules.contract.life import BriefChange, BriefChangeData
from michinori.wording.contract import change_request_effects
from michinori.wording.contract.terms import Compared

WITH_REQUESTS = ("active", "delivered", "ending")


@dataclass(frozen=True)
class Waiting:
    """An open request. ``lines``: what accepting it does, for the worker. ``hindered``: why it cannot be accepted now.
    ``beyond``: accepting it proposes an amendment, whose terms the worker can edit first.
    """

    id: str
    kind: str
    what: str
    address: str
    note: str
    rows: list[Compared]
    lines: list[str]
    hindered: str
    beyond: bool
    can: dict[str, bool]


@dataclass(frozen=True)
class ChangeBlock:
    """The block. ``left``: the fixes and restarts still included. ``ask``: the address of the form, empty if the reader
    may not request a change.
    """

    left: str
    waiting: list[Waiting]
    ask: str


def change_block(view: ContractView) -> ChangeBlock | None:
    """The block for this reader; None before work begins and after it ends. One query if there are open requests."""
    if view.life.status not in WITH_REQUESTS:
        return None
    waiting = [waiting_of(view, one) for one in open_changes(view)]
    ask = reverse("request_change", args=(view.contract.id,)) if view.can("request-change") else ""
    return ChangeBlock(left_line(view), waiting, ask)


def left_line(view: ContractView) -> str:
    """A sentence: how many fixes and restarts the terms still include."""
    return change_request_effects.left_line(left_of(view.life, "fix"), left_of(view.life, "restart"))


def waiting_of(view: ContractView, one: OpenChange) -> Waiting:
    """An open request as this reader sees it."""
    life, row, side = view.life, one.request, view.place.side
    lines = (
        change_request_effects.worker_lines(life, one.cost, one.difference_with_tax)
        if one.cost and side == "worker"
        else []
    )
    return Waiting(
        id=row.id,
        kind=row.kind,
        what=change_request_effects.class_word(row.kind),
        address=reverse("change_request", args=(row.id,)),
        note=one.note,
        rows=rows_of(view, row.changes),
        lines=lines,
        hindered=change_request_effects.hindered(life, one.cost, side),
        beyond=bool(one.cost and one.cost.draft),
        can=can_of(view, row.id),
    )


def can_of(view: ContractView, request_id: str) -> dict[str, bool]:
    """Which acts on a request are possible for this reader now."""
    names = {one.act.name for one in view.actions if one.ref == request_id}
    acts = ("accept", "decline", "withdraw")
    return {act: f"{act}-change" in names for act in acts} | {"dispute": "dispute-class" in names}


def rows_of(view: ContractView, changes: list[BriefChangeData]) -> list[Compared]:
    """The old and new values of the items that an open request changes."""
    brief = tuple((item.key, item.value, item.direction) for item in view.life.terms.brief)
    return change_request_effects.change_rows(brief, [(one["key"], one["value"], one["direction"]) for one in changes])


def changes_of(rows: list[BriefChangeData]) -> tuple[BriefChange, ...]:
    """The changes stored in a row as values of the rules."""
    return tuple(BriefChange(**one) for one in rows)
