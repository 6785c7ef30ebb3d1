"""Money of who closes an account: all of it leaves at once, whatever its size, and what comes back finds its owner by a
link in a mail (domain § 8, Money out; decision 38, Leaving with money).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import F, Sum, Value
from django.db.models.functions import Greatest

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Flaw, Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, balances, frozen, spendable
from michinori.machinery import clock
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.sealing import seal
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.models import BusinessEnd, Client, User
from michinori.people.queries import insolvency_of
from michinori.people.second_step import require_second_step
from michinori.rules.money.bank_kana import is_same_holder
from michinori.rules.money.payout_days import Source
from michinori.treasury.banks import account_line
from michinori.treasury.commands.accounts import TypedAccount, read_account
from michinori.treasury.commands.card_refunds import send_back
from michinori.treasury.commands.payout_runs import locked_payout
from michinori.treasury.commands.payouts import first_day, take_back
from michinori.treasury.commands.reaching import DEADLINE, REACHED, remember
from michinori.treasury.commands.sending_on import forget_what_left, free_of, leave, name_parting_account
from michinori.treasury.models import BankAccount, CardRefund, Payout
from michinori.treasury.queries.accounts import current_accounts, status_of
from michinori.treasury.queries.card_flow import back_to_cards
from michinori.treasury.queries.card_holds import held_of
from michinori.treasury.queries.holdings import SOURCES, account_of, payout_rules
from michinori.treasury.queries.payout_holds import require_not_held


@dataclass(frozen=True)
class Leaves:
    """What leaves of a balance when its owner goes: ``amount`` yen for ``account``, ``to_cards`` yen back to the cards
    by which they came. Both 0 where only payouts that were asked for before are on their way.
    """

    source: Source
    owner_id: str
    amount: int
    to_cards: int
    account: BankAccount | None


def what_leaves(owner_ids: Collection[str]) -> list[Leaves]:
    """What leaves when the accounts of these owners are closed. What an insolvent client has left is its trustee's, and
    stays.

    Raises ``payout-on-hold`` where staff keep money back, ``payout-held`` for earnings that came by card and may not
    leave yet, ``account-has-claim`` for money that a disputed card holds, ``account-has-money`` for money whose owner
    has no account that can be paid (all 409, ``held`` or ``amount`` in yen).
    """
    require_not_held(owner_ids)
    ends = BusinessEnd.objects.filter(kind="insolvent", client_id__in=owner_ids).values_list("client_id", flat=True)
    trusted = {("client", owner) for owner in ends}
    _require_free(owner_ids, [one for one in owner_ids if ("client", one) not in trusted])
    all_of: list[tuple[Source, str]] = [(source, one) for one in sorted(owner_ids) for source in SOURCES]
    wanted = [one for one in all_of if one not in trusted]
    there = balances(account_of(*one) for one in wanted)
    current = {owner: one for owner, one in current_accounts(owner_ids).items() if status_of(one) == "usable"}
    found = [_leaves(source, owner, there[account_of(source, owner)], current.get(owner)) for source, owner in wanted]
    asked = Payout.objects.filter(owner_id__in=owner_ids, status="requested").exclude(owner_id__in=current)
    stuck = sum(one.amount for one in found if one.account is None) + sum(asked.values_list("amount", flat=True))
    if stuck:
        raise Problem("account-has-money", amount=stuck)
    return found


def pay_out_leaving(actor: Actor, user: User, owner_ids: Collection[str]) -> None:
    """Send all money of these owners on its way, since ``user`` closes the account: what was asked for before, too. The
    user's address stays with the payouts, sealed, until they have surely arrived. Call within a transaction.

    Raises ``payout-on-hold``, ``payout-held``, ``account-has-claim``, ``account-has-money`` (409) as ``what_leaves``,
    and ``second-step-needed`` (403) for an organisation's.
    """
    lock(Client, *owner_ids)
    now, contact = clock.now(), seal(f"{user.language} {user.email}")
    for one in what_leaves(owner_ids):
        _require_step(actor, one)
        waiting = Payout.objects.filter(owner_id=one.owner_id, status="requested", source=one.source)
        asked = list(waiting.values_list("id", flat=True))
        if asked and one.account:
            first = Greatest(F("due_on"), Value(first_day(one.account, now)))
            Payout.objects.filter(id__in=asked).update(account=one.account, parting=True, contact=contact, due_on=first)
        for payout_id in asked:
            remember(payout_id)
        if one.to_cards:
            send_back(Actor.person(user.id), one.owner_id, one.to_cards + one.amount)
        if one.source == "client":
            _follow_refunds(one, contact, now - REACHED)
        if one.amount and one.account:
            leave(one.owner_id, one.source, one.amount, one.account, contact)
    for payout in Payout.objects.filter(owner_id__in=owner_ids, status="requested", parting=False):
        take_back(payout.id, payout.owner_id or "")  # an insolvent client's, asked for before: the trustee's now
    recent = Payout.objects.filter(owner_id__in=owner_ids, run__on__gte=day_of(now - REACHED), parting=False)
    ends = BusinessEnd.objects.filter(kind="insolvent").values("client_id")
    recent = recent.exclude(source="estate").exclude(source="client", owner_id__in=ends)
    left = dict(recent.filter(status__in=("in_run", "sent")).values_list("id", "run__on"))
    Payout.objects.filter(id__in=left).update(parting=True, contact=contact)
    for payout_id, on in left.items():
        remember(payout_id, left=on)


def _require_step(actor: Actor, leaves: Leaves) -> None:
    if yen := leaves.amount + leaves.to_cards:

        def to() -> str:
            return account_line(leaves.account) if leaves.account else ""

        require_second_step(actor, leaves.owner_id, act="payout", to=to, page=PageRef("leave"), yen=yen)


@dataclass(frozen=True)
class Mended:
    """What leaves for another account: a ``payout``, None where all still waits, and ``kept`` yen that follow by
    themselves once a dispute, or the time for which earnings by card wait, is over.
    """

    payout: Payout | None
    kept: int


def mend_parting(*, payout_id: str, account: Mapping[str, Any]) -> Mended:
    """Send a payout that came back to another account of the same holder, for whom no account of the site is left, and
    with it all that is free of that balance; whoever has the link in the mail may. It waits ``account_hours`` as any
    change. What is not free yet follows.

    Raises ``not-found``, ``parting-settled`` (409), ``invalid`` (422), also for another holder.
    """
    typed = read_account(account)
    return in_transaction(lambda: _mend(payout_id, typed))


def _mend(payout_id: str, typed: TypedAccount) -> Mended:
    payout = locked_payout(payout_id)
    if payout.owner_id is None or not waits_for_account(payout):
        raise Problem("parting-settled")
    if payout.account is None or not is_same_holder(typed.holder, payout.account.holder):
        holder = payout.account.holder if payout.account else ""
        raise Problem.invalid(Flaw("holder_kana", "not_the_holder", {"holder": holder}))
    owner_id, source = payout.owner_id, cast("Source", payout.source)
    name = account_of(source, owner_id)
    there, now = balance(name), clock.now()
    if not there:  # a claim for a disputed card has taken it
        raise Problem("parting-settled")
    made = BankAccount.objects.create(
        owner_id=owner_id,
        status="usable",
        made_at=now,
        made_by="link",
        usable_from=now + timedelta(hours=settings_now().site.account_hours),
        ended_at=now,
        **vars(typed),
    )
    name_parting_account(owner_id, made)
    amount = max(free_of(owner_id, source), min(_still_back(payout), spendable(name)))  # what had left is held no more
    again = leave(owner_id, source, amount, made, payout.contact) if amount else None
    forget_what_left(owner_id, source)
    return Mended(again, there - amount)


def _still_back(payout: Payout) -> int:
    """Yen of a payout that came back and have not left again since, as by an account that staff have named."""
    later = Payout.objects.filter(owner_id=payout.owner_id, source=payout.source, requested_at__gte=payout.ended_at)
    again = later.exclude(status__in=("cancelled", "returned")).aggregate(sum=Sum("amount"))["sum"] or 0
    return max(0, payout.amount - again)


def waits_for_account(payout: Payout) -> bool:
    """Whether a payout of who has left came back and nobody has said where it shall go instead. What an insolvent
    client has left is its trustee's.
    """
    if not (payout.parting and payout.status == "returned" and payout.contact):
        return False
    named = BankAccount.objects.filter(owner_id=payout.owner_id, parting=True, made_at__gte=payout.ended_at)
    if named.exclude(status="returned").exists():
        return False
    return not (payout.source == "client" and insolvency_of(payout.owner_id or ""))


def parting(payout_id: str) -> Payout:
    """A payout of who has left. No permission is checked: the link is one. Raises ``not-found``."""
    return find(Payout.objects.filter(parting=True).select_related("account"), payout_id)


def forget_contact(subject_id: str, at: object) -> int:
    """Deadline handler: forget the address of who has left, once what was sent, by bank or to a card, has surely
    arrived. Return how many addresses were forgotten. One whose money came back is kept until it has gone, also what a
    dispute keeps, or waits for an account, or until the money is a trustee's.
    """
    set_deadline(DEADLINE, subject_id, None)
    refund = CardRefund.objects.select_related("payment").filter(pk=subject_id).first()
    if refund:
        waits = refund.status == "failed" and refund.account_id and refund.contact
        if waits and _waits_on_balance(refund.payment.client_id):
            remember(subject_id)  # it is sent on once it is free and there is an account
            return 0
        return CardRefund.objects.filter(pk=subject_id).update(contact="")
    payout = locked_payout(subject_id)
    left = payout.run.on if payout.run else payout.due_on
    is_taken_back = payout.status == "cancelled" and payout.contact
    if is_taken_back and payout.source == "client" and _waits_on_balance(payout.owner_id or ""):
        remember(subject_id)
        return 0
    if is_taken_back or (payout.status == "sent" and left <= day_of(clock.now() - REACHED)):
        payout.contact = ""
        payout.save(update_fields=["contact"])
        return 1
    if payout.status in ("requested", "in_run", "sent"):
        remember(subject_id, left=left)
    return 0


def _waits_on_balance(owner_id: str) -> bool:
    """Whether money of who has left is still on their balance as a client, and is not a trustee's."""
    return balance(accounts.client(owner_id)) > 0 and insolvency_of(owner_id) is None


