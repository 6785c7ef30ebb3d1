"""The clocks of the caller's contracts."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.actions import path_of
from michinori.api.answers import Instant
from michinori.api.callers import Call
from michinori.api.cursors import Page
from michinori.api.routes import Room
from michinori.contracts.queries.deadlines import AT_MOST, Coming, in_order
from michinori.contracts.queries.lists import running_contracts
from michinori.rules.contract.clock_answers import answers_to
from michinori.rules.contract.clocks import MOVES_MONEY

room = Room(_("契約"))


class Deadline(BaseModel):
    """A clock that runs. ``at``: an act at that instant is late. ``actions``: what the caller can do about it now."""

    contract_id: str
    what: str = Field(description="What happens, as in a contract's clock: acknowledge, approve, accept, silence …")
    at: Instant
    stage: int | None = Field(description="The number of the stage it speaks of")
    moves_money: bool
    actions: list[str]


@room.query("/deadlines", Page[Deadline], _("自分の契約の期限"))
def list_deadlines(call: Call) -> Page[Deadline]:
    """Of the fifty contracts whose next clock ends first, in order of time. There is no further page: whoever has more
    contracts under way finds the next clock of each in the list of contracts."""
    found = in_order(running_contracts(call.actor, limit=AT_MOST))
    return Page[Deadline](items=[_deadline(one) for one in found], next=None)


def _deadline(one: Coming) -> Deadline:
    clock = one.clock
    return Deadline(
        contract_id=one.view.contract.id,
        what=clock.kind,
        at=clock.at,
        stage=clock.stage,
        moves_money=clock.kind in MOVES_MONEY,
        actions=[path_of(each) for each in answers_to(clock, one.view.actions)],
    )
