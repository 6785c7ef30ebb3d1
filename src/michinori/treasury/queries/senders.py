"""Who has a name like the sender's of a line, among all clients: each lookup is answered by an index."""

from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from michinori.machinery.letters import letters_in, letters_of, letters_sql
from michinori.people.models import IdentityCheck
from michinori.people.queries import kana_on_papers
from michinori.rules.money.senders import beginnings, is_same_sender, resembles
from michinori.treasury.models import BankAccount, StatementLine

_FEW, _MOST = 8, 200
"""Clients who are offered, and clients with a name that are read for one beginning of a name."""
_LAST = "\U0010ffff"
"""The letter behind which none comes."""
_LETTERS = letters_sql("name")
_SENT = f"""
SELECT known.client_id, known.name
FROM unnest(%(low)s::text[], %(high)s::text[]) AS span (low, high) CROSS JOIN LATERAL (
    WITH RECURSIVE walk AS (
        (SELECT {_LETTERS} AS letters, client_id, name FROM treasury_statementline
        WHERE client_id IS NOT NULL AND {_LETTERS} ~>=~ span.low AND {_LETTERS} ~<=~ span.high
        ORDER BY {_LETTERS} USING ~<~, client_id LIMIT 1)
        UNION ALL
        SELECT further.* FROM walk CROSS JOIN LATERAL (
            (SELECT {_LETTERS} AS letters, client_id, name FROM treasury_statementline
            WHERE client_id IS NOT NULL AND {_LETTERS} = walk.letters AND client_id > walk.client_id
            ORDER BY client_id LIMIT 1)
            UNION ALL
            (SELECT {_LETTERS}, client_id, name FROM treasury_statementline
            WHERE client_id IS NOT NULL AND {_LETTERS} ~>~ walk.letters AND {_LETTERS} ~<=~ span.high
            ORDER BY {_LETTERS} USING ~<~, client_id LIMIT 1)
            LIMIT 1
        ) further
    )
    SELECT client_id, name FROM walk LIMIT %(most)s
) known
"""  # noqa: S608 - our own text
"""Goes from client to client along the index, however many lines each of them has."""


def known_alike(line: StatementLine) -> tuple[list[str], dict[str, set[str]]]:
    """The clients, at most 8, who were credited with what this sender sent before, with or without the reference before
    the name. And by client, of those and others, the names in kana that resemble the sender's: on the newest papers of
    who is verified, of the account in use whose holder was checked (anybody may type another's name), and of others who
    sent what they were credited with. Only names are found that begin as the sender's does, and of those of very many
    not all. Two queries. Check who may see it before, as everywhere here.
    """
    letters, begins = letters_in(line.name), beginnings(line.name)
    if not letters:
        return _sent_by_numbers(line), {}
    sent = _sent([(letters, letters), *((begin, begin + _LAST) for begin in begins)])
    same = [whose for whose, name in sent if letters_in(name) == letters and is_same_sender(line.name, name)]
    before = list(dict.fromkeys(same))[:_FEW]
    found: dict[str, set[str]] = {}
    for client_id, name in (*_checked(begins), *(one for one in sent if one[0] not in before)):
        if resembles(line.name, name):
            found.setdefault(client_id, set()).add(name)
    return before, found


def _sent_by_numbers(line: StatementLine) -> list[str]:
    """Who was credited with what a sender sent before of whom the bank names no letters."""
    if not line.name:
        return []
    numbers = StatementLine.objects.filter(name=line.name, client__isnull=False).alias(letters=letters_of(F("name")))
    rows = numbers.filter(letters="").order_by("client_id").values_list("client_id", flat=True).distinct()
    return [one for one in rows[:_FEW] if one]


def _checked(begins: tuple[str, ...]) -> list[Any]:
    """Clients with names that begin so and that somebody has checked: by papers, or as the holder of an account."""
    if not begins:
        return []
    verified = Q(client__user__verified=True) | Q(client__organisation__verified=True)
    papers = IdentityCheck.objects.filter(verified, ended_at=None, identity=True).exclude(name_kana="")
    papers = papers.filter(name_kana=kana_on_papers("client_id"))
    used = BankAccount.objects.filter(ended_at=None, owner__isnull=False, status="usable")
    first, *more = *_names(papers, "client_id", "name_kana", begins), *_names(used, "owner_id", "holder", begins)
    return list(first.union(*more, all=True))


def _sent(spans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The clients who were credited with money of senders whose letters lie between these, each with the name."""
    low, high = [low for low, _ in spans], [high for _, high in spans]
    with connection.cursor() as cursor:
        cursor.execute(_SENT, {"low": low, "high": high, "most": _MOST})
        return list(cursor.fetchall())


def _names(rows: QuerySet[Any], whose: str, name: str, begins: tuple[str, ...]) -> list[QuerySet[Any, Any]]:
    """Whose names begin so. Each beginning by itself, since together an index would give all their rows."""
    there = rows.alias(letters=letters_of(F(name))).values_list(whose, name).order_by(whose, name).distinct()
    return [there.filter(letters__startswith=one)[:_MOST] for one in begins]
