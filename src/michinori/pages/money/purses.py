"""The purses of one person: what they earned as a worker, and the balance of each client they act for."""

from dataclasses import dataclass
from typing import Any, Literal

from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.people.queries import Power, client, organisations_of, power_over
from michinori.wording.money import client_purse, worker_purse

WORKER = "worker"


@dataclass(frozen=True)
class Purse:
    """``key`` stands in its address: ``worker``, or the client's id. ``power`` says who may move its money."""

    key: str
    kind: Literal["worker", "client"]
    name: Any
    account: str
    power: Power

    @property
    def binding(self) -> bool:
        """Whether this person may move its money (domain § 8: owner and approver)."""
        return self.power in ("owner", "approver")


def purses_of(user_id: str) -> list[Purse]:
    """As worker, then each organisation by name, then as a client of their own. One query."""
    organisations = [
        _of_client(one.organisation_id, one.organisation.name, one.role)  # type: ignore[arg-type]
        for one in organisations_of(user_id)
    ]
    return [_of_worker(user_id), *organisations, _of_client(user_id, client_purse(), "owner")]


def purse_of(user_id: str, key: str) -> Purse:
    """One of them. Raises ``not-found`` (404) for whoever has no part in that client."""
    if key == WORKER:
        return _of_worker(user_id)
    power = power_over(user_id, key)
    if power is None:
        raise Problem.unknown()
    return _of_client(key, client_purse() if key == user_id else client(key).display_name, power)


def _of_worker(user_id: str) -> Purse:
    return Purse(WORKER, "worker", worker_purse(), accounts.worker(user_id), "owner")


def _of_client(client_id: str, name: Any, power: Power) -> Purse:
    return Purse(client_id, "client", name, accounts.client(client_id), power)
