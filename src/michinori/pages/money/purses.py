"""The purses of a person: their balance as a worker, and the balance of each client they act for."""

from dataclasses import dataclass, field
from typing import Any, Literal

from michinori.ledger import accounts
from michinori.people.queries import Power
from michinori.rules.settings.table import Settings
from michinori.treasury.queries.balances import ActedFor, balance_for, balances_of
from michinori.wording.money import client_purse, worker_purse

WORKER = "worker"


@dataclass(frozen=True)
class Purse:
    """A balance that a person may see. ``key``: its part of the address, ``worker`` or the client's id. ``power``: the
    person's role, which decides whether they may move the money. ``withholds``: a client that withholds tax, by
    what it declares. ``settings``: the operator's, in force now, where they came with it. ``was_held``: whether to look
    if staff hold its money back now; ``asked``: whether money of a client is on its way to its account.
    """

    key: str
    kind: Literal["worker", "client"]
    name: Any
    account: str
    power: Power
    withholds: bool = False
    settings: Settings | None = field(default=None, compare=False)
    was_held: bool = False
    asked: bool = False

    @property
    def binding(self) -> bool:
        """Whether this person may move its money (domain § 8: owner and approver)."""
        return self.power in ("owner", "approver")

    def owner_of(self, user_id: str) -> str:
        """Whose bank account and payouts are this purse's: the reader ``user_id`` as a worker, else the client."""
        return user_id if self.kind == "worker" else self.key


def purses_of(user_id: str) -> tuple[list[Purse], dict[str, int], Settings]:
    """The purse as a worker, those of organisations by name, and the purse as a client; their balances by account, and
    the operator's settings. One query.
    """
    found = balances_of(user_id)
    own = next(one for one in found if one.client.id == user_id)
    purses = [_of_worker(user_id, was_held=own.was_held), *(_of_client(one, user_id) for one in found)]
    amounts = {purse.account: one.balance for purse, one in zip(purses[1:], found, strict=True)}
    return purses, amounts | {purses[0].account: found[0].as_worker}, found[0].settings


def purse_of(user_id: str, key: str) -> Purse:
    """One purse. Raises ``not-found`` (404) if the person does not act for that client."""
    return _of_worker(user_id) if key == WORKER else _of_client(balance_for(user_id, key), user_id)


def client_purse_of(user_id: str, key: str) -> tuple[Purse, int, Settings]:
    """The purse of a client, its balance, and the operator's settings. One query. Raises ``not-found`` (404) for a
    client for which the person does not act.
    """
    found = balance_for(user_id, key)
    return _of_client(found, user_id), found.balance, found.settings


def _of_worker(user_id: str, *, was_held: bool = False) -> Purse:
    return Purse(WORKER, "worker", worker_purse(), accounts.worker(user_id), "owner", was_held=was_held)


def _of_client(one: ActedFor, user_id: str) -> Purse:
    is_own = one.client.id == user_id
    name = client_purse() if is_own else one.client.display_name
    account = accounts.client(one.client.id)
    return Purse(
        one.client.id,
        "client",
        name,
        account,
        one.power,
        one.client.holder.withholds,
        one.settings,
        one.was_held,
        one.asked,
    )
