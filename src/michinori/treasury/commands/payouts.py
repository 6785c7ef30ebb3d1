"""Asking for money and taking the wish back (domain § 8, Money out). Amounts are whole yen; no fee is taken."""

from datetime import date, datetime, timedelta

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Flaw, Problem
from michinori.ledger.posting import post
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.people.queries import client, insolvency_of, power_over
from michinori.people.second_step import require_second_step
from michinori.rules.fields import Reader
from michinori.rules.money.bank_days import bank_day_from
from michinori.rules.money.payout_days import Source
from michinori.rules.money.transfer_file import MOST_AMOUNT
from michinori.treasury.banks import account_line
from michinori.treasury.booking import on_its_way, taken_back
from michinori.treasury.commands.card_refunds import send_back
from michinori.treasury.models import BankAccount, CardPayment, CardRefund, Payout
from michinori.treasury.policy import owner_for, visible_to
from michinori.treasury.queries.accounts import current_account, status_of
from michinori.treasury.queries.holdings import holding, payout_rules
from michinori.treasury.queries.payout_holds import require_not_held
from michinori.treasury.queries.payouts import is_first_to, newest_wish


def request_payout(
    *,
    actor: Actor,
    amount: int | None = None,
    source: Source = "worker",
    organisation_id: str | None = None,
    confirmed: bool = False,
    seen: str | None = None,
) -> Payout | CardRefund:
    """Ask for ``amount`` yen of a balance, by default for all of it; it is on its way from now on and no longer on the
    balance. What a client paid in by card goes back to the card; the answer is the payout of the rest, or the last
    refund where there is none. ``seen``: the id of what was asked for last (``newest_wish``) as the actor saw it, so
    that no click counts twice.
    ``confirmed``: they gave password or passkey just now, as the first payout to an account that they set asks.

    Raises ``payout-too-small``, ``insufficient-balance``, ``bank-account-missing``, ``bank-account-unverified``,
    ``bank-account-returned``, ``bank-account-refused``, ``payout-asked-already``, ``payout-held``, ``payout-on-hold``,
    ``payout-in-insolvency`` (409), ``confirmation-needed``, ``second-step-needed``, ``owners-only`` (403), ``invalid``
    (422), ``not-found``.
    """
    owner_id = owner_for(actor, organisation_id)
    if source == "worker" and owner_id != actor.user_id:
        raise Problem.invalid(Flaw("organisation_id", "not_a_choice"))
    return in_transaction(lambda: _request(actor, owner_id, source, amount, confirmed=confirmed, seen=seen))


def cancel_payout(*, actor: Actor, payout_id: str) -> Payout:
    """Put a payout back on the balance, as long as no run has gathered it. Once more changes nothing.

    Raises ``payout-gathered``, ``payout-looked-into`` (409) until the day for which staff took it out of a run,
    ``owners-only`` (403), ``not-found``.
    """
    owner_id = find(visible_to(actor).exclude(owner=None), payout_id).owner_id or ""
    if actor.kind == "person" and power_over(actor.user_id, owner_id) != "owner":
        raise Problem.forbidden("owners-only")
    return in_transaction(lambda: _cancel(payout_id, owner_id))


def _cancel(payout_id: str, owner_id: str) -> Payout:
    lock(Client, owner_id)
    taken_out = Payout.objects.filter(pk=payout_id, status="requested", taken_out_at__isnull=False)
    if taken_out.filter(due_on__gt=day_of(clock.now())).exists():
        raise Problem("payout-looked-into")
    return take_back(payout_id, owner_id)


def usable_account(owner: Client) -> BankAccount:
    """The account to which an owner can be paid, also where it still waits. The caller holds the owner's lock.

    Raises ``bank-account-missing``, ``bank-account-unverified``, ``bank-account-returned``,
    ``bank-account-refused`` (409).
    """
    account = current_account(owner.id)
    if account is None:
        raise Problem("bank-account-missing")
    status = status_of(account)
    if status != "usable":
        raise Problem(f"bank-account-{status}")
    return account


