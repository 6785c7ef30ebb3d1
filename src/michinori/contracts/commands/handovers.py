"""Handover (引き継ぎ, domain § 7): make the link, consent, revoke; accept as the new client."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from michinori.contracts.commands.offers import two_sides, with_new_stages
from michinori.contracts.models import Contract, Handover
from michinori.contracts.models.contracts import new_contract_id
from michinori.contracts.models.handovers import new_handover_id
from michinori.contracts.queries.handover_links import continued, is_live, link_by, reaches
from michinori.contracts.scene import Scene, apply_due, carry_out, locked, record, run_deadline
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, runs_out
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox
from michinori.machinery.rows import find
from michinori.machinery.sealing import seal
from michinori.machinery.settings import house_at, settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.blocks import is_kept_apart
from michinori.people.models import Client
from michinori.people.models.tokens import hash_secret
from michinori.people.queries import business_ended, client_named, is_own_side, power_over
from michinori.people.suspensions import require_both_free, require_free
from michinori.rules.contract import handovers
from michinori.rules.contract import offers as offer_rules
from michinori.rules.contract.life import Life
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.turns import Turn
from michinori.rules.fields import MAX_YEN, Reader

MAX_NOTE = 2000
EMAIL_LIMIT = 254


@dataclass(frozen=True)
class Made:
    """A new link. ``token`` can be shown only now: only its hash is stored."""

    handover: Handover
    token: str


def make_handover(
    *,
    actor: Actor,
    contract_id: str,
    client_email: str,
    price: int | None = None,
    note: str = "",
    seen: int | None = None,
) -> Made:
    """Make the one live link for the rest of the work and mail it to ``client_email``. ``price``: yen before tax, None
    for the rule's suggestion.

    Raises ``not-now``, ``handover-open``, ``handover-taken``, ``market-closed`` (409), ``invalid`` (422).
    """
    handover_id, token = new_handover_id(), secrets.token_urlsafe(32)

    def decide(scene: Scene) -> Turn:
        values = _read_link(scene, client_email, price, note)
        last_day = settings_now().site.ends_on
        if not handovers.could_be_due(scene.life.terms, last_day, day_of(scene.at)):
            raise Problem("market-closed", last_day=last_day)
        turn = handovers.make_link(scene.life, scene.side, handover_id=handover_id, at=scene.at)
        if continued([scene.contract.id]):
            raise Problem("handover-taken")
        Handover.objects.create(
            id=handover_id,
            contract=scene.contract,
            by=scene.side,
            token_hash=hash_secret(token),
            made_at=scene.at,
            expires_at=runs_out(scene.at, scene.life.terms.house.handover_days),
            **values,
        )
        outbox.put("handover_made", {"handover_id": handover_id, "token": seal(token), "maker": actor.user_id})
        return turn

    carry_out(contract_id, actor=actor, act="hand-over", seen=seen, decide=decide)
    return Made(find(Handover, handover_id), token)


def _read_link(scene: Scene, client_email: str, price: int | None, note: str) -> dict[str, object]:
    reader = Reader({"client_email": client_email, "price": price, "note": note})
    email = reader.line("client_email", EMAIL_LIMIT).lower()
    asked = reader.integer("price", 1, MAX_YEN, 1)
    text = reader.block("note", MAX_NOTE, "")
    if not reader.has_flaw("client_email"):
        try:
            validate_email(email)
        except ValidationError:
            reader.flaw("client_email", "bad_email")
    if email == scene.contract.worker.email:
        reader.flaw("client_email", "own_email")
    reader.finish()
    return {"email": email, "price": asked if reader.given("price") else None, "note": text}


def revoke_handover(*, actor: Actor, handover_id: str, seen: int | None = None) -> Handover:
    """Revoke one's own link, which cannot be used from then on."""
    return _on(
        handover_id,
        "revoke-handover",
        lambda scene: handovers.revoke_link(scene.life, scene.side, handover_id),
        actor,
        seen,
    )


def consent_handover(*, actor: Actor, handover_id: str, seen: int | None = None) -> Handover:
    """Consent, as the side that did not make the link, to show the new client the brief, approved stages and the list
    of files.
    """
    return _on(
        handover_id,
        "consent-handover",
        lambda scene: handovers.consent(scene.life, scene.side, handover_id),
        actor,
        seen,
    )


