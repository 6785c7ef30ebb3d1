"""The articles of law that bear on a contract or a step, by its length and the client's declaration (domain § 9)."""

from datetime import date, datetime, timedelta

from michinori.contracts.models import Contract
from michinori.contracts.queries.views import ContractView
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.market.models import Job
from michinori.people.models import Client
from michinori.rules.contract.declarations import Declaration
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.termination_notices import begins_at
from michinori.rules.contract.termination_outlook import day_60_passed
from michinori.rules.contract.terms import Terms
from michinori.rules.law.articles import (
    Advice,
    Span,
    advice_on_deposit,
    advice_on_ending,
    advice_on_new_terms,
    advice_on_step,
    advice_on_terms,
    art16_applies,
    notice_needed,
)

RENEWAL_GAP = timedelta(days=31)
"""A contract begun so soon after another one between the same parties was over counts as its renewal."""
_FUNDED = ("active", "delivered", "ending", "completed", "ended")


def withdrawal_is_noticed(contract: Contract, life: Life, at: datetime) -> bool:
    """Whether the end of the client's business has to be noticed to this worker first (domain § 6). One query where the
    article binds the client.
    """
    declared = declared_in(contract, life.terms)
    if life.status != "active" or not declared.covered:
        return False
    return art16_applies(declared, span_of(contract, life.terms.due_date, declared, at=at))


def declared_in(contract: Contract, terms: Terms) -> Declaration:
    """What the client declared when the terms were made; today's declaration for terms of an early version."""
    return terms.declared or contract.client.holder.declaration


def span_of(contract: Contract, due_date: date, declared: Declaration, *, at: datetime | None = None) -> Span:
    """How long a contract lasts, as seen at instant ``at`` (default: now), together with those that it renews or
    continues between the same parties (Freelance Act arts. 5, 16; domain § 6). One query where these articles bind the
    client by what it ``declared``; for any other the length of the contract alone is given.
    """
    now = at or clock.now()
    first = _first_offer(contract, now) if declared.covered else contract.made_at
    return Span(day_of(first), due_date, day_of(now), contract.job.category if contract.job else "")


def _first_offer(contract: Contract, now: datetime) -> datetime:
    first = contract.made_at
    former = Contract.objects.filter(
        worker__party_id=contract.worker.party_id,
        client__party_id=contract.client.party_id,
        status__in=_FUNDED,
        made_at__lt=contract.made_at,
    )
    for made_at, last_at, status in former.order_by("-made_at").values_list("made_at", "last_at", "status"):
        over = last_at if status in FINAL else now
        if over + RENEWAL_GAP >= first:
            first = min(first, made_at)
    return first


def law_on_offer(client: Client, terms: Terms, on: Contract | Job) -> Advice:
    """Advice to show beside offered terms; ``on``: the contract, or the job before the offer is made."""
    today, declared = day_of(clock.now()), terms.declared or client.holder.declaration
    if isinstance(on, Job):
        return advice_on_terms(declared, Span(today, terms.due_date, today, on.category), terms)
    span = span_of(on, terms.due_date, declared)
    return advice_on_terms(declared, span, terms)


def law_on_amendment(view: ContractView, old: Terms, new: Terms, by: Side) -> Advice:
    """Advice to show beside an amendment proposed by ``by``; the later of the two due dates counts."""
    declared = declared_in(view.contract, old)
    span = span_of(view.contract, max(old.due_date, new.due_date), declared)
    return advice_on_new_terms(declared, span, old, new, by)


def law_on_step(view: ContractView, act: str, *, at: datetime | None = None) -> Advice:
    """Advice to show beside ``return``, ``send-back``, ``agree-return``, ``request-change`` or ``deposit``. ``at``: by
    default now.
    """
    declared = declared_in(view.contract, view.life.terms)
    if act == "deposit":
        return advice_on_deposit(declared)
    span = span_of(view.contract, view.life.terms.due_date, declared, at=at)
    return advice_on_step(declared, span, act, view.life)


def notice_before(view: ContractView) -> datetime | None:
    """When an ending that the reader opened now would begin, where it has to be noticed first (domain § 6); else None.
    One query at most.
    """
    now, declared = view.now, declared_in(view.contract, view.life.terms)
    span = span_of(view.contract, view.life.terms.due_date, declared, at=now)
    needed = notice_needed(declared, span, view.place.side, view.life.status, at_fault=False)
    return begins_at(now) if needed else None


def law_on_ending(view: ContractView) -> Advice:
    """Advice to show beside the open termination, the notice of one, or one that the reader would open now."""
    life, declared = view.life, declared_in(view.contract, view.life.terms)
    ending, notice = life.termination, life.notice
    now = ending.opened_at if ending else notice.at if notice else clock.now()
    by = ending.opened_by if ending else "client" if notice else view.place.side
    span = span_of(view.contract, life.terms.due_date, declared, at=now)
    noticed = ending is None and notice_needed(declared, span, by, life.status, at_fault=False)
    begins = begins_at(now) if noticed else None
    return advice_on_ending(declared, span, life, by, begins, pay_by=day_60_passed(life, by, begins or now))
