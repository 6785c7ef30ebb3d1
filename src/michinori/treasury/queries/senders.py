"""Who has a name like the sender's of a line, among all clients: each lookup is answered by an index."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, Model, QuerySet, Value

from michinori.machinery.letters import letters_of
from michinori.people.models import IdentityCheck
from michinori.rules.money.senders import beginnings, is_same_sender, resembles
from michinori.treasury.models import BankAccount, StatementLine

_FEW, _MOST = 8, 200
"""Clients who are offered, and rows that are read for one way of knowing a name."""


def sent_alike(line: StatementLine) -> list[str]:
    """The clients, at most 8, who were credited with what this sender sent before, with or without the reference before
    the name. Check who may see it before, as everywhere here.
    """
    if not line.name:
        return []
    rows = StatementLine.objects.filter(client__isnull=False).exclude(id=line.id).alias(letters=letters_of(F("name")))
    rows = rows.filter(letters=letters_of(Value(line.name))).order_by()  # ordered, all of them would be read
    found = rows.values_list("client_id", "name")[:_MOST]
    return list(dict.fromkeys(one for one, name in found if one and is_same_sender(line.name, name)))[:_FEW]


def named_alike(line: StatementLine, *, before: Collection[str] = ()) -> dict[str, set[str]]:
    """By client the names in kana that resemble the sender's: on checked papers, of the account in use, and of those
    who sent what they were credited with, but for those of ``before``, whom ``sent_alike`` found. Only names are found
    that begin as the sender's does, and of those of very many not all. Three queries.
    """
    begins = beginnings(line.name)
    if not begins:
        return {}
    papers = IdentityCheck.objects.filter(ended_at=None).exclude(name_kana="")
    used = BankAccount.objects.filter(ended_at=None, owner__isnull=False)
    sent = StatementLine.objects.filter(client__isnull=False)
    found: dict[str, set[str]] = {}
    for client_id, name in (
        *_names(papers, "client_id", "name_kana", begins),
        *_names(used, "owner_id", "holder", begins),
        *(one for one in _names(sent, "client_id", "name", begins) if one[0] not in before),
    ):
        if resembles(line.name, name):
            found.setdefault(client_id, set()).add(name)
    return found


def _names[Row: Model](rows: QuerySet[Row], whose: str, name: str, begins: tuple[str, ...]) -> list[Any]:
    """Whose names begin so. Each beginning by itself, since together an index would give all their rows."""
    there = rows.alias(letters=letters_of(F(name))).order_by().values_list(whose, name)
    first, *more = (there.filter(letters__startswith=one)[:_MOST] for one in begins)
    return list(first.union(*more, all=True))
