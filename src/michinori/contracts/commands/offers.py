"""Offers: offer terms to a worker, accept, decline, counter, cancel (domain § 2: offered, agreed)."""

from collections.abc import Callable
from datetime import datetime

from michinori.contracts.models import Contract, Stage, TermsVersion
from michinori.contracts.models.stages import new_stage_id
from michinori.contracts.policy import visible_to
from michinori.contracts.scene import Scene, apply_due, carry_out, locked, record, run_deadline
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.models import Event
from michinori.machinery.rows import find
from michinori.machinery.settings import house_at
from michinori.machinery.transactions import in_transaction
from michinori.market.models import Job, Proposal
from michinori.market.policy import knows_proposal
from michinori.people.blocks import is_kept_apart
from michinori.people.models import Client
from michinori.people.queries import business_ended, is_own_side, power_over
from michinori.people.queries import client as client_of
from michinori.people.suspensions import require_both_free, require_free
from michinori.rules.contract import offers
from michinori.rules.contract.handovers import go_on_in
from michinori.rules.contract.house import House
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import permit
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_reading import Setting, read_terms
from michinori.rules.contract.turns import Turn
from michinori.rules.law.withholding import proposed_withholding


def offer_terms(*, actor: Actor, proposal_id: str, terms: object) -> Contract:
    """Offer terms to the worker of a proposal, as the client's owner or approver. Returns the new contract, ``offered``
    with version 1 of the terms.

    Raises ``not-found`` (404), ``needs-approver`` (403), ``invalid`` (422), ``proposal-not-open``, ``same-party``
    (409).
    """

    def run() -> Contract:
        proposal = lock(Proposal, proposal_id)[proposal_id]
        client = client_of(proposal.job.client_id)
        if not knows_proposal(actor, proposal):
            raise Problem.unknown()
        power = power_over(actor.user_id, client.id)
        if power is None and proposal.worker_id == actor.user_id:
            raise Problem.forbidden("not-your-side")
        if power not in ("owner", "approver"):
            raise Problem.forbidden("needs-approver")
        if proposal.status not in ("open", "shortlisted"):
            raise Problem("proposal-not-open")
        two_sides(proposal.worker_id, client.id)
        if business_ended(client.id):
            raise Problem("client-business-ended")
        require_free(actor, client.id)
        require_both_free(proposal.worker_id, client.id)
        now = clock.now()
        read = with_new_stages(read_terms(terms, _setting(proposal, client, now)))
        turn = offers.make_offer(read, now)
        contract = Contract.objects.create(
            title=proposal.job.title,
            job=proposal.job,
            proposal=proposal,
            client=client,
            worker_id=proposal.worker_id,
            status="offered",
            price=read.price,
            made_at=now,
            since=now,
            last_at=now,
        )
        record(contract, None, turn, actor=actor, at=now)
        return contract

    return in_transaction(run)


def _setting(proposal: Proposal, client: Client, now: datetime) -> Setting:
    return setting_for_offer(client, proposal.job, house_at(now), now, company=proposal.worker.company)


def setting_for_offer(
    client: Client, job: Job | None, house: House, now: datetime, *, company: bool = False
) -> Setting:
    """The context for reading an offer's terms: today in Japan, whether withholding is proposed, the settings in force.
    ``job``: None for a contract that continues another one; ``company``: the worker works as one.
    """
    today = day_of(now)
    held = client.holder
    withholding = proposed_withholding(job.category if job else "", withholds=held.withholds, company=company)
    return Setting(today, today, withholding=withholding, house=house, declared=held.declaration)


def with_new_stages(terms: Terms) -> Terms:
    """The same terms with a new permanent id for every stage that has none."""
    return terms.with_stage_ids(tuple(new_stage_id() for _ in terms.stages))


