"""An amendment as both sides see it: old and new, the deposit's difference, the meter before and after."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from michinori.contracts.commands.amendments import read_next_terms
from michinori.contracts.models import Amendment, TermsVersion
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.rules.amending import Change, Effect, check_fits, diff, effect
from michinori.rules.clocks import clocks
from michinori.rules.money import with_tax
from michinori.rules.terms import Terms

ONE_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class AmendmentView:
    """``deposit_difference_with_tax``: positive is due from the client, negative goes back.

    ``effect`` only while open.
    """

    amendment: Amendment
    view: ContractView
    old: Terms
    new: Terms
    diff: tuple[Change, ...]
    deposit_difference_with_tax: int
    answer_by: datetime | None
    effect: Effect | None


def view_amendment(actor: Actor, amendment_id: str) -> AmendmentView:
    """Raises ``not-found`` (404) for strangers."""
    amendment = find(Amendment.objects.all(), amendment_id)
    view = view_contract(actor, amendment.contract_id)
    base = TermsVersion.objects.get(contract_id=amendment.contract_id, version=amendment.based_on)
    old, new = Terms.from_data(base.body), Terms.from_data(amendment.body)
    is_open = view.life.amendment is not None and view.life.amendment.id == amendment.id
    running = [one for one in clocks(view.life) if one.ref == amendment.id]
    return AmendmentView(
        amendment=amendment,
        view=view,
        old=old,
        new=new,
        diff=diff(old, new),
        deposit_difference_with_tax=with_tax(new.price, old.house) - with_tax(old.price, old.house),
        answer_by=running[0].at if running else None,
        effect=effect(view.life, new) if is_open else None,
    )


@dataclass(frozen=True)
class AmendmentPreview:
    """What new terms would do, before they are sent.

    ``warns_of_cut``: a client to whom Freelance Act art. 5 applies would lower the pay (domain § 9); advice only.
    """

    view: ContractView
    new: Terms
    diff: tuple[Change, ...]
    effect: Effect
    warns_of_cut: bool


def preview_amendment(actor: Actor, contract_id: str, body: object) -> AmendmentPreview:
    """Reads and checks new terms without writing. Raises ``invalid`` (422) with every flaw."""
    return preview_terms(view_contract(actor, contract_id), body)


def preview_terms(view: ContractView, body: object) -> AmendmentPreview:
    """The same for a contract already read."""
    new = read_next_terms(body, view.contract, view.life, clock.now())
    check_fits(view.life, new)
    cuts = new.price < view.life.terms.price and view.standing.side == "client"
    warns = cuts and _art_5_applies(view)
    return AmendmentPreview(view, new, diff(view.life.terms, new), effect(view.life, new), warns)


def _art_5_applies(view: ContractView) -> bool:
    """A client with staff or two officers, and work of a month or more."""
    holder = view.contract.client.holder
    lasts = view.life.terms.due_date - day_of(view.contract.made_at)
    return (holder.has_staff or holder.has_officers) and lasts >= ONE_MONTH
