"""Notices about bank accounts, payouts and tax withheld, to those whose matter it is."""

from collections.abc import Iterator
from datetime import date

from michinori.machinery.models import OutboxItem
from michinori.people.models import BusinessEnd, InsolvencyFiling, User
from michinori.people.queries import users_in_power
from michinori.people.staff import staff_with
from michinori.rules.money.withholding_days import due_on
from michinori.rules.people.staff_roles import Duty
from michinori.treasury import banks
from michinori.treasury.models import BankAccount, Payout, PayoutHold
from michinori.treasury.queries.accounts import status_of

from .frame import Hearing, said

_HOLD_DUTIES: tuple[Duty, ...] = ("payouts", "releases")


def hear_of_account(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``bank_account_set``: ``{owner_id, account_id, by}`` → the owners, also whoever did it."""
    for account in BankAccount.objects.filter(id=item.payload["account_id"]):
        values = {**_place(account), "from": account.usable_from}
        kind = item.kind if status_of(account) == "usable" else "bank_account_unchecked"
        for user in users_in_power(account.owner_id, ("owner",)) if account.owner_id else ():
            yield Hearing(user, said(kind, values), at=account.made_at)


def hear_of_refused(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``bank_account_refused``: ``{owner_id, account_id, words}`` → the owners, with why."""
    for account in BankAccount.objects.filter(id=item.payload["account_id"]):
        values = {**_place(account), "words": item.payload["words"]}
        for user in users_in_power(account.owner_id, ("owner",)) if account.owner_id else ():
            yield Hearing(user, said(item.kind, values))


def hear_of_estate_account(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``estate_account_set``: ``{account_id}`` → the trustee, also who named it; where there is none any
    more, or no member, who of the staff filed the insolvency and who confirmed it.
    """
    ends = BusinessEnd.objects.select_related("trustee", "client__user", "client__organisation")
    for account in BankAccount.objects.filter(id=item.payload["account_id"]):
        end = ends.get(id=account.estate_id)
        values = {**_place(account), "from": account.usable_from, "client": end.client.display_name}
        if end.trustee and end.trustee.is_active:
            yield Hearing(end.trustee, said(item.kind, values), at=account.made_at)
            continue
        for filing in InsolvencyFiling.objects.filter(id=end.filing_id):
            for user in User.objects.filter(id__in=(filing.filed_by_id, filing.answered_by_id)).order_by("id"):
                named = said("estate_account_named", values | {"filing_id": filing.id})
                yield Hearing(user, named, at=account.made_at)


def hear_of_payout(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``payout_requested``, ``payout_sent``, ``payout_not_sent``, ``payout_returned``: ``{payout_id}`` →
    the owners; what goes back to its sender has none.
    """
    for payout in Payout.objects.filter(id=item.payload["payout_id"]).select_related("account__estate__trustee"):
        values = {"amount": payout.amount, "words": payout.reason}
        if payout.account:
            values |= _place(payout.account)
        for user in _receivers(payout):
            yield Hearing(user, said(item.kind, values))


def hear_of_recall(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``payout_recalled``, ``payout_reduced``: ``{payout_id, rest, next_id}``, yen and the payout as
    which they go on → whose money it is.
    """
    for payout in Payout.objects.filter(id=item.payload["payout_id"]).select_related("account__estate__trustee"):
        values = {**item.payload, "asked": payout.amount, "amount": item.payload["rest"] or payout.amount}
        for user in _receivers(payout):
            yield Hearing(user, said(item.kind, values))


def hear_of_parted(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``payout_parted``: ``{payout_id, due}`` (yen) → its owner."""
    for payout in Payout.objects.filter(id=item.payload["payout_id"]):
        values = {"asked": payout.amount, "amount": item.payload["due"]}
        for user in _receivers(payout):
            yield Hearing(user, said(item.kind, values))


def hear_of_hold(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``payouts_held``, ``payouts_freed``: ``{hold_id}`` → the owners, with why and until when."""
    for hold in PayoutHold.objects.filter(id=item.payload["hold_id"]):
        for user in users_in_power(hold.owner_id, ("owner",)):
            yield Hearing(user, said(item.kind, {"words": hold.why, "until": hold.ends_at}))


def hear_of_hold_ending(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``payout_hold_ends``: ``{hold_id, day}``, the day being day 60, and ``held_pay_leaves``: ``{hold_id,
    amount}`` (yen) → staff who see to payouts or agree to holds.
    """
    values: dict[str, object] = {"payout_hold_id": item.payload["hold_id"]}
    values |= {"amount": item.payload["amount"]} if "amount" in item.payload else {}
    values |= {"until": date.fromisoformat(item.payload["day"])} if "day" in item.payload else {}
    told = {user.pk: user for duty in _HOLD_DUTIES for user in staff_with(duty)}
    for user in told.values():
        yield Hearing(user, said(item.kind, values))


def hear_of_claim_in_run(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``claim_in_run``, ``claim_in_released_run``: ``{run_id, amount, claim}`` (yen) → staff who see to
    payouts.
    """
    for user in staff_with("payouts"):
        yield Hearing(user, said(item.kind, item.payload))


def hear_of_withheld(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``withholding_due``: ``{client_id, month, amount}`` (yen) → the owners, who owe it the tax office."""
    told = item.payload
    until = due_on(date.fromisoformat(told["month"]))
    for user in users_in_power(told["client_id"], ("owner",)):
        yield Hearing(user, said(item.kind, {"amount": told["amount"], "until": until, "client_id": told["client_id"]}))


def _receivers(payout: Payout) -> list[User]:
    """Whose money it is: its owners; of an estate the trustee; of who has left nobody, they get a mail."""
    if payout.source == "estate":
        trustee = payout.account.estate.trustee if payout.account and payout.account.estate else None
        return [trustee] if trustee else []
    return list(users_in_power(payout.owner_id, ("owner",))) if payout.owner_id and not payout.parting else []


def _place(account: BankAccount) -> dict[str, str]:
    """The bank and branch as people read them, and the last digits of the number: a mail holds no more of it."""
    bank, branch = banks.bank(account.bank_code), banks.branch(account.bank_code, account.branch_code)
    return {
        "bank": bank.name if bank else account.bank_name,
        "branch": branch.name if branch else account.branch_name,
        "last": account.number[-4:],
    }
