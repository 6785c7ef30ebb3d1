"""The one way into the ledger."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
from django.db import IntegrityError, transaction

from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Account, Movement

_OVERDRAWN = "ledger_balance_not_negative"
_KEY_TAKEN = "ledger_movement_once"


@dataclass(frozen=True)
class Entry:
    """``amount`` whole yen from the account ``debit`` to the account ``credit``; ``key`` makes it happen only once."""

    debit: str
    credit: str
    amount: int
    kind: str
    key: str


def post(entries: Sequence[Entry], *, contract_id: str | None = None, at: datetime) -> list[Movement]:
    """Write movements in one statement, all or none; entries of zero yen write none. Missing accounts are made.

    A key posted before with the same accounts, amount, kind and contract gives the movement stored then and moves
    nothing. Raises Problem (409) ``movement-mismatch`` for a key posted with something else, ``insufficient-balance``
    (account: its kind) when a client, escrow or worker account would fall below zero; nothing is written then.
    """
    wanted = [_movement(entry, contract_id, at) for entry in entries if entry.amount != 0]
    if not wanted:
        return []
    try:
        with transaction.atomic():
            return _write(wanted)
    except IntegrityError as error:
        broken = getattr(error.__cause__, "diag", None)
        if broken is None:
            raise
        if broken.constraint_name == _OVERDRAWN:
            raise Problem("insufficient-balance", account=_account_kind(broken.message_detail)) from None
        if broken.constraint_name != _KEY_TAKEN:
            raise
    with transaction.atomic():  # another transaction has just posted one of the keys
        return _write(wanted)


def _write(wanted: list[Movement]) -> list[Movement]:
    stored = {row.key: row for row in Movement.objects.filter(key__in=[movement.key for movement in wanted])}
    for movement in wanted:
        known = stored.get(movement.key)
        if known is not None and known.input_hash != movement.input_hash:
            raise Problem("movement-mismatch")
    fresh = [movement for movement in wanted if movement.key not in stored]
    if fresh:
        _make_accounts(fresh)
        Movement.objects.bulk_create(fresh)
    return [stored.get(movement.key, movement) for movement in wanted]


def _make_accounts(movements: list[Movement]) -> None:
    """Make what is missing, in the order of ids, as balances are locked."""
    named = {name for movement in movements for name in (movement.debit_id, movement.credit_id)}
    known = set(Account.objects.filter(pk__in=named).values_list("pk", flat=True))
    missing = [
        Account(id=name, kind=accounts.kind_of(name), owner_id=accounts.owner_of(name))
        for name in sorted(named - known)
    ]
    Account.objects.bulk_create(missing, ignore_conflicts=True)


def _movement(entry: Entry, contract_id: str | None, at: datetime) -> Movement:
    said: dict[str, Any] = {
        "debit": entry.debit,
        "credit": entry.credit,
        "amount": entry.amount,
        "kind": entry.kind,
        "contract_id": contract_id,
    }
    return Movement(
        debit_id=entry.debit,
        credit_id=entry.credit,
        amount=entry.amount,
        kind=entry.kind,
        contract_id=contract_id,
        key=entry.key,
        input_hash=hashlib.sha256(rfc8785.dumps(said)).hexdigest(),
        at=at,
    )


def _account_kind(detail: str | None) -> str:
    """PostgreSQL's detail shows the failing row: ``(escrow:con_…, -70000)``."""
    found = re.search(r"\(([a-z]+):", detail or "")
    return found.group(1) if found else ""
