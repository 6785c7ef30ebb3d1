"""Bank accounts to which people and organisations are paid (domain § 8, Money out)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import clean_line
from michinori.machinery import clock, outbox, practising
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.commands.security import note
from michinori.people.models import Client
from michinori.people.queries import client, has_left, is_own_side, party_of_user, users_in_power, verified_kana
from michinori.people.second_step import require_second_step
from michinori.people.staff import require_elevated
from michinori.rules.fields import Reader
from michinori.rules.money.bank_accounts import AccountStatus
from michinori.rules.money.bank_kana import bank_kana, is_same_holder, unfit_in
from michinori.rules.money.transfer_file import KINDS
from michinori.treasury import banks
from michinori.treasury.commands.gathering import await_bank_day
from michinori.treasury.commands.money_log import note_act, read_reason, read_words
from michinori.treasury.commands.payout_runs import LATELY
from michinori.treasury.commands.second_person import is_own_word, require_other_party
from michinori.treasury.models import BankAccount, Payout
from michinori.treasury.policy import owner_for, require_office
from michinori.treasury.queries.accounts import may_be_refused, may_be_vouched_for

HOLDER_LIMIT, WHY_LIMIT = 100, 500
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－ー‐−", "0123456789----")


@dataclass(frozen=True)
class TypedAccount:
    """An account as read: codes that are known, names and holder in a bank's kana."""

    bank_code: str
    branch_code: str
    kind: str
    number: str
    holder: str
    bank_name: str
    branch_name: str

    def is_that_of(self, row: BankAccount) -> bool:
        return all(getattr(row, name) == getattr(self, name) for name in self.__dataclass_fields__)


def set_bank_account(
    *, actor: Actor, body: Mapping[str, Any], organisation_id: str | None = None, confirmed: bool = False
) -> BankAccount:
    """Set the account to which the actor, or an organisation that they own, is paid. ``body``: ``bank_code``,
    ``branch_code``, ``kind``, ``number``, ``holder_kana``. ``confirmed``: they gave password or passkey just now.

    The account before ends; a requested payout goes to the new one. Everybody who owns it is told by mail, and nothing
    goes there for ``account_hours``, of one that staff have refused from the first time. The same account again changes
    nothing, but where money came back from it or staff have refused it.
    Raises ``invalid`` (422), ``confirmation-needed``, ``second-step-needed``, ``owners-only`` (403), ``not-found``,
    ``not-in-practice`` (409).
    """
    owner_id = owner_for(actor, organisation_id)
    typed = read_account(body)
    return in_transaction(lambda: _set(actor, owner_id, typed, confirmed=confirmed))


def set_bank_account_for(
    *, actor: Actor, owner_id: str, body: Mapping[str, Any], why: str | None = None
) -> BankAccount:
    """Set the account of somebody who asked the operator's office, which made sure who asks and whose account it is.
    It is logged, mailed, and waits like any change. Only by staff who see to payouts and have just proved who they are.
    For who has left, and is told of nothing, other staff have to vouch for it (``vouch_for_account``). One person does
    so once within 30 days (``refuse_account``), but for a slip for which nobody has vouched. ``why``: how they made
    sure.
    Raises ``not-found``, ``elevation-needed``, ``own-matter``, ``other-person-needed`` (403), ``invalid``.
    """
    require_office(actor)
    require_elevated(actor)
    if actor.user_id and is_own_side(actor.user_id, owner_id):
        raise Problem.forbidden("own-matter")
    typed, said = read_account(body), read_reason(actor, why)
    return in_transaction(lambda: _set(actor, owner_id, typed, confirmed=True, vouched=True, why=said))