def _follow_refunds(one: Leaves, contact: str, since: datetime) -> None:
    """Keep with what goes back to cards, and went there since, where it goes if the card does not take it."""
    rows = CardRefund.objects.filter(payment__client_id=one.owner_id, made_at__gt=since).exclude(status="failed")
    followed = dict(rows.values_list("id", "made_at"))
    CardRefund.objects.filter(id__in=followed).update(account=one.account, contact=contact)
    for refund_id, at in followed.items():
        remember(refund_id, left=day_of(at))


def _require_free(owner_ids: Collection[str], client_ids: Collection[str]) -> None:
    """Check that no earnings of the owners' by card still wait and no claim holds money of these clients. What has left
    before it was held, because its contract was paid by card again, holds nothing up. Raises as ``what_leaves``.
    """
    site = settings_now().site
    waits = held_of(owner_ids, site.card_days, payout_rules(site))
    earned = balances(accounts.worker(one) for one in waits)
    held = sum(min(earned[accounts.worker(one)], sum(two.amount for two in each)) for one, each in waits.items())
    if held:
        raise Problem("payout-held", held=held)
    clients = [accounts.client(one) for one in client_ids]
    there = balances(clients)
    claimed = sum(min(there[name], amount) for name, amount in frozen(clients).items())
    if claimed:
        raise Problem("account-has-claim", amount=claimed)


def _leaves(source: Source, owner_id: str, amount: int, account: BankAccount | None) -> Leaves:
    backs = back_to_cards(owner_id, amount) if source == "client" and amount else []
    to_cards = sum(yen for _, yen in backs)
    return Leaves(source, owner_id, amount - to_cards, to_cards, account)
