"""Reading the ledger: balances, paged account statements, and the check of its invariants."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from django.db import connection
from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce

from michinori.ledger import accounts, kinds, months
from michinori.ledger.booked import BOOKED
from michinori.ledger.models import Balance, Freeze, Movement


@dataclass(frozen=True)
class Line:
    """One movement seen from one account: ``amount`` (yen) is positive where the account grew; ``other``: the other
    account.
    """

    id: int
    at: datetime
    kind: str
    amount: int
    other: str
    contract_id: str | None


@dataclass(frozen=True)
class Credit:
    """A credit of which ``left`` yen, at least one, are still on the ``account``, which holds ``balance`` yen: what
    came first goes first. ``kind``, ``key``: the movement's.
    """

    account: str
    balance: int
    at: datetime
    contract_id: str | None
    also: bool = False
    left: int = 0
    kind: str = ""
    key: str = ""


@dataclass(frozen=True)
class Check:
    """The result of ``check``, which ``ledger check`` prints; the last three figures must be 0."""

    movements: int
    accounts: int
    imbalance: int
    negative: int
    escrow_mismatch: int

    @property
    def sound(self) -> bool:
        """Whether all invariants hold."""
        return not (self.imbalance or self.negative or self.escrow_mismatch)

    def plus(self, *, escrow_mismatch: int) -> Self:
        """Add mismatches between escrows and contracts, which only a room above can find."""
        return replace(self, escrow_mismatch=self.escrow_mismatch + escrow_mismatch)


def balance(account_id: str) -> int:
    """Yen in an account: the balance row of a client, escrow or worker account, the movements of the others, summed
    from the newest closed month on.
    """
    if accounts.kind_of(account_id) in accounts.OPERATOR:
        return total(account_id)
    return balances([account_id])[account_id]


def balances(account_ids: Iterable[str]) -> dict[str, int]:
    """Yen in several client, escrow or worker accounts, by account id; 0 for accounts never used. One query."""
    wanted = list(account_ids)
    there = dict(Balance.objects.filter(pk__in=wanted).values_list("account_id", "amount"))
    return {account_id: there.get(account_id, 0) for account_id in wanted}


def frozen(account_ids: Iterable[str]) -> dict[str, int]:
    """Yen that must stay on these accounts, by account id; 0 for most. One query."""
    wanted = list(account_ids)
    there = dict(Freeze.objects.filter(pk__in=wanted).values_list("account_id", "amount"))
    return {account_id: there.get(account_id, 0) for account_id in wanted}


def spendable(account_id: str) -> int:
    """Yen of a client's account that are not frozen. Two queries."""
    return max(0, balance(account_id) - frozen([account_id])[account_id])


def grown_since(account_id: str, movement_id: int) -> int:
    """The yen by which an account has grown since, and including, the movement with that id."""
    since = {"id__gte": movement_id}
    return accounts.sign(account_id) * (_sum(credit_id=account_id, **since) - _sum(debit_id=account_id, **since))


def total(account_id: str) -> int:
    """Yen in an account of the operator's: what the sums of the newest closed month say, and its movements since; all
    of them where no month is closed. Positive in the direction in which the account grows. Two queries.
    """
    since, closed = months.until_closed()
    with connection.cursor() as cursor:
        cursor.execute(_ALL if since == date.min else _SINCE, {"since": since, "operator": [account_id]})
        moved: dict[str, int] = dict(cursor.fetchall())
    return accounts.sign(account_id) * (closed.get(account_id, 0) + moved.get(account_id, 0))


