"""Suspending somebody (decision 0022): their jobs close until it ends, open offers end, agreed contracts continue."""

from datetime import datetime

from django.db.models import Q

from michinori.contracts.models import Contract
from michinori.contracts.scene import apply_due, locked, record
from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.locks import lock
from michinori.market.commands.jobs import close_jobs_of, give_jobs_back
from michinori.people.commands import suspensions
from michinori.people.commands.business_ends import locked_client
from michinori.people.commands.suspensions import suspend
from michinori.people.models import Client, Suspension
from michinori.people.queries import business_ended
from michinori.people.staff import require_staff
from michinori.people.suspensions import suspension_of
from michinori.rules.contract.life import Side
from michinori.rules.contract.offers import drop

DEADLINE = "suspension"


def suspend_client(*, actor: Actor, client_id: str, until: datetime | None) -> Suspension:
    """Suspend a person with all accounts, or an organisation, in the transaction of the staff's decision.

    ``until``: None for an unlimited time. Drafts and open jobs are closed; offers from and to them are withdrawn.
    Contracts from ``agreed`` on are not affected: deposits, work, answers, clocks, terminations and payouts go on.
    Raises ``not-found`` (404) for anybody but staff.
    """
    require_staff(actor, "reports")
    client = locked_client(client_id)
    accounts = _accounts(client)
    offered = Contract.objects.filter(Q(client_id__in=accounts) | Q(worker_id__in=accounts), status="offered")
    ids = sorted(offered.values_list("id", flat=True))
    lock(Contract, *ids)
    made = suspend(actor=actor, client=client, until=until)
    set_deadline(DEADLINE, made.id, None if made.for_good else made.until)
    for account in accounts:
        close_jobs_of(actor=actor, client_id=account, at=made.made_at, suspension_id=made.id)
    for contract_id in ids:
        _end_offer(actor, contract_id, accounts)
    return made


def lift_suspension(*, actor: Actor, suspension_id: str) -> Suspension:
    """End a suspension now, and give back the jobs closed by it and by others lifted before, unless the business has
    ended or another suspension still holds. Offers that it withdrew stay withdrawn, since the other side was told.
    Call within a transaction. Raises ``not-found`` (404), also for anybody but staff.
    """
    require_staff(actor, "reports")
    made = suspensions.lift_suspension(actor=actor, suspension_id=suspension_id)
    set_deadline(DEADLINE, made.id, None)
    _give_back(made, actor, clock.now())
    return made


def end_suspension(suspension_id: str, until: datetime) -> int:
    """Deadline handler: give back the jobs when a suspension ends by itself, as when it is lifted. Return how many."""
    made = lock(Suspension, suspension_id)[suspension_id]
    set_deadline(DEADLINE, made.id, None)
    return 0 if made.lifted_at or made.until > until else _give_back(made, Actor.clock(), made.until)


def _give_back(made: Suspension, actor: Actor, at: datetime) -> int:
    """Give back the jobs closed by this suspension and by others of that client that are over, where nothing keeps the
    account from them.
    """
    client = locked_client(made.client_id)
    able = [one for one in _accounts(client) if not business_ended(one) and suspension_of(one, at=at) is None]
    over = Suspension.objects.filter(Q(lifted_at__isnull=False) | Q(until__lte=at), client=client)
    return give_jobs_back(actor=actor, suspension_ids=set(over.values_list("id", flat=True)), client_ids=able, at=at)


def _accounts(client: Client) -> list[str]:
    """The accounts that a suspension of this client covers: all of a person's, one organisation's."""
    if not client.user_id:
        return [client.id]
    return sorted(Client.objects.filter(party_id=client.party_id, user__isnull=False).values_list("id", flat=True))


def _end_offer(actor: Actor, contract_id: str, accounts: list[str]) -> None:
    contract, now = locked(contract_id), clock.now()
    side: Side = "worker" if contract.worker_id in accounts else "client"
    life, _ = apply_due(contract, now)
    if life.status == "offered":
        record(contract, life, drop(life, side), actor=actor, at=now, by=side)
