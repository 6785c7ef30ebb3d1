"""What clients owe after lost disputes and refunds that were made elsewhere (decision 38, Cards): it is collected from
what they have outside escrow, and from what has not left yet.
"""

from collections.abc import Collection
from copy import copy

from django.db.models import F, QuerySet

from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, freeze, post
from michinori.ledger.queries import balance, spendable
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.treasury.booking import on_its_way
from michinori.treasury.commands.payouts import take_back
from michinori.treasury.commands.reaching import remember
from michinori.treasury.models import CardDispute, Payout
from michinori.treasury.models.payouts import new_payout_id
from michinori.treasury.queries.cards import frozen_for_cards, undecided

_OF_CLIENTS = ("client", "estate")


def claims_owed() -> QuerySet[CardDispute]:
    """Lost claims of which something is owed."""
    return CardDispute.objects.filter(
        status="lost", withdrawn__gt=F("reinstated") + F("collected") + F("written_off")
    ).order_by("id")


def collect(dispute_id: str) -> int:
    """Pay a claim from what the client has outside escrow, once the dispute is lost; return how many yen."""
    return in_transaction(lambda: _collect(dispute_id))


def recall(dispute_id: str) -> None:
    """Collect a lost claim, and where that is too little take what its client has asked for and no run has gathered
    back onto the balance, the newest first, until it pays the claim; what is not needed is asked for as before. Staff
    are told of what a run has that the bank has not carried out. Call within a transaction in which nobody gathers.
    """
    row, client_id = locked_dispute(dispute_id)
    _collect(row.id)
    waiting = Payout.objects.filter(owner_id=client_id, source__in=_OF_CLIENTS, status="requested")
    for one in waiting.order_by("-requested_at", "-id"):
        row.refresh_from_db()
        if row.status != "lost" or not row.claim:
            return
        taken = take_back(one.id, client_id, whosever=True)
        _collect(row.id)
        rest = min(one.amount, spendable(accounts.client(client_id)))
        _leave_trace(row, taken, _ask_again(one, rest) if rest else None)
        if one.contact and rest < one.amount and undecided().filter(payment__client_id=client_id).exists():
            taken.contact = one.contact  # what another dispute freezes is sent on once that is decided
            taken.save(update_fields=["contact"])
    row.refresh_from_db()
    if row.status == "lost" and row.claim:
        _tell_of_runs(row, client_id)


def tell_of_open(dispute_id: str) -> None:
    """While a dispute is open, tell staff of what a run has that the bank has not carried out, where less is left on
    the client's balance than the card company may take yet: else it would leave twice. Call within a transaction.
    """
    row, client_id = locked_dispute(dispute_id)
    if row.status == "open" and frozen_for_cards(client_id) > balance(accounts.client(client_id)):
        _tell_of_runs(row, client_id)


def clients_to_recall_from() -> list[str]:
    """Clients with a lost claim who have asked for money, or whose trustee has."""
    asking = Payout.objects.filter(status="requested", source__in=_OF_CLIENTS).values("owner_id")
    found = claims_owed().filter(payment__client_id__in=asking).values_list("payment__client_id", flat=True)
    return sorted(set(found))


def recall_from(client_ids: Collection[str]) -> None:
    """Recall for all lost claims of these clients, whose locks the caller holds."""
    for dispute_id in list(claims_owed().filter(payment__client_id__in=client_ids).values_list("id", flat=True)):
        recall(dispute_id)


def _ask_again(before: Payout, amount: int) -> Payout:
    """Ask for the rest as before: also taken out of a run as long as it was, and for the account that it had."""
    payout = copy(before)
    payout.id, payout.amount = new_payout_id(), amount
    post([on_its_way(payout)], at=clock.now())
    payout.save(force_insert=True)
    if payout.parting:
        remember(payout.id)
    return payout


def _leave_trace(row: CardDispute, taken: Payout, rest: Payout | None) -> None:
    """Say on what was taken back for which claim, and as what the rest of it goes on, and tell its owner."""
    taken.reason = f"{row.id} → {rest.id}" if rest else row.id
    taken.save(update_fields=["reason"])
    told = {"payout_id": taken.id, "rest": rest.amount if rest else 0, "next_id": rest.id if rest else ""}
    outbox.put("payout_reduced" if rest else "payout_recalled", told, key=f"payout_recalled:{taken.id}")


def _tell_of_runs(row: CardDispute, client_id: str) -> None:
    runs = ("gathered", "released")  # what was released can be dissolved until the bank has carried it out
    found = Payout.objects.filter(owner_id=client_id, source__in=_OF_CLIENTS, status="in_run", run__status__in=runs)
    for one in found.select_related("run").order_by("id"):
        told = {"run_id": one.run_id, "amount": one.amount, "claim": row.claim or row.amount}
        kind = "claim_in_released_run" if one.run and one.run.status == "released" else "claim_in_run"
        outbox.put(kind, told, key=f"{kind}:{row.id}:{one.id}:{one.run_id}")


def locked_dispute(dispute_id: str) -> tuple[CardDispute, str]:
    """A dispute and its client's id, the client locked before it as everywhere. Raises ``not-found``."""
    client_id = find(CardDispute.objects.select_related("payment"), dispute_id).payment.client_id
    lock(Client, client_id)
    return lock(CardDispute, dispute_id)[dispute_id], client_id


def _collect(dispute_id: str) -> int:
    row, client_id = locked_dispute(dispute_id)
    account = accounts.client(client_id)
    amount = min(row.claim, balance(account)) if row.status == "lost" else 0
    if not amount:
        return 0
    row.collected += amount
    row.save(update_fields=["collected"])
    freeze(account, 0)
    key = f"{row.id}:paid:{row.collected + row.reinstated}"
    post([Entry(account, accounts.CLAIMS, amount, kinds.CLAIM_PAID, key)], at=clock.now())
    freeze(account, frozen_for_cards(client_id))
    return amount
