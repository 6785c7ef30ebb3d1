"""Money on balances of people and companies who have left, and to whom nothing can be paid (decision 38, The desk)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balances
from michinori.machinery.rows import find
from michinori.people.models import BusinessEnd, Client
from michinori.people.queries import has_left
from michinori.people.staff import require_staff
from michinori.treasury.models import BankAccount, Payout

PAGE = 50
_NOBODYS = """
    SELECT account.id, account.kind, account.owner_id, balance.amount, (
        SELECT at FROM ledger_movement WHERE credit_id = account.id ORDER BY id DESC LIMIT 1
    ) AS since
    FROM ledger_balance balance JOIN ledger_account account ON account.id = balance.account_id
    WHERE balance.amount > 0 AND account.kind IN ('client', 'worker')
        AND NOT EXISTS (SELECT FROM people_user person WHERE person.id = account.owner_id AND person.is_active)
        AND NOT EXISTS (
            SELECT FROM people_membership member JOIN people_user person ON person.id = member.user_id
            WHERE member.organisation_id = account.owner_id AND person.is_active)
        AND NOT EXISTS (
            SELECT FROM people_businessend ended
            WHERE account.kind = 'client' AND ended.client_id = account.owner_id AND ended.kind = 'insolvent')
        AND {account} (
            SELECT FROM treasury_bankaccount bank WHERE bank.owner_id = account.owner_id
            AND (bank.ended_at IS NULL OR bank.parting AND bank.status NOT IN ('returned', 'refused')))
"""
LEFT = _NOBODYS.format(account="NOT EXISTS")
"""Balances of whom nobody acts for, without an account in use, or that is known to be theirs; what an insolvent client
has left is its trustee's.
"""


@dataclass(frozen=True)
class Left:
    """``amount`` yen that lie with an ``owner`` since ``since``, as what they earned (``kind`` ``worker``) or had paid
    in (``client``). ``linked``: a mail with a link to name an account has gone out and stands.
    """

    account_id: str
    kind: str
    owner: Client
    amount: int
    since: datetime
    linked: bool


def money_of_the_left(actor: Actor, *, after: str = "") -> tuple[list[Left], str]:
    """Such balances in the order of their accounts, from the one behind ``after`` on, at most 50, and where the next
    ones begin, empty for none. Three queries. Raises ``not-found`` (404) for anybody but staff.
    """
    require_staff(actor, "money")
    with connection.cursor() as cursor:
        text = f"SELECT * FROM ({LEFT}) found WHERE id > %s ORDER BY id LIMIT %s"  # noqa: S608 - our own text
        cursor.execute(text, [after if after.isprintable() else "", PAGE + 1])
        found = cursor.fetchall()
    owners = {row[2] for row in found[:PAGE]}
    named = {one.id: one for one in Client.objects.filter(id__in=owners).select_related("user", "organisation")}
    back = Payout.objects.filter(owner_id__in=owners, parting=True, status="returned").exclude(contact="")
    linked = set(back.values_list("owner_id", "source"))
    rows = [
        Left(name, kind, named[owner], amount, since, (owner, kind) in linked)
        for name, kind, owner, amount, since in found[:PAGE]
    ]
    return rows, rows[-1].account_id if len(found) > PAGE else ""


def owners_left_with_money() -> list[str]:
    """Who has left, money lies with, and has an account to which it may go. One query. No permission is checked."""
    text = f"SELECT DISTINCT owner_id FROM ({_NOBODYS.format(account='EXISTS')}) found ORDER BY 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(text)
        return [row[0] for row in cursor.fetchall()]


def left_by(actor: Actor, owner_id: str) -> tuple[Client, int, BankAccount | None]:
    """Who has left, the yen that lie with them, and the account that staff have named meanwhile.

    Raises ``not-found`` for anybody but staff who see to payouts, for who has not left, and where nothing lies but what
    is a trustee's.
    """
    require_staff(actor, "payouts")
    owner = find(Client.objects.select_related("user", "organisation"), owner_id)
    purses = [accounts.worker(owner.id)]
    if not BusinessEnd.objects.filter(client_id=owner.id, kind="insolvent").exists():
        purses.append(accounts.client(owner.id))
    amount = sum(balances(purses).values())
    if not (amount and has_left(owner.id)):
        raise Problem.unknown()
    return owner, amount, BankAccount.objects.filter(owner=owner, ended_at=None).first()
