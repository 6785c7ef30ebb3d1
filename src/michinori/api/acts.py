"""What there is to do on a contract, by whom and until when; and what the caller can do, each with the page on which a
person does it.
"""

from typing import Self

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.actions import path_of
from michinori.api.answers import Instant
from michinori.api.callers import Call
from michinori.api.cursors import Page
from michinori.api.routes import Room
from michinori.contracts.act_pages import page_of_act
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.machinery.addresses import address_of
from michinori.rules.contract.acts import Possible
from michinori.rules.contract.todo_amounts import amount_of
from michinori.rules.contract.todos import TURNS, Todo
from michinori.wording.contract.contracts import ACTS, act_label
from michinori.wording.contract.todos import card, waiting

room = Room(_("契約"))


class ActOut(BaseModel):
    """An act that the caller can do now. ``path``: to POST to, as in a contract's ``actions``. ``binding``: it moves
    money or accepts terms. ``confirm_url``: the page on which a person does it, and sees first what it does.
    """

    act: str
    label: str
    stage: int | None
    binding: bool
    path: str
    confirm_url: str

    @classmethod
    def of(cls, view: ContractView, one: Possible) -> Self:
        """An act in words, with its addresses."""
        name = one.act.name
        return cls(
            act=name,
            label=act_label(name, view.place.side) if name in ACTS else name,
            stage=one.number,
            binding=one.act.binding,
            path=path_of(one),
            confirm_url=address_of(page_of_act(view.contract.id, one)),
        )


class TodoOut(BaseModel):
    """One thing to do. ``at``: when it is too late. ``what``, ``otherwise``: what it is and what comes by itself, in
    the caller's language. ``amount``: whole yen, as ``named`` says: net, out and back with tax, confirmed before tax.
    """

    kind: str
    who: str = Field(description=", ".join(TURNS))
    mine: bool
    at: Instant | None
    stage: int | None
    what: str
    otherwise: str
    amount: int | None
    named: str | None = Field(description="net, out, back, confirmed")
    acts: list[ActOut]

    @classmethod
    def of(cls, view: ContractView, todo: Todo) -> Self:
        """A thing to do as the caller reads it on the page."""
        side, own = view.place.side, todo.mine or todo.who == "pace"
        amount = amount_of(view.life, todo.step, side)
        said = card(todo, view.life, side, None)
        return cls(
            kind=todo.kind,
            who=todo.who,
            mine=todo.mine,
            at=todo.step.at,
            stage=todo.step.stage,
            what=said.what if own else waiting(todo, view.life, side),
            otherwise=said.otherwise if own else "",
            amount=amount.yen if amount else None,
            named=amount.named if amount else None,
            acts=[ActOut.of(view, one) for one in todo.acts],
        )


@room.query("/contracts/{contract_id}/todos", Page[TodoOut], _("契約ですることと期限"))
def list_todos(call: Call, contract_id: str) -> Page[TodoOut]:
    """The caller's own first, then what waits for others, then what comes by itself."""
    view = view_contract(call.actor, contract_id)
    return Page[TodoOut](items=[TodoOut.of(view, one) for one in view.todos], next=None)


@room.query("/contracts/{contract_id}/acts", Page[ActOut], _("契約でいまできることと、そのページ"))
def list_acts(call: Call, contract_id: str, act: str | None = None) -> Page[ActOut]:
    """All of them, or those of the name ``act``; nothing where it cannot be done now. It does nothing by itself."""
    view = view_contract(call.actor, contract_id)
    found = [ActOut.of(view, one) for one in view.actions if act is None or one.act.name == act]
    return Page[ActOut](items=found, next=None)