def vouch_for_account(*, actor: Actor, account_id: str, why: str) -> BankAccount:
    """Say that an account is its owner's, whose papers were checked without their name in kana, or that it is the
    estate's which a trustee or other staff named, or that of who has left or of a sender, which other staff named.
    ``why``: how that was made sure of. Only by staff who see to payouts and have just proved who they are.

    Raises ``not-found``, ``elevation-needed``, ``own-matter`` (403), ``account-not-to-check``, ``identity-unchecked``
    (409), ``invalid`` (422).
    """
    require_office(actor)
    require_elevated(actor)
    said = read_words(why, WHY_LIMIT)

    def vouch() -> BankAccount:
        found = find(BankAccount.objects.filter(ended_at=None).select_related("estate"), account_id)
        client_id = found.owner_id or (found.estate.client_id if found.estate else "")
        if actor.user_id and ((client_id and is_own_side(actor.user_id, client_id)) or _has_named(actor, found)):
            raise Problem.forbidden("own-matter")
        if client_id:
            lock(Client, client_id)
        lock(BankAccount, account_id)
        account = BankAccount.objects.select_related("owner__user", "owner__organisation").get(id=account_id)
        if account.ended_at or account.status != "unverified" or (account.owner_id and verified_kana(client_id)):
            raise Problem("account-not-to-check")
        if not may_be_vouched_for(account):
            raise Problem("identity-unchecked")
        account.status, account.vouched_by, account.vouched_why = "usable", str(actor), said
        if not client_id:
            account.ended_at = clock.now()
        account.save(update_fields=["status", "vouched_by", "vouched_why", "ended_at"])
        about = {"owner": client_id} if client_id else {}
        note_act(actor=actor, kind="bank_account_vouched", data={**about, "account": account_id}, why=said)
        return account

    return in_transaction(vouch)


def refuse_account(*, actor: Actor, account_id: str, why: str) -> BankAccount:
    """Say that an account is not that of its owner, who is told ``why`` and sets another: no money goes to this one.
    Only by staff who see to payouts and have just proved who they are, of another party than has refused an account of
    that owner, or named one for them, within 30 days. Accounts of who has left, of estates and of senders are corrected
    where staff named them.

    Raises ``not-found``, ``elevation-needed``, ``own-matter``, ``other-person-needed`` (403), ``account-not-to-check``,
    ``identity-unchecked``, ``account-in-run`` while a run has a payout to it (409), ``invalid`` (422).
    """
    require_office(actor)
    require_elevated(actor)
    said = read_words(why, WHY_LIMIT)

    def refuse() -> BankAccount:
        owner_id = find(BankAccount.objects.filter(ended_at=None), account_id).owner_id
        if owner_id is None:
            raise Problem("account-not-to-check")
        if actor.user_id and is_own_side(actor.user_id, owner_id):
            raise Problem.forbidden("own-matter")
        lock(Client, owner_id)
        account = lock(BankAccount, account_id)[account_id]
        if not may_be_refused(account):
            waits = account.status == "unverified" and not may_be_vouched_for(account)
            raise Problem("identity-unchecked" if waits else "account-not-to-check")
        if Payout.objects.filter(account_id=account_id, status="in_run").exists():
            raise Problem("account-in-run")
        require_no_word_before(actor, BankAccount.objects.filter(owner_id=owner_id))
        account.status, account.vouched_by, account.vouched_why = "refused", str(actor), said
        account.refused_at = clock.now()
        account.save(update_fields=["status", "vouched_by", "vouched_why", "refused_at"])
        told = {"owner_id": owner_id, "account_id": account_id, "words": said}
        outbox.put("bank_account_refused", told, key=f"refused:{account_id}")
        note_act(actor=actor, kind="bank_account_refused", data={"owner": owner_id, "account": account_id}, why=said)
        return account

    return in_transaction(refuse)


def require_no_word_before(actor: Actor, of_one: "QuerySet[BankAccount]") -> None:
    """Check that nobody alone names or refuses one account of an owner, or of an estate, after the other, of which each
    waits anew. The command line, which needs the machine, is not held to it. Raises ``other-person-needed``.
    """
    since = clock.now() - LATELY
    named = Q(by_office=True, made_at__gt=since)
    refused = Q(status="refused") & (Q(ended_at=None) | Q(ended_at__gt=since))
    for one in of_one.filter(named | refused) if actor.kind == "person" else ():
        require_other_party(actor, one.vouched_by if one.status == "refused" else one.made_by)


def is_own_slip(actor: Actor, before: BankAccount) -> bool:
    """Whether the actor corrects what they have named themself, and for which nobody has vouched."""
    return before.by_office and before.status == "unverified" and is_own_word(actor, before.made_by)


def _has_named(actor: Actor, account: BankAccount) -> bool:
    """Whether the actor, from whichever of their accounts, is the trustee or the member of staff who named it for an
    estate, for who has left or for a sender.
    """
    named = {account.made_by, account.estate.trustee_id if account.estate else None} - {None, "operator", "link"}
    of_nobody = account.owner_id is None or has_left(account.owner_id)
    return of_nobody and party_of_user(actor.user_id or "") in {party_of_user(str(one)) for one in named}


