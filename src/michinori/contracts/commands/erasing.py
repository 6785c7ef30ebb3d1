"""What stands in the way of closing an account, and what contracts keep of an address (decision 0026)."""

from collections.abc import Collection

from django.db.models import Q

from michinori.contracts.models import Contract, Handover
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balances
from michinori.people.models import BusinessEnd

OPEN = ("offered", "agreed", "active", "delivered", "ending")


def require_nothing_open(user_id: str, client_ids: Collection[str]) -> None:
    """No contract that still asks something of somebody, none whose rest is just being handed on, no estate in one's
    hands, and no money: ``account-has-contracts``, ``account-has-money`` (409, ``amount`` in yen).
    """
    ours = Q(worker_id=user_id) | Q(client_id__in=client_ids)
    estates = BusinessEnd.objects.filter(trustee_id=user_id).values("client_id")
    open_ones = Q(ours | Q(client_id__in=estates), status__in=OPEN)
    handed_on = Q(ours, id__in=Handover.objects.filter(status="open").values("contract_id"))
    running = Contract.objects.filter(open_ones | handed_on).count()
    if running:
        raise Problem("account-has-contracts", count=running)
    held = sum(balances([accounts.worker(user_id), *map(accounts.client, client_ids)]).values())
    if held:
        raise Problem("account-has-money", amount=held)


def erase_handovers_of(user_id: str, client_ids: Collection[str], addresses: Collection[str], instead: str) -> None:
    """Strike their ``addresses`` from links for the rest of a contract that are no longer open; from their own links
    that led to no contract also the other's address and what was written to them.
    """
    over = Handover.objects.exclude(status="open")
    over.filter(email__in=addresses).update(email=instead)
    own = Q(by="worker", contract__worker=user_id) | Q(by="client", contract__client__in=client_ids)
    over.filter(own, continuation__isnull=True).update(email=instead, note="")
