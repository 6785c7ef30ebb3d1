"""What the database itself refuses, to the application's role and to the owner of the tables alike (domain § 8)."""

from collections.abc import Iterator

import psycopg
import pytest
from ledger.books import AOI, AT, ESCROW, REN, deposit, money_in, pay

from michinori.config.embedded import roles
from michinori.ledger import accounts, queries
from michinori.ledger.models import Account, Balance, Movement
from michinori.ledger.posting import Entry, post

_INSERT = "INSERT INTO ledger_movement (debit_id, credit_id, amount, kind, contract_id, key, input_hash, at) VALUES "
_ROW = "('{debit}', '{credit}', {amount}, 'test', {contract}, '{key}', '', now())"


def _insert(debit: str, credit: str, amount: int, contract: str = "NULL", key: str = "forged") -> str:
    return _INSERT + _ROW.format(debit=debit, credit=credit, amount=amount, contract=contract, key=key)


HISTORY = {
    "update of movements": "UPDATE ledger_movement SET at = now()",
    "update that changes nothing": "UPDATE ledger_movement SET amount = amount WHERE false",
    "amount changed": "UPDATE ledger_movement SET amount = 1 WHERE kind = 'deposit'",
    "account changed": "UPDATE ledger_movement SET credit_id = 'worker:usr_ren' WHERE kind = 'deposit'",
    "contract changed": "UPDATE ledger_movement SET contract_id = 'con_b' WHERE kind = 'payment'",
    "key changed": "UPDATE ledger_movement SET key = 'other' WHERE kind = 'payment'",
    "changed by ON CONFLICT": _insert("bank", AOI, 1, key="known") + " ON CONFLICT (key) DO UPDATE SET amount = 9",
    "changed by MERGE": "MERGE INTO ledger_movement USING (SELECT 1) x ON true WHEN MATCHED THEN UPDATE SET amount = 1",
    "delete of movements": "DELETE FROM ledger_movement",
    "truncate of movements": "TRUNCATE ledger_movement CASCADE",
    "truncate of all": "TRUNCATE ledger_account CASCADE",
    "account renamed": "UPDATE ledger_account SET owner_id = 'usr_mio' WHERE id = 'client:usr_aoi'",
    "account deleted": "DELETE FROM ledger_account WHERE id = 'client:usr_aoi'",
    "truncate of accounts": "TRUNCATE ledger_account, ledger_movement, ledger_balance, ledger_freeze CASCADE",
}
MOVES = {
    "overdraft of a client": _insert(AOI, "bank", 2_001),
    "overdraft of an escrow": _insert(ESCROW, AOI, 2_001, "'con_a'"),
    "overdraft of a worker": _insert(REN, "payouts", 1_001),
    "overdraft in parts": _insert(REN, "payouts", 600)
    + ", "
    + _ROW.format(debit=REN, credit="payouts", amount=600, contract="NULL", key="forged too"),
    "movement of nothing": _insert("bank", AOI, 0),
    "movement backwards": _insert("bank", AOI, -5),
    "from an account to itself": _insert(AOI, AOI, 5),
    "the same key twice": _insert("bank", AOI, 5, key="known"),
    "escrow without a contract": _insert(ESCROW, AOI, 5),
    "escrow by another contract": _insert(ESCROW, AOI, 5, "'con_b'"),
    "into another contract's escrow": _insert(AOI, ESCROW, 5, "'con_b'"),
    "an account that is not there": _insert("bank", "client:usr_nobody", 5),
}
BALANCES = {
    "balance changed by hand": "UPDATE ledger_balance SET amount = 9 WHERE account_id = 'client:usr_aoi'",
    "balance made by hand": "INSERT INTO ledger_balance (account_id, amount) VALUES ('bank', 5)",
    "balance deleted": "DELETE FROM ledger_balance",
    "balances truncated": "TRUNCATE ledger_balance",
}
ACCOUNTS = {
    "an account of another name": "INSERT INTO ledger_account (id, kind, owner_id) VALUES ('client:x', 'client', 'y')",
    "an owned account without owner": "INSERT INTO ledger_account (id, kind) VALUES ('worker:', 'worker')",
    "an account of an unknown kind": "INSERT INTO ledger_account (id, kind) VALUES ('pocket', 'pocket')",
    "a second bank": "INSERT INTO ledger_account (id, kind, owner_id) VALUES ('bank:b', 'bank', 'b')",
}
ALL = HISTORY | MOVES | BALANCES | ACCOUNTS