def free_yen() -> int:
    """Yen that the bank holds beyond what is owed to clients, workers and others: what the operator may take out. Below
    0 where charges and losses have taken more than it earned. The database counts it as it does when it refuses more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_free()")
        found: tuple[int] = cursor.fetchone()
    return found[0]


def short_yen() -> int:
    """Yen that are owed to others beyond what the bank and the card company hold and clients owe after disputes:
    charges, fees and losses have taken them, and the operator has to put them in. 0 where all is there. Three queries.
    """
    return max(0, -(free_yen() + total(accounts.CARD) + total(accounts.CLAIMS)))


def moved_since(account_id: str, at: datetime) -> int:
    """The yen by which an account of what the operator has spent has grown after that instant."""
    return _sum(debit_id=account_id, at__gt=at)


def statement(account_id: str, *, cursor: int | None = None, limit: int = 50) -> list[Line]:
    """An account's movements, newest first, at most ``limit``; ``cursor`` is the id of the last line already shown."""
    grows = accounts.sign(account_id)
    older: dict[str, object] = {} if cursor is None else {"id__lt": cursor}
    credits = _lines("debit_id", grows).filter(credit_id=account_id, **older).order_by("-id")[:limit]
    debits = _lines("credit_id", -grows).filter(debit_id=account_id, **older).order_by("-id")[:limit]
    rows = credits.union(debits, all=True).order_by("-id")[:limit]
    return [Line(*row) for row in rows]


def last_credit(account_id: str) -> datetime | None:
    """When money last came to an account."""
    return Movement.objects.filter(credit_id=account_id).order_by("-id").values_list("at", flat=True).first()


def histories(account_ids: Iterable[str]) -> dict[str, list[tuple[str, int, str | None, str]]]:
    """All movements of these accounts, by account, the oldest first, as kind, amount (below 0 where the account
    shrank), contract's id and key. One query.
    """
    wanted = list(account_ids)
    found: dict[str, list[tuple[str, int, str | None, str]]] = {name: [] for name in wanted}
    with connection.cursor() as cursor:
        cursor.execute(_HISTORIES, {"names": wanted})
        for name, credited, kind, amount, contract_id, key in cursor.fetchall():
            grows = accounts.sign(name) if credited else -accounts.sign(name)
            found[name].append((kind, grows * amount, contract_id, key))
    return found


def credits_left(account_ids: Iterable[str], *, also: str = "false") -> list[Credit]:
    """The credits that make up the balances of these client or worker accounts, less what is frozen on them, by
    account, the newest first. ``also``: a condition in SQL, constant text of the caller's, of which each credit says
    whether it holds, so that the caller saves a query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CREDITS_LEFT.format(also=also), [list(account_ids)])
        return [Credit(*row) for row in cursor.fetchall()]


def check() -> Check:
    """Check the ledger against its movements, in one statement, so that all figures belong to one moment.

    imbalance: client, escrow and worker accounts whose balance row is missing or differs from their movements, plus
    |total debits − total credits|, plus sums of closed months that are not those of their movements (which no longer
    change, so that they may be of another moment). negative: such accounts below 0 by their movements. escrow_mismatch:
    escrows whose deposits − payments − refunds, added up by the movements' kinds, differ from the balance row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHECK, {"into": list(kinds.INTO_ESCROW), "out": list(kinds.OUT_OF_ESCROW)})
        imbalance, negative, escrow_mismatch, movements, names = cursor.fetchone()
    return Check(movements, names, imbalance + months.wrong_sums(), negative, escrow_mismatch)


def by_kind() -> dict[str, int]:
    """Yen in all accounts of each kind, each positive in the direction in which it grows, and under ``escrows`` how
    many escrows hold something. What moves is read by one statement, so that all figures belong to one moment; sums of
    closed months change no more. Two queries.
    """
    since, closed = months.until_closed()
    with connection.cursor() as cursor:
        cursor.execute(_BY_KIND, {"operator": sorted(accounts.OPERATOR), "since": since})
        found: dict[str, int] = dict(cursor.fetchall())
    for kind in accounts.OPERATOR:
        found[kind] = found.get(kind, 0) + closed.get(kind, 0)
    return {kind: yen if kind == "escrows" else accounts.sign(kind) * yen for kind, yen in found.items()}


