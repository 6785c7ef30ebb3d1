"""Reading bank accounts, and whether money may go there by what is known of their holders."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from michinori.machinery import clock
from michinori.people.identity import papers_wait_of
from michinori.people.queries import has_left, kana_on_papers, verified_kana
from michinori.rules.money.bank_accounts import AccountStatus, Move, move, standing
from michinori.treasury.models import BankAccount

_ANSWERED = timedelta(days=30)
"""Within which what an owner sets instead of an account that staff have named is an answer to them."""


def current_account(owner_id: str) -> BankAccount | None:
    """The account to which an owner is paid now. No permission is checked."""
    return current_accounts([owner_id]).get(owner_id)


def current_accounts(owner_ids: Collection[str]) -> dict[str, BankAccount]:
    """The accounts of these owners, by owner; ``papers_wait``: whether the owner's are being checked. One query."""
    rows = _with_papers(BankAccount.objects.filter(owner_id__in=owner_ids, ended_at=None))
    return {one.owner_id: one for one in rows.annotate(papers_wait=papers_wait_of("owner_id")) if one.owner_id}


def kept_by_staff() -> QuerySet[BankAccount]:
    """Accounts in use of owners to whom nothing goes by the word of staff, who have refused it, or named it, or an
    answer to that: what an owner has set instead of one that was refused, or named within 30 days. One that was not
    refused counts less than ``account_hours``, or as long as nobody has vouched for it. Whether it can be paid by now
    is not looked at (``status_of``).
    """
    waits = Q(status="unverified") | Q(status="usable", usable_from__gt=clock.now())
    lately = Q(by_office=True, made_at__gt=OuterRef("made_at") - _ANSWERED)
    before = BankAccount.objects.filter(owner_id=OuterRef("owner_id"), ended_at=OuterRef("made_at"))
    answers = Q(Exists(before.filter(lately | Q(status="refused"))))
    by_word = Q(status="refused") | waits & (Q(by_office=True) | answers)
    return BankAccount.objects.filter(by_word, owner__isnull=False, ended_at=None)


def accounts_before(owner_ids: Collection[str]) -> dict[str, BankAccount]:
    """The accounts that were in force before the ones in use, by owner, where money may go there still: not one that
    ended while it waited, since nobody knows who typed it, nor one that staff have named and the owner has answered
    with the one in use. One that was refused, or that nobody vouched for, hides none before it. One query.
    """
    current = BankAccount.objects.filter(owner_id=OuterRef("owner_id"), ended_at=None, by_office=False)
    answer = current.filter(made_at=OuterRef("ended_at")).exclude(status="refused")
    stood = BankAccount.objects.filter(owner_id__in=owner_ids, usable_from__lte=F("ended_at"))
    rows = _with_papers(stood.exclude(Exists(answer), by_office=True)).order_by("ended_at", "id")
    newest = {one.owner_id: one for one in rows if one.owner_id and status_of(one) in ("usable", "returned")}
    return {owner_id: one for owner_id, one in newest.items() if one.status != "returned"}


def _with_papers(rows: QuerySet[BankAccount]) -> QuerySet[BankAccount]:
    return rows.annotate(kana=kana_on_papers("owner_id")).select_related("owner__user", "owner__organisation")


def status_of(account: BankAccount) -> AccountStatus:
    """Whether money may go there. No query if it came from ``current_accounts``, else two at most."""
    verified, name = _papers_of(account)
    return standing(account.status, account.holder, verified=verified, name=name)  # type: ignore[arg-type]


def move_on(account: BankAccount | None, *, waiting: int, earned: int) -> Move | None:
    """What the owner has to do about their account, None for nothing. ``waiting``: yen on all balances that are paid to
    it, ``earned``: on a worker's. As many queries as ``status_of``.
    """
    if account is None:
        return move(None, named=False, waiting=waiting, earned=earned)
    return move(status_of(account), named=bool(_papers_of(account)[1]), waiting=waiting, earned=earned)


def may_be_vouched_for(account: BankAccount) -> bool:
    """Whether staff may vouch for the holder: of an estate's account and a sender's, of one whose owner's papers were
    checked, and of one that the office has named for somebody who has left, of whom no papers are kept.
    """
    return account.owner_id is None or _papers_of(account)[0]


def may_be_refused(account: BankAccount) -> bool:
    """Whether staff may say that it is not its owner's, where they could as well vouch for it: the owner's papers were
    checked without a name in kana, which would decide, nobody has vouched for it, and the owner can set another.
    """
    there = account.owner_id is not None and account.ended_at is None and not has_left(account.owner_id)
    return there and account.status == "unverified" and _papers_of(account) == (True, "")


def _papers_of(account: BankAccount) -> tuple[bool, str]:
    """Whether the owner's papers were checked, and the name on them in kana, empty where nobody noted it. Of who has
    left no name is kept: what staff have vouched for holds.
    """
    if account.owner and account.owner.user and not account.owner.user.is_active:
        return True, ""
    if account.owner is None or not account.owner.holder.verified:
        return False, ""
    return True, (vars(account)["kana"] or "") if "kana" in vars(account) else verified_kana(account.owner.id)