def _on(handover_id: str, act: str, decide: Callable[[Scene], Turn], actor: Actor, seen: int | None) -> Handover:
    contract_id = find(Handover, handover_id).contract_id
    carry_out(contract_id, actor=actor, act=act, seen=seen, decide=decide)
    return find(Handover, handover_id)


def accept_handover(
    *, actor: Actor, token: str, price: int | None, due_date: object = None, organisation_id: str | None = None
) -> Contract:
    """Take on the rest at ``price`` (yen before tax), as the client named in the link. Returns the new contract, which
    is ``offered`` and waits for the worker.

    Raises ``not-found`` (404), ``not-the-named-one``, ``needs-approver``, ``newcomer-unverified`` (403),
    ``handover-over``, ``same-party``, ``client-business-ended`` (409), ``invalid`` (422).
    """
    link = link_by(token)
    if link is None:
        raise Problem.unknown()
    reached = reaches(actor, link)
    if reached is None:
        raise Problem.unknown()
    if not reached:
        raise Problem.forbidden("not-the-named-one")
    in_transaction(lambda: run_deadline(link.contract_id, clock.now()))  # stays applied even if the act is refused

    def run() -> Contract:
        contract, now = locked(link.contract_id), clock.now()
        life, _ = apply_due(contract, now)
        if life.handover is None or life.handover.id != link.id or not is_live(link, now):
            raise Problem("handover-over")
        taker = _taker(actor, organisation_id)
        if is_kept_apart(contract.worker_id, taker.id):
            raise Problem.unknown()
        _new_to_both(actor, contract, taker)
        require_free(actor, taker.id)
        require_both_free(contract.worker_id, taker.id)
        terms = _read_terms(life, taker, price, due_date, now, company=contract.worker.company)
        return _take(contract, life, link.id, taker, terms, actor=actor, at=now)

    return in_transaction(run)


def _new_to_both(actor: Actor, contract: Contract, taker: Client) -> None:
    """Check that the new client is verified and neither the old client's party nor the worker's (domain § 7).

    Raises ``newcomer-unverified`` (403), ``same-party`` (409).
    """
    two_sides(contract.worker_id, taker.id)
    if taker.party_id == contract.client.party_id or is_own_side(str(actor.user_id), contract.client_id):
        raise Problem("same-party")
    if not taker.holder.verified:
        raise Problem.forbidden("newcomer-unverified")


def _taker(actor: Actor, organisation_id: str | None) -> Client:
    """The client in whose name the rest is taken: the organisation named, else the actor's default client."""
    if actor.user_id is None:
        raise Problem.unknown()
    taker = client_named(actor.user_id, organisation_id)
    if power_over(actor.user_id, taker.id) not in ("owner", "approver"):
        raise Problem.forbidden("needs-approver")
    if business_ended(taker.id):
        raise Problem("client-business-ended")
    return taker


def _read_terms(
    life: Life, taker: Client, price: int | None, due_date: object, now: datetime, *, company: bool
) -> Terms:
    today = day_of(now)
    reader = Reader({"price": price, "due_date": due_date})
    amount = reader.integer("price", 1, MAX_YEN)
    due = reader.day("due_date", handovers.usual_due_date(life.terms, today, settings_now().site.ends_on))
    if not reader.has_flaw("due_date") and (wrong := handovers.wrong_due_date(due, today)):
        reader.flaw("due_date", wrong)
    reader.finish()
    return with_new_stages(
        handovers.continuing_terms(
            life,
            amount,
            due_date=due,
            today=today,
            withholding=taker.holder.withholds and not company,
            declared=taker.holder.declaration,
            house=house_at(now),
        )
    )


def _take(
    contract: Contract, life: Life, handover_id: str, taker: Client, terms: Terms, *, actor: Actor, at: datetime
) -> Contract:
    new_id = new_contract_id()
    used = handovers.take_over(life, handover_id, contract_id=new_id, price=terms.price)
    offer = offer_rules.continuing(offer_rules.make_offer(terms, at), contract.id)
    rest = continuation(contract, new_id, taker, terms.price, at)
    record(contract, life, used, actor=actor, at=at)
    record(rest, None, offer, actor=actor, at=at)
    return rest


def continuation(contract: Contract, new_id: str, taker: Client, price: int, at: datetime) -> Contract:
    """Insert the row of a contract that continues another one with the same worker."""
    return Contract.objects.create(
        id=new_id,
        title=contract.title,
        client=taker,
        worker_id=contract.worker_id,
        continues=contract,
        status="offered",
        price=price,
        made_at=at,
        since=at,
        last_at=at,
    )
