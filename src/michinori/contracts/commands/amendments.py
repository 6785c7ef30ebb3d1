"""Change of terms (条件変更, domain § 4): propose, accept, decline, withdraw, counter."""

from collections.abc import Callable
from datetime import datetime

from michinori.contracts.commands.offers import with_new_stages
from michinori.contracts.models import Amendment, Contract
from michinori.contracts.models.amendments import new_amendment_id
from michinori.contracts.queries.law import declared_in
from michinori.contracts.scene import Enclosure, Scene, carry_out, read_note
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery.rows import find
from michinori.rules.contract import amendments
from michinori.rules.contract.life import Life
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_reading import Setting, read_terms
from michinori.rules.contract.turns import Turn

MAX_REASON = 2000


def read_next_terms(body: object, contract: Contract, life: Life, at: datetime, *, supersedes: int = 0) -> Terms:
    """Read the whole next terms. Stages are matched by id, and the operator's numbers stay those of the terms in force.

    ``supersedes``: what a restart that comes with these terms adds to superseded, yen before tax. Raises ``invalid``
    (422).
    """
    setting = Setting(
        today=day_of(at),
        offered_on=day_of(contract.made_at),
        withholding=life.terms.withholding,
        house=life.terms.house,
        former=life.terms,
        superseded=life.superseded + supersedes,
        declared=declared_in(contract, life.terms),
    )
    return with_new_stages(read_terms(body, setting))


def propose_amendment(
    *, actor: Actor, contract_id: str, terms: object, reason: str, seen: int | None = None
) -> Amendment:
    """Propose the whole next terms, with a reason, to the other side. Raises ``amendment-open`` (409), ``invalid``
    (422).
    """
    amendment_id = new_amendment_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        text = _reason(reason)
        new = read_next_terms(terms, scene.contract, scene.life, scene.at)
        turn = amendments.propose_amendment(scene.life, scene.side, new, amendment_id=amendment_id, at=scene.at)
        return turn, Enclosure(note=text, reason=text)

    carry_out(contract_id, actor=actor, act="propose-amendment", seen=seen, decide=decide)
    return find(Amendment, amendment_id)


def _reason(reason: str) -> str:
    return read_note(reason, required=True, field="reason", limit=MAX_REASON)


def _on(
    amendment_id: str,
    act: str,
    decide: Callable[[Scene], Turn | tuple[Turn, Enclosure]],
    actor: Actor,
    seen: int | None,
) -> Amendment:
    """Do an act on the amendment's contract if the amendment is still open, else raise ``amendment-not-open`` (409)."""
    contract_id = find(Amendment, amendment_id).contract_id

    def only_if_open(scene: Scene) -> Turn | tuple[Turn, Enclosure]:
        if scene.life.amendment is None or scene.life.amendment.id != amendment_id:
            raise Problem("amendment-not-open")
        return decide(scene)

    carry_out(contract_id, actor=actor, act=act, seen=seen, decide=only_if_open)
    return find(Amendment, amendment_id)


def accept_amendment(*, actor: Actor, amendment_id: str, seen: int | None = None) -> Amendment:
    """Accept. With a higher price the new terms wait for the client's deposit of the difference; with the same or a
    lower price they are in force at once and the difference is refunded.
    """
    return _on(
        amendment_id,
        "accept-amendment",
        lambda scene: amendments.accept_amendment(scene.life, scene.side, scene.at),
        actor,
        seen,
    )


def decline_amendment(*, actor: Actor, amendment_id: str, seen: int | None = None) -> Amendment:
    """Decline; the terms in force stay as they are."""
    return _on(
        amendment_id,
        "decline-amendment",
        lambda scene: amendments.decline_amendment(scene.life, scene.side),
        actor,
        seen,
    )


def withdraw_amendment(*, actor: Actor, amendment_id: str, seen: int | None = None) -> Amendment:
    """Withdraw the proposer's own amendment before it is answered."""
    return _on(
        amendment_id,
        "withdraw-amendment",
        lambda scene: amendments.withdraw_amendment(scene.life, scene.side),
        actor,
        seen,
    )


def counter_amendment(
    *, actor: Actor, amendment_id: str, terms: object, reason: str, seen: int | None = None
) -> Amendment:
    """Answer with other new terms. Returns the new amendment; the one answered is superseded."""
    new_id = new_amendment_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        text = _reason(reason)
        restart = (scene.life.amendment and scene.life.amendment.supersedes) or 0
        new = read_next_terms(terms, scene.contract, scene.life, scene.at, supersedes=restart)
        turn = amendments.counter_amendment(scene.life, scene.side, new, amendment_id=new_id, at=scene.at)
        return turn, Enclosure(note=text, reason=text)

    _on(amendment_id, "counter-amendment", decide, actor, seen)
    return find(Amendment, new_id)
