"""An amendment as both sides see it: old and new terms, the difference of the deposit, the meter before and after."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from michinori.contracts.commands.amendments import read_next_terms
from michinori.contracts.models import Amendment, TermsVersion
from michinori.contracts.policy import visible_to
from michinori.contracts.queries.law import law_on_amendment
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.rules.contract.amendments import Change, Effect, check_fits, diff, difference, effect
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.terms import Terms
from michinori.rules.law.articles import Advice
from michinori.rules.money.amounts import with_tax


@dataclass(frozen=True)
class AmendmentView:
    """One amendment. ``deposit_difference_with_tax``: yen; positive is due from the client, negative is refunded.

    ``answer_by`` and ``effect``: None once it is closed.
    """

    amendment: Amendment
    view: ContractView
    old: Terms
    new: Terms
    diff: tuple[Change, ...]
    deposit_difference_with_tax: int
    answer_by: datetime | None
    effect: Effect | None


def view_amendment(actor: Actor, amendment_id: str, rows: QuerySet[Amendment] | None = None) -> AmendmentView:
    """One amendment for one of its sides. ``rows``: a query set to read it from, with the caller's own joins.

    Raises ``not-found`` (404) for strangers.
    """
    rows = Amendment.objects.all() if rows is None else rows
    amendment = find(rows.filter(contract__in=visible_to(actor)), amendment_id)
    view = view_contract(actor, amendment.contract_id)
    base = TermsVersion.objects.get(contract_id=amendment.contract_id, version=amendment.based_on)
    old, new = Terms.from_data(base.body), Terms.from_data(amendment.body)
    is_open = view.life.amendment is not None and view.life.amendment.id == amendment.id
    running = [one for one in clocks(view.life) if one.ref == amendment.id]
    percent = view.life.statutory.tax
    return AmendmentView(
        amendment=amendment,
        view=view,
        old=old,
        new=new,
        diff=diff(old, new),
        deposit_difference_with_tax=(
            difference(view.life, new) if is_open else with_tax(new.price, percent) - with_tax(old.price, percent)
        ),
        answer_by=running[0].at if running else None,
        effect=effect(view.life, new, amendment.supersedes) if is_open else None,
    )


@dataclass(frozen=True)
class AmendmentPreview:
    """The effect of new terms before they are sent. ``law`` is advice only."""

    view: ContractView
    new: Terms
    diff: tuple[Change, ...]
    effect: Effect
    law: Advice


def preview_terms(view: ContractView, body: object, *, supersedes: int | None = None) -> AmendmentPreview:
    """The effect that new terms would have on a contract; writes nothing. Raises ``invalid`` (422).

    ``supersedes``: what a restart that comes with these terms adds to superseded, yen before tax; None without one.
    """
    new = read_next_terms(body, view.contract, view.life, clock.now(), supersedes=supersedes or 0)
    check_fits(view.life, new, supersedes)
    law = law_on_amendment(view, view.life.terms, new, view.place.side)
    return AmendmentPreview(view, new, diff(view.life.terms, new), effect(view.life, new, supersedes), law)
