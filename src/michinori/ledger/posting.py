"""Posting: the only code that inserts movements."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import rfc8785
from django.db import IntegrityError, transaction

from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Freeze, Movement
from michinori.ledger.queries import balance, frozen
from michinori.machinery.plans import run
from michinori.machinery.statements import insert

_OVERDRAWN = ("ledger_balance_not_negative", "ledger_balance_frozen")
_KEY_TAKEN = "ledger_movement_once"
# Each posting asks; the ORM took longer to compose it than the rest of the posting.
_MAKE = """
INSERT INTO ledger_account (id, kind, owner_id)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Entry:
    """A movement to post: ``amount`` whole yen from account ``debit`` to ``credit``; ``key``: its idempotency key."""

    debit: str
    credit: str
    amount: int
    kind: str
    key: str


@dataclass(frozen=True)
class Posting:
    """Entries of one instant, about one contract or about none."""

    entries: Sequence[Entry]
    at: datetime
    contract_id: str | None = None


def post(entries: Sequence[Entry], *, contract_id: str | None = None, at: datetime) -> list[Movement]:
    """Write the movements of one posting, as ``post_all`` does."""
    return post_all([Posting(entries, at, contract_id)])


def post_all(postings: Iterable[Posting]) -> list[Movement]:
    """Write movements in one statement, all or none, and create missing accounts; an entry of zero yen writes nothing.

    Idempotent: a key posted before with the same accounts, amount, kind and contract returns the stored movement and
    moves nothing. Raises Problem (409) ``movement-mismatch`` for a key posted with something else,
    ``insufficient-balance`` (account: its kind; needed, balance, missing in yen) when a client, escrow or worker
    account would fall below zero, or below what is frozen on it; nothing is written then.
    """
    wanted = [_movement(entry, one) for one in postings for entry in one.entries if entry.amount != 0]
    by_key = _by_key(wanted)
    _make_accounts(by_key)
    stored: dict[str, Movement] = {}
    while not _insert([movement for key, movement in by_key.items() if key not in stored]):
        stored = _stored(by_key)
    return [stored.get(movement.key) or by_key[movement.key] for movement in wanted]


def _insert(movements: list[Movement]) -> bool:
    """Write movements in one statement; return False if a key was posted before. Raises ``insufficient-balance``."""
    if not movements:
        return True
    try:
        with transaction.atomic():
            insert(*movements)
    except IntegrityError as error:
        said = getattr(error.__cause__, "diag", None)
        constraint = str(getattr(said, "constraint_name", ""))
        if constraint in _OVERDRAWN:
            raise _overdrawn(getattr(said, "message_detail", "")) from None
        if constraint != _KEY_TAKEN:
            raise
        return False
    return True


def _make_accounts(by_key: dict[str, Movement]) -> None:
    """Create missing accounts, in the order of their ids, in which balances are locked. Not left to a failed insert of
    movements, which PostgreSQL would log as an error for every new contract.
    """
    _make(sorted({name for movement in by_key.values() for name in (movement.debit_id, movement.credit_id)}))


def _make(names: Sequence[str]) -> None:
    if names:
        rows = names, [accounts.kind_of(name) for name in names], [accounts.owner_of(name) for name in names]
        run(_MAKE, [list(column) for column in rows])


def _stored(by_key: dict[str, Movement]) -> dict[str, Movement]:
    """The movements stored before under these keys. Raises ``movement-mismatch`` where one differs.

    Each query sees what other transactions have committed by then (READ COMMITTED).
    """
    stored = {row.key: row for row in Movement.objects.filter(key__in=list(by_key))}
    for key, row in stored.items():
        if row.input_hash != by_key[key].input_hash:
            raise Problem("movement-mismatch")
    return stored


def _by_key(movements: list[Movement]) -> dict[str, Movement]:
    """Movements by key. Raises ``movement-mismatch`` if two of them have one key and different input."""
    by_key: dict[str, Movement] = {}
    for movement in movements:
        if by_key.setdefault(movement.key, movement).input_hash != movement.input_hash:
            raise Problem("movement-mismatch")
    return by_key


def _movement(entry: Entry, posting: Posting) -> Movement:
    said: dict[str, str | int | None] = {
        "debit": entry.debit,
        "credit": entry.credit,
        "amount": entry.amount,
        "kind": entry.kind,
        "contract_id": posting.contract_id,
    }
    return Movement(
        debit_id=entry.debit,
        credit_id=entry.credit,
        amount=entry.amount,
        kind=entry.kind,
        contract_id=posting.contract_id,
        key=entry.key,
        input_hash=hashlib.sha256(rfc8785.dumps(said)).hexdigest(),
        at=posting.at,
    )


def freeze(account_id: str, amount: int) -> None:
    """Let ``amount`` yen stay on a client's account, 0 for none. What is under way at this moment may still leave."""
    _make([account_id])
    row = Freeze(account_id=account_id, amount=amount)
    Freeze.objects.bulk_create([row], update_conflicts=True, unique_fields=["account"], update_fields=["amount"])


def _overdrawn(detail: str | None) -> Problem:
    """The refusal of an overdraft, read from PostgreSQL's detail of the failed row: ``(escrow:con_…, -70000)``."""
    account, _, after = (detail or "").rpartition("(")[2].rstrip(").").partition(", ")
    free = balance(account) - frozen([account])[account]
    needed, there = free - int(after), max(0, free)
    return Problem(
        "insufficient-balance", account=accounts.kind_of(account), needed=needed, balance=there, missing=needed - there
    )
