"""The effects of the end of a client's business, as a preview and afterwards (domain § 6)."""

from dataclasses import dataclass
from datetime import datetime

from michinori.contracts.lives import Gathered, gather, read_life
from michinori.contracts.models import Contract
from michinori.contracts.queries.law import withdrawal_is_noticed
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.market.models import Job
from michinori.people.models import BusinessEnd, Client
from michinori.people.queries import power_over
from michinori.rules.contract.business_ends import client_withdrew
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.measures.figures import Meter
from michinori.rules.measures.meter import read_meter


@dataclass(frozen=True)
class Consequence:
    """The effect on one contract: its new status (``becomes``), its meter in yen before tax, and its life after."""

    contract: Contract
    becomes: str
    meter: Meter
    after: Life


@dataclass(frozen=True)
class WithdrawalPreview:
    """The effects of a withdrawal. ``name``: what its owner has to type to confirm. ``open_jobs``: includes drafts."""

    client: Client
    name: str
    open_jobs: int
    consequences: tuple[Consequence, ...]


def running_ids(client_id: str) -> list[str]:
    """The ids of the client's contracts that are not over, in the order in which they are locked."""
    rows = Contract.objects.filter(client_id=client_id).exclude(status__in=FINAL)
    return list(rows.order_by("id").values_list("id", flat=True))


def preview_withdrawal(actor: Actor, client_id: str) -> WithdrawalPreview:
    """Preview a withdrawal with all its effects; writes nothing. Raises ``not-found`` (404), ``owners-only`` (403)."""
    power = power_over(actor.user_id, client_id)
    if power is None:
        raise Problem.unknown()
    if power != "owner":
        raise Problem.forbidden("owners-only")
    client = Client.objects.select_related("user", "organisation").get(id=client_id)
    return WithdrawalPreview(
        client,
        client.display_name,
        Job.objects.filter(client_id=client_id).exclude(status="closed").count(),
        _running(client_id, clock.now()),
    )


def _running(client_id: str, now: datetime) -> tuple[Consequence, ...]:
    rows = (
        Contract.objects.filter(id__in=running_ids(client_id))
        .select_related("terms", "open_termination", "worker")
        .order_by("made_at")
    )
    contracts = list(rows)
    gathered = gather(contracts)
    return tuple(_consequence(one, gathered[one.id], now) for one in contracts)


def _consequence(contract: Contract, gathered: Gathered, now: datetime) -> Consequence:
    life = read_life(contract, gathered)
    turn = client_withdrew(life, lambda prefix: prefix, now, noticed=withdrawal_is_noticed(contract, life, now))
    after = turn.life if turn else life
    return Consequence(contract, after.status, read_meter(life), after)


@dataclass(frozen=True)
class Ended:
    """A client whose business ended, with its contracts that are not over yet, for the client's own members."""

    client: Client
    end: BusinessEnd
    contracts: tuple[Consequence, ...]


def view_business_end(actor: Actor, client_id: str) -> Ended:
    """The end of a client's business, for its members. Raises ``not-found`` (404) for strangers or if there is none."""
    if power_over(actor.user_id, client_id) is None:
        raise Problem.unknown()
    client = Client.objects.select_related("user", "organisation").get(id=client_id)
    end = business_end_of(client_id)
    if end is None:
        raise Problem.unknown()
    return Ended(client, end, _running(client_id, clock.now()))


def business_end_of(client_id: str) -> BusinessEnd | None:
    """The end of that client's business; the insolvency if it also withdrew; None if neither."""
    return BusinessEnd.objects.filter(client_id=client_id).order_by("kind").first()
