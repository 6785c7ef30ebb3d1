"""Termination (途中終了, domain § 6): open, accept, counter, withdraw. Amounts are totals in yen before tax."""

from collections.abc import Callable

from michinori.contracts.models import Contract, Termination
from michinori.contracts.models.terminations import new_termination_id
from michinori.contracts.queries.handover_links import agreed_continuations
from michinori.contracts.queries.law import declared_in, span_of
from michinori.contracts.queries.notices import returned_under_notice
from michinori.contracts.queries.termination_reasons import fault_proven
from michinori.contracts.scene import Enclosure, Scene, carry_out, read_note
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.rows import find
from michinori.rules.contract import terminations
from michinori.rules.contract.life import REASONS, Reason
from michinori.rules.contract.termination_notices import begin_ending, give_notice, withdraw_notice
from michinori.rules.contract.turns import Turn
from michinori.rules.law.articles import notice_needed


def open_termination(
    *, actor: Actor, contract_id: str, amount: int, reason: str, note: str = "", seen: int | None = None
) -> Termination:
    """Open a termination at ``amount``; this side can later only move towards the other's amount. Where art. 16 of the
    Freelance Act asks for it, a client's is a notice first.

    Raises ``not-now``, ``notice-runs`` (409), ``invalid`` (422).
    """
    termination_id = new_termination_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        enclosure = Enclosure(note=read_note(note, required=False))
        chosen = next((one for one in REASONS if one == reason), None)
        if chosen is None:
            raise Problem.invalid(Flaw("reason", "not_a_choice"))
        if _needs_notice(scene, chosen):
            turn = give_notice(scene.life, amount, chosen, notice_id=termination_id, at=scene.at)
        else:
            turn = terminations.open_ending(
                scene.life, scene.side, amount, chosen, ending_id=termination_id, at=scene.at, by=scene.side
            )
        return turn, enclosure

    return _of(carry_out(contract_id, actor=actor, act="open-termination", seen=seen, decide=decide), termination_id)


def _of(contract: Contract, termination_id: str) -> Termination:
    """The termination of a contract, after an act on it."""
    row = contract.open_termination or contract.open_notice or find(Termination, termination_id)
    row.contract = contract
    return row


def _needs_notice(scene: Scene, reason: Reason) -> bool:
    contract, life = scene.contract, scene.life
    if scene.side == "worker":
        return False  # the article binds clients only: no need to query how long the contract lasts
    declared = declared_in(contract, life.terms)
    span = span_of(contract, life.terms.due_date, declared, at=scene.at)
    if not notice_needed(declared, span, scene.side, life.status, at_fault=False):
        return False
    return not (reason == "other_breach" and fault_proven(contract, life, scene.at))


def on_termination(
    termination_id: str,
    act: str,
    decide: Callable[[Scene], Turn | tuple[Turn, Enclosure]],
    actor: Actor,
    seen: int | None,
) -> Termination:
    """Do an act on the contract of a termination, or of a notice, if it is still open, else raise
    ``termination-not-open`` (409). Returns its row as the act has left it, and with it the contract.
    """
    row = asked = find(Termination, termination_id)

    def only_if_open(scene: Scene) -> Turn | tuple[Turn, Enclosure]:
        nonlocal row
        found = scene.contract.open_termination or scene.contract.open_notice
        if found is None or found.id != termination_id:
            raise Problem("termination-not-open")
        row = found
        return decide(scene)

    contract = carry_out(asked.contract_id, actor=actor, act=act, seen=seen, decide=only_if_open)
    row.contract = contract
    return row


def begin_termination(*, actor: Actor, termination_id: str, seen: int | None = None) -> Termination:
    """Let a noticed termination begin at once, as the worker. Raises ``no-notice`` (409), ``not-your-side`` (403)."""
    return on_termination(
        termination_id,
        "begin-termination",
        lambda scene: begin_ending(scene.life, scene.side, at=scene.at),
        actor,
        seen,
    )


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
    """Withdraw one's own termination, or notice, once and before any answer; the contract returns to its former
    status. Returns made under notice use revisions then.

    Raises ``bound-to-end`` (409) once the client's business ended, and while a contract that continues this one stands.
    """

    def decide(scene: Scene) -> Turn:
        returned = returned_under_notice(scene.contract.id, termination_id) if scene.side == "client" else 0
        if scene.life.notice is not None:
            return withdraw_notice(scene.life, scene.side, returned=returned)
        handed_on = agreed_continuations(scene.contract).exists()
        return terminations.withdraw_ending(scene.life, scene.side, handed_on=handed_on, returned=returned)

    return on_termination(termination_id, "withdraw-termination", decide, actor, seen)


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