def _set(
    actor: Actor,
    owner_id: str,
    typed: TypedAccount,
    *,
    confirmed: bool,
    vouched: bool = False,
    why: str | None = None,
) -> BankAccount:
    if practising.is_inside():
        raise Problem("not-in-practice")
    lock(Client, owner_id)
    owner = client(owner_id)
    before = BankAccount.objects.filter(owner_id=owner_id, ended_at=None).first()
    if before and typed.is_that_of(before) and before.status in (("usable",) if vouched else ("usable", "unverified")):
        return before
    if not confirmed:
        raise Problem.forbidden("confirmation-needed")
    if not vouched:
        to, page = lambda: f"{banks.account_line(typed)} {typed.holder}", PageRef("money")
        require_second_step(actor, owner_id, act="bank-account", to=to, page=page)
    if vouched and not (before and is_own_slip(actor, before)):
        require_no_word_before(actor, BankAccount.objects.filter(owner_id=owner_id))
    status = _status(owner, typed.holder, vouched=vouched)
    now = clock.now()
    if before:
        before.ended_at = now
        before.save(update_fields=["ended_at"])
    made = BankAccount.objects.create(
        owner=owner, status=status, made_at=now, made_by=str(actor), by_office=vouched,
        usable_from=_usable_from(actor, before, typed, now), **vars(typed),
    )  # fmt: skip
    await_bank_day(now)
    _tell(actor, owner, made)
    if vouched:
        note_act(actor=actor, kind="bank_account_set", data={"owner": owner_id, "account": made.id}, why=why)
    return made


def _usable_from(actor: Actor, before: BankAccount | None, typed: TypedAccount, now: datetime) -> datetime:
    """From when on money may go to an account that is set now: after ``account_hours``. One that staff have refused,
    and that whoever set it sets once more, waits from the first time: all who own it were told of it then, and a word
    of staff shall cost nobody these hours anew.
    """
    waits = now + timedelta(hours=settings_now().site.account_hours)
    if before and before.status == "refused" and before.made_by == str(actor) and typed.is_that_of(before):
        return max(now, min(waits, before.usable_from))
    return waits


def _status(owner: Client, holder: str, *, vouched: bool) -> AccountStatus:
    """Whether money may go to an account in that name; ``vouched``: the office has looked at the papers. Raises
    ``invalid`` where the holder is another than the one whose papers were checked.
    """
    name = verified_kana(owner.id)
    if name and not is_same_holder(holder, name):
        raise Problem.invalid(Flaw("holder_kana", "not_the_holder", {"holder": bank_kana(name)}))
    return "usable" if name or (vouched and owner.holder.verified and not has_left(owner.id)) else "unverified"


def read_account(body: Mapping[str, Any]) -> TypedAccount:
    """An account as typed, see ``set_bank_account``. Raises ``invalid`` (422)."""
    reader = Reader({name: _plain(value) if name != "holder_kana" else value for name, value in body.items()})
    code, branch_code = reader.line("bank_code", 4), reader.line("branch_code", 3)
    kind = reader.choice("kind", tuple(KINDS))
    number, holder = reader.line("number", 20), reader.line("holder_kana", HOLDER_LIMIT)
    bank = banks.bank(code)
    if bank is None and not reader.has_flaw("bank_code"):
        reader.flaw("bank_code", "unknown_bank")
    branch = banks.branch(code, branch_code) if bank else None
    if bank and branch is None and not reader.has_flaw("branch_code"):
        reader.flaw("branch_code", "unknown_branch", bank=bank.name)
    if not reader.has_flaw("number") and not (number.isascii() and number.isdecimal() and len(number) == 7):
        reader.flaw("number", "not_seven_digits")
    if unfit := unfit_in(holder):
        reader.flaw("holder_kana", "no_bank_letters", signs=unfit)
    reader.finish()
    return TypedAccount(
        code, branch_code, kind, number, bank_kana(holder), bank.kana if bank else "", branch.kana if branch else ""
    )


def _plain(value: object) -> object:
    """Digits as typed on a Japanese keyboard, without spaces and dashes between them."""
    if not isinstance(value, str):
        return value
    return clean_line(value).translate(_FULL_WIDTH).replace("-", "").replace(" ", "")


def _tell(actor: Actor, owner: Client, made: BankAccount) -> None:
    """Note it in the security log of everybody who owns the account, and tell them by mail."""
    about = owner.organisation_id or ""
    for user in users_in_power(owner.id, ("owner",)):
        note(user.id, "bank_account_set", about)
    outbox.put("bank_account_set", {"owner_id": owner.id, "account_id": made.id, "by": str(actor)}, key=made.id)
