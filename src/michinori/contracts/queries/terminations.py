"""Terminations as both sides see them, and the preview of ending at an amount (domain § 6, § 8)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from michinori.contracts.models import Note, Position, SealedBid, Termination
from michinori.contracts.policy import visible_to
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.machinery.statements import read
from michinori.rules.contract.clocks import clocks, latest_end
from michinori.rules.contract.life import SIDES, Clock, Life
from michinori.rules.contract.taxing import preview
from michinori.rules.contract.termination_notices import amount_at_begin
from michinori.rules.contract.termination_outlook import Outlook, outlook
from michinori.rules.contract.terminations import name_amount, stands_at
from michinori.rules.money.amounts import Preview


@dataclass(frozen=True)
class Ending:
    """What both sides know of one termination. ``status``: as in api.md. ``amount``: the first one that the opener
    named.

    ``undisputed_total``: includes what was paid; totals in yen before tax. ``sealed``: the sides that have sealed a
    bid, without its amount.
    """

    termination: Termination
    life: Life
    clocks: tuple[Clock, ...]
    positions: tuple[Position, ...]
    status: str
    amount: int
    undisputed_total: int | None
    answer_by: datetime | None
    preview: Preview
    sealed: frozenset[str]

    def ending_at(self, kind: str) -> datetime | None:
        """When the clock of that kind on this termination ends; None if it does not run."""
        running = (one.at for one in self.clocks if one.kind == kind and one.ref == self.termination.id)
        return next(running, None)

    @property
    def is_claimed(self) -> bool:
        """Whether the worker's amount is what was claimed when the clock opened it: nobody has named it."""
        return self.termination.by_clock and not any(one.by == "worker" for one in self.positions[1:])

    @property
    def ends_by(self) -> datetime | None:
        """The latest time at which an open termination ends; None if it is closed."""
        return latest_end(self.life) if self.termination.status == "open" else None


@dataclass(frozen=True)
class TerminationView(Ending):
    """The same as one of the sides sees it, with the contract. ``positions`` come with their ``words``: the note that
    came with each, or None.
    """

    view: ContractView
    outlook: Outlook


def view_termination(actor: Actor, termination_id: str) -> TerminationView:
    """One termination for one of its sides. Raises ``not-found`` (404) for strangers."""
    rows = Termination.objects.filter(contract__in=visible_to(actor)).select_related("open_result__file")
    termination = find(rows, termination_id)
    view = view_contract(actor, termination.contract_id)
    found = _ending(termination, view.life, view.clocks, _with_words(termination))
    return TerminationView(**vars(found), view=view, outlook=outlook(view.life))


def ending_after(termination: Termination) -> Ending:
    """A termination that a command on it has returned, as it stands after that: what the command has written is not
    read again. One query.
    """
    life = termination.contract.after
    if life is None:
        raise ValueError(termination.id)
    positions = read(Position, termination_id=termination.id, order_by=("n",))
    return _ending(termination, life, clocks(life), tuple(positions))


def _ending(
    termination: Termination, life: Life, running: tuple[Clock, ...], positions: tuple[Position, ...]
) -> Ending:
    settled = termination.settled_amount
    first = positions[0].amount if positions else amount_at_begin(life)
    return Ending(
        termination=termination,
        life=life,
        clocks=running,
        positions=positions,
        status=_status(termination, life),
        amount=first,
        undisputed_total=termination.undisputed_total,
        answer_by=next((one.at for one in running if one.ref == termination.id), None),
        preview=_preview(life, first if settled is None else settled),
        sealed=_sealed(termination, life),
    )


def _sealed(termination: Termination, life: Life) -> frozenset[str]:
    if termination.bidding_since is None:
        return frozenset()
    if life.termination is not None and life.termination.id == termination.id:
        return frozenset(side for side in SIDES if life.termination.bid_of(side) is not None)
    return frozenset(SealedBid.objects.filter(termination=termination).values_list("by", flat=True))


def _with_words(termination: Termination) -> tuple[Position, ...]:
    """Every amount named, oldest first, annotated with ``words``: the note that came with it, or None."""
    words = Note.objects.filter(contract_id=termination.contract_id, n=OuterRef("n")).values("text")[:1]
    return tuple(termination.positions.order_by("n").annotate(words=Subquery(words)))


def _status(termination: Termination, life: Life) -> str:
    """The stored status if settled or withdrawn; for the open termination the one that the rules find."""
    is_open = life.termination is not None and life.termination.id == termination.id
    return stands_at(life) if is_open else termination.status


def _preview(life: Life, amount: int) -> Preview:
    # The amount of a withdrawn termination may have left the bounds since: more was paid, or the price lowered.
    amount = min(life.terms.price, max(life.paid, amount))
    return preview(life, amount)


def preview_termination(actor: Actor, contract_id: str, amount: int) -> tuple[ContractView, Preview]:
    """What both sides get if the contract ends at ``amount`` (total, yen before tax); writes nothing.

    Raises ``invalid`` (422), ``not-now`` (409).
    """
    view = view_contract(actor, contract_id)
    return view, preview_of(view, amount)


def preview_of(view: ContractView, amount: int) -> Preview:
    """What ``preview_termination`` computes, for a contract already read."""
    life = view.life
    if life.status not in ("active", "delivered", "ending"):
        raise Problem("not-now", act="open-termination", contract_status=life.status)
    if amount < life.paid:
        raise Problem.invalid(Flaw("amount", "below_paid", {"limit": life.paid}))
    if amount > life.terms.price:
        raise Problem.invalid(Flaw("amount", "above_price", {"limit": life.terms.price}))
    return _preview(life, amount)


def after_naming(view: ContractView, amount: int) -> Life:
    """The life of the contract if this side named ``amount`` now; writes nothing.

    Raises what naming it would: ``invalid`` (422), ``wait-for-answer`` (409).
    """
    return name_amount(view.life, view.place.side, amount, at=clock.now()).life