def accept_offer(*, actor: Actor, contract_id: str, terms_version: int, seen: int | None = None) -> Contract:
    """Accept the offered terms, named by their version.

    Raises ``terms-changed``, ``not-your-turn``, ``same-party`` (409) if the worker now belongs to the client, and
    ``ending-taken-back`` (409) if the termination of the contract that this one continues was withdrawn,
    ``rest-bought`` (409) if files of that contract were bought since.
    """

    def decide(scene: Scene) -> Turn:
        _still_open(scene, "accept-offer")
        turn = offers.accept_offer(scene.life, scene.side, terms_version, scene.at)
        _still_free(actor, scene)
        two_sides(scene.contract.worker_id, scene.contract.client_id)
        return turn

    def act() -> Contract:
        return carry_out(contract_id, actor=actor, act="accept-offer", seen=seen, decide=decide)

    former_id = find(visible_to(actor), contract_id).continues_id  # before what stands in the way may be told
    if former_id is None:
        return act()
    in_transaction(lambda: run_deadline(contract_id, clock.now()))  # stays applied even if the act is refused
    return in_transaction(lambda: _with_former(former_id, contract_id, actor, act))


def _with_former(former_id: str, contract_id: str, actor: Actor, accept: Callable[[], Contract]) -> Contract:
    """Accept an offer that continues another contract, whose termination cannot be withdrawn while this one stands
    (domain § 7).

    Both contracts are locked first.
    """
    lock(Contract, former_id, contract_id)
    if _was_bought_from(former_id, contract_id):
        raise Problem("rest-bought")
    contract, former, now = accept(), locked(former_id), clock.now()
    life, _ = apply_due(former, now)
    record(former, life, go_on_in(life, contract_id=contract_id), actor=actor, at=now)
    return contract


def _was_bought_from(former_id: str, contract_id: str) -> bool:
    """Whether the former client has bought files of the stages of this contract since it was offered."""
    first = TermsVersion.objects.get(contract_id=contract_id, version=1)
    bought = Event.objects.filter(subject_id=former_id, kind="stage_bought", at__gte=first.made_at)
    stages = Stage.objects.filter(id__in=[event.data["stage"] for event in bought])
    return stages.filter(name__in=[stage["name"] for stage in first.body["stages"]]).exists()


def _still_open(scene: Scene, act: str) -> None:
    """Check that no block stands between the two sides. Raises ``not-now`` (409), as for a withdrawn offer, so that the
    block does not show.
    """
    if is_kept_apart(scene.contract.worker_id, scene.contract.client_id):
        permit(act, "cancelled", scene.side)


def _still_free(actor: Actor, scene: Scene) -> None:
    """Check that neither the actor nor a side is suspended: a suspended party makes no new contract (decision 0022)."""
    require_free(actor, scene.contract.client_id if scene.side == "client" else None)
    require_both_free(scene.contract.worker_id, scene.contract.client_id)


def two_sides(worker_id: str, client_id: str) -> None:
    """Check that worker and client are not the same party (domain § 2). Raises ``same-party`` (409)."""
    if is_own_side(worker_id, client_id):
        raise Problem("same-party")


def _plain(
    act: str, decide: Callable[[Life, Scene], Turn], actor: Actor, contract_id: str, seen: int | None
) -> Contract:
    return carry_out(contract_id, actor=actor, act=act, seen=seen, decide=lambda scene: decide(scene.life, scene))


def decline_offer(*, actor: Actor, contract_id: str, seen: int | None = None) -> Contract:
    """Decline the terms: the contract is cancelled and the proposal open again."""
    return _plain("decline-offer", lambda life, scene: offers.decline_offer(life, scene.side), actor, contract_id, seen)


def cancel_contract(*, actor: Actor, contract_id: str, seen: int | None = None) -> Contract:
    """Cancel before the first deposit, by either side; nothing is owed."""
    return _plain("cancel", lambda life, scene: offers.cancel(life, scene.side), actor, contract_id, seen)


def counter_offer(*, actor: Actor, contract_id: str, terms: object, seen: int | None = None) -> Contract:
    """Answer with other terms: the next version, to be answered by the other side within a new period."""

    def decide(scene: Scene) -> Turn:
        _still_open(scene, "counter-offer")
        client, at = client_of(scene.contract.client_id), scene.at
        company = scene.contract.worker.company
        setting = setting_for_offer(client, scene.contract.job, house_at(at), at, company=company)
        read = with_new_stages(read_terms(terms, setting))
        countered = offers.counter_offer(scene.life, scene.side, read, scene.at)
        _still_free(actor, scene)
        return countered

    return carry_out(contract_id, actor=actor, act="counter-offer", seen=seen, decide=decide)
