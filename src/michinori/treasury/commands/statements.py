"""Statements of the operator's bank: each line that came in is credited to the client whose reference it bears, or
waits in suspense (domain § 8, Money in).

A file is read whole before anything is booked. Its lines are then booked some at a time, each time in a transaction, so
that an import that was killed goes on when the same file comes again. A line that is known, from this or another file,
is passed over. What a file of another format has likely brought already is asked about; what was likely recorded by
hand waits in suspense. A file of an account that is not known to be the operator's is refused.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.machinery import clock, outbox
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.staff import require_staff
from michinori.rules.fields import Reader
from michinori.rules.money.payout_sender import read_sender
from michinori.rules.money.statement_csv import LAYOUTS, read_csv
from michinori.rules.money.statement_csv import Mapping as Columns
from michinori.rules.money.statement_file import Line, Span, WrongFile, read_whole, spans_of
from michinori.rules.money.statement_layouts import read_layout
from michinori.treasury.commands.line_twins import CSV, ZENGIN, twins_of
from michinori.treasury.commands.money_log import note_act, read_reason
from michinori.treasury.models import (
    BankStatement,
    LineTwin,
    PayerReference,
    StatementLayout,
    StatementLine,
    StatementSpan,
)
from michinori.treasury.queries.recorded import recorded_before

NAME_LIMIT = 100
LIKELY = ("ask", "skip", "book")
"""What to do with lines that are likely booked already: refuse the file, pass over them for good, book them too."""
_BATCH = 200
_LOCK = 0x73746174  # "stat" in ASCII: one import books at a time, so that two with the same lines wait for each other

type Progress = Callable[[int, int], None]
"""Told after each batch: how many lines are done, of how many."""


@dataclass(frozen=True)
class Imported:
    """``lines`` of the file that move money: ``known`` were booked before, ``new`` by this import. Of the new ones
    ``matched`` went to clients, ``suspense`` waits for staff; the rest left the bank.
    """

    lines: int
    new: int = 0
    known: int = 0
    matched: int = 0
    suspense: int = 0

    @property
    def out(self) -> int:
        """The new lines by which money left."""
        return self.new - self.matched - self.suspense


def import_statement(
    *,
    actor: Actor,
    name: str,
    content: bytes,
    format: str = ZENGIN,
    likely: str = "ask",
    other_account: bool = False,
    why: str | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Book the lines of a bank's file that no earlier file held. ``format``: see ``formats``.

    The same file again, and files that overlap, book nothing twice, also at the same time. ``likely``: one of
    ``LIKELY``, for lines that a file of another format has likely brought. ``other_account``: whether it may be of an
    account of the operator that the settings do not name, and no file before was of. ``why``: for what staff import it.

    Operator and staff only. Raises Problem ``not-found`` (404) for others, ``invalid`` (422) with line and reason for a
    file that does not fit, ``lines-likely-booked`` (409); nothing of it is booked then. Call outside a transaction.
    """
    if actor.kind != "operator":
        require_staff(actor, "money-in")
    reader = Reader({"name": name, "format": format, "likely": likely})
    called, form = reader.line("name", NAME_LIMIT), reader.choice("format", formats())
    wish = reader.choice("likely", LIKELY)
    reader.finish()
    said = read_reason(actor, why)
    lines, spans = _read(content, form, () if other_account else _own_accounts())
    if wish == "ask":
        _ask_about_likely(lines, form)
    statement = in_transaction(lambda: _keep(actor, called, content, form, len(lines), spans))
    done = Imported(len(lines))
    for at in range(0, len(lines), _BATCH):
        batch = lines[at : at + _BATCH]
        booked = in_transaction(lambda at=at, batch=batch: _book(statement, at, batch, wish))  # type: ignore[misc]
        done = _plus(done, booked)
        if progress:
            progress(at + len(batch), len(lines))
    in_transaction(lambda: _finish(actor, statement, done, said))
    return done


def _own_accounts() -> list[str]:
    """The operator's account in the settings, then those of which files came before; none where it is not set."""
    sender = settings_now().site.payout_from
    if not sender:
        return []
    before = StatementSpan.objects.filter(statement__format=ZENGIN).values_list("account", flat=True)
    return [read_sender(sender).statement, *before.order_by("account").distinct()]


def _read(content: bytes, form: str, own: Sequence[str]) -> tuple[list[Line], list[Span]]:
    today = day_of(clock.now())
    try:
        if form == ZENGIN:
            return read_whole(content, today=today, ours=own)
        lines = read_csv(content, _layout(form.removeprefix(CSV)), today=today)
        return lines, spans_of(lines)
    except WrongFile as wrong:
        raise Problem.invalid(wrong.flaw) from wrong


def formats() -> tuple[str, ...]:
    """``zengin``: 入出金取引明細 of the bankers' association; ``csv:`` with the name of a layout, shipped or kept."""
    kept = StatementLayout.objects.order_by("name").values_list("name", flat=True)
    return (ZENGIN, *(CSV + name for name in (*LAYOUTS, *kept)))


def _layout(name: str) -> Columns:
    return LAYOUTS.get(name) or read_layout(StatementLayout.objects.get(name=name).body)


