"""Everything the operator owns, table by table, as CSV or JSON Lines with a description (decision 45).

Rows are read from one moment of the database by a cursor of the server's, so that memory does not grow with them.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any, Literal, get_args

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from psycopg import sql

from michinori.kernel.clock import iso
from michinori.kernel.text import defused
from michinori.machinery import clock

Form = Literal["jsonl", "csv"]
FORMS: tuple[Form, ...] = get_args(Form)
_AT_ONCE = 500
INDEX = "tables.json"

ROOMS = frozenset(
    (
        "columns", "contracts", "conversation", "figures", "ledger", "legal", "machinery", "market", "moderation",
        "notices", "papers", "people", "support", "treasury", "trust", "account",
    )
)  # fmt: skip
"""Whose tables are exported, but for those left out: what is not named here is not exported."""
TABLES_LEFT_OUT: Mapping[str, str] = {
    "account.EmailConfirmation": "keys that confirm addresses",
    "columns.SpentProof": "used proofs of work",
    "conversation.MessageDraft": "messages that nobody has sent",
    "contracts.SealedBid": "numbers that were sealed, which nobody is shown",
    "figures.SearchMark": "keyed hashes of searches, which are to be told by nobody",
    "machinery.Answer": "answers to repeated requests, which may hold secrets",
    "machinery.OutboxDelivery": "work of the machine",
    "machinery.OutboxItem": "mails on their way, with links that open something",
    "machinery.Rate": "counts of rate limits",
    "machinery.Deadline": "work of the machine, made anew from the contracts",
    "notices.Held": "notices on their way",
    "notices.SentMail": "mails of a demo",
    "market.ProposalDraft": "proposals that nobody has made",
    "market.Confidential": "confidential parts of jobs, which staff read for a logged reason alone",
    "market.ConfidentialFile": "the files of confidential parts",
    "people.IdentityPicture": "pictures of people's papers, which are read for a logged reason alone",
    "people.ListedCompany": "a copy of a public list",
    "people.Token": "credentials of programs",
    "papers.Unprinted": "work of the machine",
    "treasury.CardEvent": "calls of the card company, as they came",
}
COLUMNS_LEFT_OUT: Mapping[str, frozenset[str]] = {
    "people.User": frozenset(("password", "last_login", "is_superuser")),
    "people.Party": frozenset(("key",)),
    "people.SignUpInvitation": frozenset(("code_hash",)),
    "machinery.StoredFile": frozenset(("place", "held")),
    "machinery.Installation": frozenset(("fingerprint", "documents_key", "push_key", "secret_key", "former_key")),
    "machinery.Opening": frozenset(("code_hash", "holder_hash")),
    "papers.Copy": frozenset(("place",)),
    "contracts.Handover": frozenset(("token_hash",)),
    "treasury.CardPayment": frozenset(("key", "fingerprint")),
    "ledger.Movement": frozenset(("input_hash",)),
}
"""By model. Columns of bytes and search indexes are left out everywhere."""


@dataclass(frozen=True)
class Column:
    """``type``: Django's name of it. ``references``: the table whose rows it names."""

    name: str
    type: str
    null: bool
    references: str


@dataclass(frozen=True)
class Table:
    """``about``: the first paragraph of the model's description."""

    label: str
    name: str
    key: str
    about: str
    columns: tuple[Column, ...]

    def file(self, form: Form) -> str:
        """The name of its file."""
        return f"{self.name}.{form}"


def tables() -> list[Table]:
    """All tables that are exported, by name."""
    known = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    found = [_table(model) for model in known if model._meta.label not in TABLES_LEFT_OUT]
    return sorted(found, key=lambda table: table.name)


def export(form: Form, about: str) -> Iterator[tuple[str, bytes]]:
    """The files of the export in pieces, each with its file's name: the tables one after the other, then ``README.md``
    (which says ``about``) and ``tables.json``. Rows are of the moment at which the first piece is taken.
    """
    counts: dict[str, int] = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in tables():
            counts[table.name] = 0
            yield table.file(form), _head(table, form)
            for some in _rows(table, form):
                counts[table.name] += len(some)
                yield table.file(form), b"".join(some)
    yield "README.md", about.encode()
    yield INDEX, json.dumps(_index(form, counts), ensure_ascii=False, indent=1).encode()


def _index(form: Form, counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "made_at": iso(clock.now()),
        "form": form,
        "tables": [
            {
                "file": table.file(form),
                "table": table.name,
                "rows": counts[table.name],
                "about": table.about,
                "columns": [vars(column) for column in table.columns],
            }
            for table in tables()
        ],
        "left_out": {
            "tables": dict(TABLES_LEFT_OUT),
            "columns": {label: sorted(names) for label, names in COLUMNS_LEFT_OUT.items()},
        },
    }


def _head(table: Table, form: Form) -> bytes:
    """What a file begins with, also one without rows: for CSV a mark, so that spreadsheets read it, and the names."""
    return b"\xef\xbb\xbf" + _as_csv([column.name for column in table.columns]) if form == "csv" else b""


def _rows(table: Table, form: Form) -> Iterator[list[bytes]]:
    """Rows in the order of their key, some at a time. JSON Lines are exact; in CSV what could begin a formula gets an
    apostrophe before it.
    """
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    asked = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(
        names, sql.Identifier(table.name), sql.Identifier(table.key)
    )
    if form == "jsonl":
        asked = sql.SQL("SELECT row_to_json(found)::text FROM ({}) found").format(asked)
    with connection.chunked_cursor() as cursor:
        cursor.execute(asked)
        for some in batched(iter(cursor.fetchone, None), _AT_ONCE):
            yield [row[0].encode() + b"\n" if form == "jsonl" else _as_csv(row) for row in some]


def _as_csv(cells: Any) -> bytes:
    line = io.StringIO("")
    csv.writer(line).writerow([_cell(cell) for cell in cells])
    return line.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return defused(value) if isinstance(value, str) else str(value)


def _table(model: type[models.Model]) -> Table:
    meta = model._meta
    hidden = COLUMNS_LEFT_OUT.get(meta.label, frozenset())
    shown = [field for field in meta.concrete_fields if field.column not in hidden and not _is_never_shown(field)]
    about = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    columns = tuple(_column(field) for field in shown)
    return Table(meta.label, meta.db_table, str(meta.pk.column if meta.pk else "id"), about, columns)


def _is_never_shown(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.BinaryField | SearchVectorField)


def _column(field: "models.Field[Any, Any]") -> Column:
    target = field.related_model
    of = target._meta.db_table if isinstance(target, type) and issubclass(target, models.Model) else ""
    return Column(str(field.column), field.get_internal_type(), field.null, of)