def _request(
    actor: Actor, owner_id: str, source: Source, amount: int | None, *, confirmed: bool, seen: str | None
) -> Payout | CardRefund:
    lock(Client, owner_id)
    owner = client(owner_id)
    if seen is not None and seen != newest_wish(owner_id):
        raise Problem("payout-asked-already")
    require_not_held([owner_id])
    if source == "client" and insolvency_of(owner_id):
        raise Problem("payout-in-insolvency")
    if source == "client" and CardPayment.objects.filter(client_id=owner_id, status="paid").exists():
        wanted = _wanted(source, owner_id, amount)
        _require_step(actor, owner_id, wanted, current_account(owner_id))
        refunds = send_back(actor, owner_id, wanted)
        rest = wanted - sum(one.amount for one in refunds)
        return _to_bank(_account(owner, confirmed=confirmed), source, rest) if rest else refunds[-1]
    account = _account(owner, confirmed=confirmed)
    wanted = _wanted(source, owner_id, amount)
    _require_step(actor, owner_id, wanted, account)
    return _to_bank(account, source, wanted)


def _require_step(actor: Actor, owner_id: str, amount: int, account: BankAccount | None) -> None:
    def to() -> str:
        return f"{account_line(account)} {account.holder}" if account else ""

    require_second_step(actor, owner_id, act="payout", to=to, page=PageRef("money"), yen=amount)


def _account(owner: Client, *, confirmed: bool) -> BankAccount:
    account = usable_account(owner)
    if not confirmed and power_over(account.made_by, owner.id) and is_first_to(account):
        raise Problem.forbidden("confirmation-needed")
    return account


def _to_bank(account: BankAccount, source: Source, amount: int) -> Payout:
    now = clock.now()
    payout = Payout(
        owner_id=account.owner_id,
        source=source,
        amount=amount,
        requested_at=now,
        due_on=first_day(account, now),
    )
    post([on_its_way(payout)], at=now)
    payout.save(force_insert=True)
    outbox.put("payout_requested", {"payout_id": payout.id}, key=f"payout_requested:{payout.id}")
    return payout


def first_day(account: BankAccount, now: datetime) -> date:
    """The first bank day on which money may leave for an account."""
    today = day_of(now)
    return bank_day_from(today if account.usable_from <= now else day_of(account.usable_from) + timedelta(days=1))


def _wanted(source: Source, owner_id: str, amount: int | None) -> int:
    rules, held = payout_rules(), holding(source, owner_id)
    least, there = rules.least, held.amount if held else 0
    if amount is not None:
        reader = Reader({"amount": amount})
        reader.integer("amount", rules.askable(there), MOST_AMOUNT)
        reader.finish()
    if there < least and held and held.held:
        raise Problem("payout-held", held=held.held, until=held.held_until, balance=there)
    if there < least:
        raise Problem("payout-too-small", least=least, balance=there)
    if amount is not None and amount > there:
        raise Problem("insufficient-balance", account=source, needed=amount, balance=there, missing=amount - there)
    wanted = there if amount is None else amount
    if wanted < rules.part and _waits_small(owner_id, rules.part):
        raise Problem("payout-too-small", least=rules.part, balance=there)
    return wanted


def _waits_small(owner_id: str, part: int) -> bool:
    """Whether so small a payout of this owner waits for its run already: else earnings of one yen, one after the other,
    were a transfer each.
    """
    return Payout.objects.filter(owner_id=owner_id, status="requested", amount__lt=part).exists()


def part_payout(payout: Payout, due: int) -> None:
    """Put a worker's payout back on the balance, of which only ``due`` yen may leave now, by day 60, and tell its owner
    so. Call within a transaction.
    """
    take_back(payout.id, payout.owner_id or "")
    told = {"payout_id": payout.id, "due": due}
    outbox.put("payout_parted", told, key=f"payout_parted:{payout.id}")


def take_back(payout_id: str, owner_id: str, *, whosever: bool = False) -> Payout:
    """Put a payout back on its balance; ``whosever``: also one of who has left, or a trustee's. Call within a
    transaction. Raises ``payout-gathered`` (409).
    """
    lock(Client, owner_id)
    payout = lock(Payout, payout_id)[payout_id]
    if payout.status == "cancelled":
        return payout
    if payout.status != "requested" or (not whosever and (payout.parting or payout.source == "estate")):
        raise Problem("payout-gathered")
    now = clock.now()
    post([taken_back(payout)], at=now)
    payout.status, payout.ended_at, payout.contact = "cancelled", now, ""
    payout.save(update_fields=["status", "ended_at", "contact"])
    return payout
