"""A switch between fixed and hourly as both sides see it (domain § 4)."""

from dataclasses import dataclass
from datetime import datetime

from michinori.contracts.commands.switches import read_continuing_terms
from michinori.contracts.models import Switch
from michinori.contracts.policy import visible_to
from michinori.contracts.queries.offers import OfferPreview, money_of
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.rules.contract.life import Life
from michinori.rules.contract.switches import missing, propose_switch
from michinori.rules.contract.taxing import preview
from michinori.rules.contract.terms import Terms
from michinori.rules.money.amounts import Preview


@dataclass(frozen=True)
class SwitchView:
    """One switch. ``now``: the amounts of settling this contract; ``then``: those of the contract that would follow.
    ``missing_with_tax``: what the client has to add to fund it, 0 once the switch is closed.
    """

    switch: Switch
    view: ContractView
    new: Terms
    now: Preview
    then: OfferPreview
    missing_with_tax: int
    answer_by: datetime | None


@dataclass(frozen=True)
class SwitchPreview:
    """A switch before it is proposed; fields as in ``SwitchView``. ``amount``: total to settle at, yen before tax."""

    view: ContractView
    amount: int
    new: Terms
    now: Preview
    then: OfferPreview
    missing_with_tax: int


def view_switch(actor: Actor, switch_id: str) -> SwitchView:
    """One switch for one of its sides. Raises ``not-found`` (404) for strangers."""
    switch = find(Switch.objects.filter(contract__in=visible_to(actor)), switch_id)
    view = view_contract(actor, switch.contract_id)
    new = Terms.from_data(switch.body)
    running = [one for one in view.clocks if one.ref == switch.id]
    return SwitchView(
        switch=switch,
        view=view,
        new=new,
        now=_settled(view.life, max(view.life.paid, switch.amount)),
        then=money_of(new, view.life.statutory, day_of(view.now)),
        missing_with_tax=missing(view.life, view.life.switch) if running and view.life.switch else 0,
        answer_by=running[0].at if running else None,
    )


def preview_switch(view: ContractView, amount: int, body: object) -> SwitchPreview:
    """Read and check a proposal; writes nothing. Raises what ``propose_switch`` would."""
    at = clock.now()
    read = read_continuing_terms(body, view.life, view.contract.client, at)
    turn = propose_switch(view.life, view.place.side, amount, read, switch_id="", at=at)
    made = turn.life.switch
    new, lacking = (made.terms, missing(view.life, made)) if made else (read, 0)
    then = money_of(new, view.life.statutory, day_of(at))
    return SwitchPreview(view, amount, new, _settled(view.life, amount), then, lacking)


def _settled(life: Life, amount: int) -> Preview:
    return preview(life, amount)
