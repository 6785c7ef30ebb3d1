"""The articles of law that bear on a contract or a step, by its length and the client's declaration (domain § 9)."""

from datetime import date, datetime

from michinori.contracts.models import Contract
from michinori.contracts.queries.views import ContractView
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.people.models import Client
from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.rules.law.articles import (
    Advice,
    Span,
    advice_on_deposit,
    advice_on_ending,
    advice_on_new_terms,
    advice_on_step,
    advice_on_terms,
    not_before,
)


def span_of(contract: Contract, due_date: date, *, at: datetime | None = None) -> Span:
    """How long a contract lasts, as seen at instant ``at`` (default: now).

    A contract that continues one between the same two sides counts from the former one's offer, because art. 5 of the
    Freelance Act covers renewed contracts too.
    """
    first, former = contract.made_at, contract.continues
    if former and (former.client_id, former.worker_id) == (contract.client_id, contract.worker_id):
        first = former.made_at
    return Span(day_of(first), due_date, day_of(at or clock.now()))


def law_on_offer(client: Client, terms: Terms, contract: Contract | None = None) -> Advice:
    """Advice to show beside offered terms; ``contract``: None before the offer is made."""
    today = day_of(clock.now())
    span = span_of(contract, terms.due_date) if contract else Span(today, terms.due_date, today)
    return advice_on_terms(client.holder.declaration, span, terms)


def law_on_amendment(view: ContractView, old: Terms, new: Terms, by: Side) -> Advice:
    """Advice to show beside an amendment proposed by ``by``; the later of the two due dates counts."""
    span = span_of(view.contract, max(old.due_date, new.due_date))
    return advice_on_new_terms(view.contract.client.holder.declaration, span, old, new, by)


def law_on_step(view: ContractView, act: str, *, at: datetime | None = None) -> Advice:
    """Advice to show beside ``return``, ``send-back``, ``agree-return``, ``request-change`` or ``deposit``. ``at``: by
    default now.
    """
    if act == "deposit":
        return advice_on_deposit(view.contract.client.holder.declaration)
    span = span_of(view.contract, view.life.terms.due_date, at=at)
    return advice_on_step(view.contract.client.holder.declaration, span, act, view.life)


def law_on_ending(view: ContractView) -> Advice:
    """Advice to show beside the open termination, or one that the reader would open now."""
    life, declared = view.life, view.contract.client.holder.declaration
    ending = life.termination
    now = ending.opened_at if ending else clock.now()
    by = ending.opened_by if ending else view.place.side
    span = span_of(view.contract, life.terms.due_date, at=now)
    earliest = ending.not_before if ending else not_before(declared, span, by, now)
    return advice_on_ending(declared, span, life, by, earliest)