def _keep(actor: Actor, name: str, content: bytes, form: str, lines: int, spans: Sequence[Span]) -> BankStatement:
    digest = hashlib.sha256(content).hexdigest()
    row = BankStatement(
        sha256=digest, name=name, format=form, lines=lines, imported_at=clock.now(), imported_by=str(actor)
    )
    BankStatement.objects.bulk_create([row], ignore_conflicts=True)
    kept = BankStatement.objects.select_for_update().get(sha256=digest)
    if not kept.spans.exists():
        StatementSpan.objects.bulk_create([StatementSpan(statement=kept, **vars(one)) for one in spans])
    return kept


def _plus(one: Imported, other: Imported) -> Imported:
    added = {name: getattr(one, name) + getattr(other, name) for name in ("new", "known", "matched", "suspense")}
    return replace(one, **added)


def _ask_about_likely(lines: Sequence[Line], form: str) -> None:
    """Raise ``lines-likely-booked`` if a file of another format has likely brought some of these lines."""
    found: dict[str, str] = {}
    for at in range(0, len(lines), _BATCH):
        keyed = {_key(line): line for line in lines[at : at + _BATCH]}
        known = _known(keyed)
        found |= twins_of({key: keyed[key] for key in keyed if key not in known}, form, taken=found.values())
    _refuse_likely(found)


def _refuse_likely(found: Mapping[str, str]) -> None:
    if found:
        first = StatementLine.objects.filter(id__in=found.values()).order_by("day", "id")[0]
        raise Problem("lines-likely-booked", count=len(found), day=first.day, amount=abs(first.amount))


def _key(line: Line) -> str:
    return hashlib.sha256(line.key.encode()).hexdigest()


def _known(keys: Iterable[str]) -> set[str]:
    """Those that were booked, in this format or as the twin of a line in another."""
    wanted = list(keys)
    rows = (table.objects.filter(key__in=wanted).values_list("key", flat=True) for table in (StatementLine, LineTwin))
    return {key for found in rows for key in found}


def wait_for_imports() -> None:
    """Let one after the other say what came, a file's lines or money recorded by hand, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _book(statement: BankStatement, at: int, batch: Sequence[Line], likely: str) -> Imported:
    """Book the lines of ``batch`` that no file has brought yet; ``at``: how many of the file come before them."""
    wait_for_imports()
    keyed = {_key(line): (at + n, line) for n, line in enumerate(batch, 1)}
    known = _known(keyed)
    fresh = {key: line for key, (_, line) in keyed.items() if key not in known}
    same = twins_of(fresh, statement.format) if likely != "book" else {}
    if likely == "ask":  # brought meanwhile
        _refuse_likely(same)
    LineTwin.objects.bulk_create([LineTwin(key=key, account=fresh[key].account, line_id=same[key]) for key in same])
    clients = _clients(line for _, line in keyed.values())
    twice = recorded_before(
        [(clients[one.reference], one.amount, one.day) for one in fresh.values() if one.reference in clients]
    )
    rows = [_row(statement, key, *keyed[key], clients, twice) for key in fresh if key not in same]
    StatementLine.objects.bulk_create(rows)
    _credit([row for row in rows if row.status != "out"], clock.now())
    matched, suspense = (sum(1 for row in rows if row.status == status) for status in ("matched", "suspense"))
    return Imported(0, new=len(rows), known=len(batch) - len(rows), matched=matched, suspense=suspense)


def _clients(lines: Iterable[Line]) -> dict[str, str]:
    """The ids of clients by reference. A closed account gets nothing: staff send it back."""
    wanted = {line.reference for line in lines if line.amount > 0} - {""}
    rows = PayerReference.objects.filter(number__in=wanted).exclude(client__user__is_active=False)
    return dict(rows.values_list("number", "client_id"))


def _row(
    statement: BankStatement,
    key: str,
    number: int,
    line: Line,
    clients: dict[str, str],
    twice: set[tuple[str, int]],
) -> StatementLine:
    """A line as it is booked; ``twice``: clients and amounts that may be recorded by hand already: staff look at it."""
    client_id = clients.get(line.reference) if line.amount > 0 else None
    if client_id and (client_id, line.amount) in twice:
        client_id = None
    return StatementLine(
        statement=statement,
        number=number,
        key=key,
        account=line.account,
        day=line.day,
        amount=line.amount,
        name=line.name,
        told=" ".join(one for one in (line.message, line.told) if one),
        status="out" if line.amount < 0 else "matched" if client_id else "suspense",
        client_id=client_id,
    )


def _credit(rows: Sequence[StatementLine], at: datetime) -> None:
    """Post what came in, in the order of clients, in which their balances are locked; tell those who are credited."""
    rows = sorted(rows, key=lambda row: (row.client_id or "", row.number))
    moved = post([_entry(row) for row in rows], at=at)
    for row, movement in zip(rows, moved, strict=True):
        if row.client_id:
            told = {"client_id": row.client_id, "movement_id": movement.id, "amount": row.amount}
            outbox.put("money_in", told, key=movement.key)


def _entry(row: StatementLine) -> Entry:
    if row.client_id:
        return Entry(accounts.BANK, accounts.client(row.client_id), row.amount, kinds.MONEY_IN, f"statement:{row.key}")
    return Entry(accounts.BANK, accounts.SUSPENSE, row.amount, kinds.UNMATCHED_IN, f"statement:{row.key}")


def _finish(actor: Actor, statement: BankStatement, done: Imported, why: str | None) -> None:
    BankStatement.objects.filter(pk=statement.pk, done_at=None).update(done_at=clock.now())
    note_act(
        actor=actor,
        kind="statement_imported",
        data={"statement": statement.id, "lines": done.lines, "new": done.new},
        why=why,
    )
