"""Termination (途中終了, domain § 6): open, accept, counter, withdraw. Amounts are totals in yen before tax."""

from collections.abc import Callable
from datetime import datetime

from michinori.contracts.models import Contract, Termination
from michinori.contracts.models.terminations import new_termination_id
from michinori.contracts.queries.law import span_of
from michinori.contracts.scene import Enclosure, Scene, carry_out, read_note
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.rows import find
from michinori.rules.contract import terminations
from michinori.rules.contract.life import REASONS
from michinori.rules.contract.turns import Turn
from michinori.rules.law.articles import not_before


def open_termination(
    *, actor: Actor, contract_id: str, amount: int, reason: str, note: str = "", seen: int | None = None
) -> Termination:
    """Open a termination at ``amount``; this side can later only move towards the other's amount.

    Raises ``not-now`` (409), ``invalid`` (422).
    """
    termination_id = new_termination_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        enclosure = Enclosure(note=read_note(note, required=False))
        chosen = next((one for one in REASONS if one == reason), None)
        if chosen is None:
            raise Problem.invalid(Flaw("reason", "not_a_choice"))
        turn = terminations.open_ending(
            scene.life,
            scene.side,
            amount,
            chosen,
            ending_id=termination_id,
            at=scene.at,
            by=scene.side,
            not_before=_not_before(scene),
        )
        return turn, enclosure

    contract = carry_out(contract_id, actor=actor, act="open-termination", seen=seen, decide=decide)
    return contract.open_termination or find(Termination, termination_id)


def _not_before(scene: Scene) -> datetime | None:
    """When a client's termination of a long contract takes effect at the earliest (Freelance Act art. 16)."""
    if scene.side != "client":
        return None  # the article binds clients only: no need to query what the client declared
    span = span_of(scene.contract, scene.life.terms.due_date, at=scene.at)
    return not_before(scene.contract.client.holder.declaration, span, scene.side, scene.at)


def on_termination(
    termination_id: str,
    act: str,
    decide: Callable[[Scene], Turn | tuple[Turn, Enclosure]],
    actor: Actor,
    seen: int | None,
) -> Termination:
    """Do an act on the termination's contract if it is still open, else raise ``termination-not-open`` (409)."""
    contract_id = find(Termination, termination_id).contract_id

    def only_if_open(scene: Scene) -> Turn | tuple[Turn, Enclosure]:
        if scene.life.termination is None or scene.life.termination.id != termination_id:
            raise Problem("termination-not-open")
        return decide(scene)

    contract = carry_out(contract_id, actor=actor, act=act, seen=seen, decide=only_if_open)
    return contract.open_termination or find(Termination, termination_id)


def accept_termination(*, actor: Actor, termination_id: str, amount: int, seen: int | None = None) -> Termination:
    """Accept the other's amount by naming it; the contract is settled and paid at once. Raises ``amount-changed``
    (409).
    """
    return on_termination(
        termination_id,
        "accept-termination",
        lambda scene: terminations.accept_amount(scene.life, scene.side, amount),
        actor,
        seen,
    )


def counter_termination(
    *, actor: Actor, termination_id: str, amount: int, note: str = "", seen: int | None = None
) -> Termination:
    """Answer with an amount, or move towards the other's; the undisputed part is paid at once."""

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        enclosure = Enclosure(note=read_note(note, required=False))
        return terminations.name_amount(scene.life, scene.side, amount, at=scene.at), enclosure

    return on_termination(termination_id, "counter-termination", decide, actor, seen)


def withdraw_termination(*, actor: Actor, termination_id: str, seen: int | None = None) -> Termination:
    """Withdraw one's own termination, once and before any answer; the contract returns to its former status."""
    return on_termination(
        termination_id,
        "withdraw-termination",
        lambda scene: terminations.withdraw_ending(scene.life, scene.side),
        actor,
        seen,
    )


def end_at_standing(*, actor: Actor, contract_id: str, seen: int | None = None) -> Contract:
    """End an insolvent client's contract at the standing figure, as the worker or the trustee may (domain § 6).

    Raises ``not-insolvent`` (409).
    """
    return carry_out(
        contract_id,
        actor=actor,
        act="end-at-standing",
        seen=seen,
        decide=lambda scene: terminations.end_at_standing(scene.life, scene.side),
    )