def _lines(other: str, direction: int) -> Any:
    signed = F("amount") * Value(direction)
    return Movement.objects.annotate(signed=signed).values_list("id", "at", "kind", "signed", other, "contract_id")


def _sum(**side: str | int | datetime) -> int:
    found: int = Movement.objects.filter(**side).aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]
    return found


_HISTORIES = """
SELECT account_id, credited, kind, amount, contract_id, key FROM (
    SELECT id, credit_id AS account_id, true AS credited, kind, amount, contract_id, key
    FROM ledger_movement WHERE credit_id = ANY(%(names)s)
    UNION ALL
    SELECT id, debit_id, false, kind, amount, contract_id, key FROM ledger_movement WHERE debit_id = ANY(%(names)s)
) legs ORDER BY id
"""

_CREDITS_LEFT = """
SELECT balance.account_id, balance.amount - coalesce(kept.amount, 0), credit.at, credit.contract_id, ({also}),
    least(credit.amount, balance.amount - coalesce(kept.amount, 0) - credit.newer)::bigint, credit.kind, credit.key
FROM ledger_balance balance
LEFT JOIN ledger_freeze kept ON kept.account_id = balance.account_id
CROSS JOIN LATERAL (
    SELECT id, at, contract_id, amount, kind, key, sum(amount) OVER (ORDER BY id DESC) - amount AS newer
    FROM ledger_movement WHERE credit_id = balance.account_id
) credit
WHERE balance.account_id = ANY(%s) AND balance.amount - coalesce(kept.amount, 0) > credit.newer
ORDER BY balance.account_id, credit.id DESC
"""

_ALL = """
SELECT name, (
    (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE credit_id = name)
    - (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE debit_id = name))::bigint
FROM unnest(%(operator)s::text[]) name
"""

_SINCE = f"""
SELECT name, sum(yen)::bigint FROM ledger_movement CROSS JOIN LATERAL (
    VALUES (credit_id, amount), (debit_id, -amount)
) leg (name, yen)
WHERE {BOOKED} >= %(since)s AND name = ANY(%(operator)s::text[]) GROUP BY name
"""  # noqa: S608 - our own text

_BY_KIND = f"""
SELECT account.kind, coalesce(sum(balance.amount), 0)::bigint
FROM ledger_balance balance JOIN ledger_account account ON account.id = balance.account_id GROUP BY account.kind
UNION ALL ({_SINCE})
UNION ALL
SELECT 'escrows', count(*) FROM ledger_balance balance JOIN ledger_account account ON account.id = balance.account_id
WHERE account.kind = 'escrow' AND balance.amount > 0
"""  # noqa: S608 - our own text

_CHECK = """
WITH legs AS (
    SELECT credit_id AS account_id, amount, kind IN (SELECT unnest(%(into)s::text[])) AS expected FROM ledger_movement
    UNION ALL
    SELECT debit_id, -amount, kind IN (SELECT unnest(%(out)s::text[])) FROM ledger_movement
),
sums AS (
    SELECT account_id, sum(amount) AS amount, sum(amount) FILTER (WHERE expected) AS expected
    FROM legs GROUP BY account_id
),
owned AS (
    SELECT account.kind, balance.amount AS held,
        coalesce(sums.amount, 0) AS moved, coalesce(sums.expected, 0) AS expected
    FROM ledger_account account
    LEFT JOIN ledger_balance balance ON balance.account_id = account.id
    LEFT JOIN sums ON sums.account_id = account.id
    WHERE account.kind IN ('client', 'escrow', 'worker')
)
SELECT
    (SELECT count(*) FROM owned WHERE held IS DISTINCT FROM moved)
        + (SELECT coalesce(abs(sum(amount)), 0)::bigint FROM legs),
    (SELECT count(*) FROM owned WHERE moved < 0),
    (SELECT count(*) FROM owned WHERE kind = 'escrow' AND held IS DISTINCT FROM expected),
    (SELECT count(*) FROM ledger_movement),
    (SELECT count(*) FROM ledger_account)
"""
