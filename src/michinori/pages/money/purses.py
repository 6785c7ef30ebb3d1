"""The purses of a person: their balance as a worker, and the balance of each client they act for."""

from dataclasses import dataclass
from typing import Any, Literal

from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.people.queries import Power, client, organisations_of, power_over
from michinori.wording.money import client_purse, worker_purse

WORKER = "worker"


@dataclass(frozen=True)
class Purse:
    """A balance that a person may see. ``key``: its part of the address, ``worker`` or the client's id. ``power``: the
    person's role, which decides whether they may move the money.
    """

    key: str
    kind: Literal["worker", "client"]
    name: Any
    account: str
    power: Power

    @property
    def binding(self) -> bool:
        """Whether this person may move its money (domain § 8: owner and approver)."""
        return self.power in ("owner", "approver")

    def owner_of(self, user_id: str) -> str:
        """Whose bank account and payouts are this purse's: the reader ``user_id`` as a worker, else the client."""
        return user_id if self.kind == "worker" else self.key


def purses_of(user_id: str) -> list[Purse]:
    """The purse as a worker, those of organisations by name, and the purse as a client. One query."""
    organisations = [
        _of_client(one.organisation_id, one.organisation.name, one.role)  # type: ignore[arg-type]
        for one in organisations_of(user_id)
    ]
    return [_of_worker(user_id), *organisations, _of_client(user_id, client_purse(), "owner")]


def purse_of(user_id: str, key: str) -> Purse:
    """One purse. Raises ``not-found`` (404) if the person does not act for that client."""
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