type Rows = list[list[object]]


def _rows() -> Rows:
    return [list(model.objects.order_by("pk").values_list()) for model in (Account, Movement, Balance)]


@pytest.fixture
def books(fresh_database: str) -> Rows:
    """Aoi has 2,000, the escrow of con_a 2,000, Ren 1,000; one movement has the key ``known``."""
    money_in(5_000)
    deposit(3_000)
    pay(1_000)
    post([Entry(accounts.BANK, accounts.PAYOUTS, 1, "test", "known")], at=AT)
    return _rows()


@pytest.fixture(params=["application", "owner"])
def someone(request: pytest.FixtureRequest, embedded_home: object, fresh_database: str) -> Iterator[psycopg.Connection]:
    """A plain connection, once as the application's role and once as the owner."""
    role = roles.OWNER if request.param == "owner" else roles.APPLICATION
    with psycopg.connect(roles.address(embedded_home, role, fresh_database)) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("attempt", ALL.values(), ids=ALL.keys())
def test_the_database_refuses(books: Rows, someone: psycopg.Connection, attempt: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError)):
        someone.execute(attempt)
    someone.rollback()
    assert _rows() == books
    assert queries.check().sound


def test_what_is_right_is_let_through(books: Rows, someone: psycopg.Connection) -> None:
    """The same statements with figures that hold: so the refusals above are not for another reason."""
    someone.execute(_insert(AOI, "bank", 2_000, key="a"))
    someone.execute(_insert(ESCROW, AOI, 2_000, "'con_a'", key="b").replace("'test'", "'refund'"))
    someone.execute(_insert(REN, "payouts", 1_000, key="c"))
    someone.execute("INSERT INTO ledger_account (id, kind, owner_id) VALUES ('client:usr_mio', 'client', 'usr_mio')")
    someone.commit()
    assert [queries.balance(name) for name in (AOI, ESCROW, REN)] == [2_000, 0, 0]
    assert Balance.objects.get(pk="client:usr_mio").amount == 0
    assert queries.check().sound


def test_the_application_cannot_take_the_triggers_away(books: Rows, embedded_home: object, fresh_database: str) -> None:
    address = roles.address(embedded_home, roles.APPLICATION, fresh_database)
    for attempt in (
        "ALTER TABLE ledger_movement DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_movement_append_only ON ledger_movement",
        "ALTER TABLE ledger_balance DROP CONSTRAINT ledger_balance_not_negative",
        "CREATE OR REPLACE FUNCTION machinery_refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "SET session_replication_role = replica",
        "CREATE TABLE public.ledger_balance_2 ()",
    ):
        with psycopg.connect(address) as application, pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(attempt)


def test_a_table_of_ones_own_does_not_stand_in_for_the_balances(
    books: Rows, embedded_home: object, fresh_database: str
) -> None:
    """A temporary table called ledger_balance comes first on one's own search path, not on that of the triggers."""
    with psycopg.connect(roles.address(embedded_home, roles.APPLICATION, fresh_database)) as application:
        application.execute("CREATE TEMPORARY TABLE ledger_balance (account_id text, amount bigint)")
        application.execute("SET search_path = pg_temp, public")
        with pytest.raises(psycopg.errors.CheckViolation):
            application.execute(_insert(AOI, "bank", 2_001))
        application.rollback()
    assert _rows() == books
