"""Reading bank accounts, and whether money may go there by what is known of their holders."""

from collections.abc import Collection

from michinori.people.queries import verified_kana
from michinori.rules.money.bank_kana import is_same_holder
from michinori.treasury.models import BankAccount
from michinori.treasury.models.accounts import AccountStatus


def current_account(owner_id: str) -> BankAccount | None:
    """The account to which an owner is paid now. No permission is checked."""
    return current_accounts([owner_id]).get(owner_id)


def current_accounts(owner_ids: Collection[str]) -> dict[str, BankAccount]:
    """The accounts of these owners, by owner. One query."""
    rows = BankAccount.objects.filter(owner_id__in=owner_ids, ended_at=None)
    return {one.owner_id: one for one in rows.select_related("owner__user", "owner__organisation") if one.owner_id}


def status_of(account: BankAccount) -> AccountStatus:
    """Whether money may go there. The holder must be the name on the papers that were checked; where nobody noted that
    in kana, what the office has vouched for holds. One query at most, if the account came with its owner.
    """
    if account.status == "returned":
        return "returned"
    if account.owner is None or not account.owner.holder.verified:
        return "unverified"
    name = verified_kana(account.owner.id)
    if name:
        return "usable" if is_same_holder(account.holder, name) else "unverified"
    return "usable" if account.status == "usable" else "unverified"
