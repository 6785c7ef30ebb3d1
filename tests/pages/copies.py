"""Many contracts like one that commands have made: rows of the same tables under other ids, for tests of long lists."""

from django.db import connection

from michinori.contracts.models import Contract, Stage, TermsVersion
from michinori.ledger import accounts
from michinori.ledger.posting import Entry, Posting, post_all
from michinori.machinery import clock
from michinori.machinery.models import Deadline


def copied(contract: Contract, count: int, *, deposit: int = 0, **changes: str) -> None:
    """Add ``count`` contracts in the state of this one, with its deadline. ``deposit``: yen that each escrow gets;
    ``changes``: SQL of columns of the contract, with ``n``, the number of the copy.
    """
    _copy(Contract, f"id = '{contract.id}'", count, {"id": "'con_' || n", "terms_id": "NULL"} | changes)
    own = f"contract_id = '{contract.id}'"
    _copy(TermsVersion, own, count, {"id": "DEFAULT", "contract_id": "'con_' || n"})
    _copy(Stage, own, count, {"id": "'stg_' || n || '_' || number", "contract_id": "'con_' || n"})
    _copy(Deadline, f"subject_id = '{contract.id}'", count, {"id": "DEFAULT", "subject_id": "'con_' || n"})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE contracts_contract c SET terms_id = t.id FROM contracts_termsversion t"
            " WHERE t.contract_id = c.id AND c.terms_id IS NULL"
        )
    post_all(_deposit(f"con_{n}", deposit) for n in range(1, count + 1))


def _deposit(contract_id: str, yen: int) -> Posting:
    entry = Entry(accounts.BANK, accounts.escrow(contract_id), yen, "deposit", f"copy:{contract_id}")
    return Posting([entry], clock.now(), contract_id)


def _copy(
    model: type[Contract | TermsVersion | Stage | Deadline], which: str, count: int, changes: dict[str, str]
) -> None:
    table = model._meta.db_table
    names = [field.column for field in model._meta.local_concrete_fields if changes.get(field.column) != "DEFAULT"]
    values = ", ".join(changes.get(name, f'one."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values}"
            f" FROM {table} one, generate_series(1, {count}) n WHERE {which}"
        )
