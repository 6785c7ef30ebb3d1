"""Moulds: templates made of the rows of one subject (a contract, a job, a block, a person), to be copied many times.

A copy ("cast") gets its own ids, people and dates, and all hashes are computed anew. Everything else stays as the
product wrote it: amounts, statuses, the shape of JSON. For the texts of jobs and profiles, which are blank in what was
played, it gets others from the library, and their lexemes with them. Dates are shifted by whole days, so that clocks
still end at 24:00 in Japan.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from bench import texts
from bench.graphs import Catalogue, Ids, Table, collect, lines
from bench.site import Connection

JAPAN = ZoneInfo("Asia/Tokyo")
_GAP = r"(?<=[a-z]{3}_)[a-z2-7]{16}(?![a-z2-7])|\b[0-9a-f]{64}\b|\b20\d\d-\d\d-\d\d"
_BLANK = re.compile(texts.BLANK)
_ID = re.compile(r"(?<=[a-z]{3}_)[a-z2-7]{16}(?![a-z2-7])")
_DATE = re.compile(r"20\d\d-\d\d-\d\d")
_HASHED = ("n", "at", "actor", "kind", "data", "previous_hash")
_MOVED = ("debit", "credit", "amount", "kind", "contract_id")
# Set per copy, since whether a contract counts depends on others; never changed, since copies share the stored file.
COUNTS = ("trust_contractfacts", "counts")
PLACE = ("machinery_storedfile", "place")
# Lexemes of a row with blanks; other rows keep theirs.
SEARCH = "search"

type Rows = dict[str, list[str]]
"""Lines for COPY by table."""


class Foreign(Exception):
    """The product hashes something, or uses an id as a name in JSON, in a way that the bench does not support."""


def canonical(value: Any) -> str:
    """A value as RFC 8785 JSON; enough for the data of events (text, whole numbers, lists, objects
    with plain names).
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Cut:
    """A text with placeholders: ``format``, and the index of the value for each of them."""

    format: str
    places: tuple[int, ...]

    def fill(self, values: Sequence[str]) -> str:
        return self.format % tuple([values[place] for place in self.places])


class Mould:
    """The mould of one subject. ``root``: the subject's id; ``people``: the id suffixes of each person in it, in the
    order in which ``cast`` takes the new ones; ``marks``: other words to be replaced.
    """

    def __init__(
        self, connection: Connection, catalogue: Catalogue, root: str, ids: Ids, people: Sequence[Sequence[str]] = (),
        marks: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._catalogue, self._ids = catalogue, ids
        self._slots: dict[str, int] = {}
        self._hashes: list[tuple[int, Cut]] = []
        self._pattern = re.compile("|".join([*map(re.escape, marks), texts.BLANK, _GAP]))
        self._people = [[self._slot(suffix) for suffix in person] for person in people]
        self._marks = [self._slot(mark) for mark in marks]
        given = set(self._slots)
        rows = {table: lines(connection, catalogue.tables[table], keys) for table, keys in ids.items()}
        self._fresh = [self._slot(suffix) for suffix in _own_ids(rows, root) if suffix not in given]
        self._numbers = self._number(rows)
        self._counts = self._slot("counts")
        self._texts = self._blanks(rows)
        self._hash_bodies(connection, ids)
        self._hash_events(connection, ids)
        self._hash_movements(connection, ids)
        self.tables = [(catalogue.tables[table], self._lines(catalogue.tables[table], rows[table])) for table in rows]
        self._days = [(date.fromisoformat(text), place) for text, place in self._slots.items() if _DATE.fullmatch(text)]
        self._paid_in = self._deposits(rows)

    def cast(
        self, fresh: Callable[[int], str], people: Iterable[Iterable[str]], days: timedelta, number: Iterator[int],
        deal: Callable[[int], Sequence[str]], *, counts: bool = False, marks: Iterable[str] = (),
    ) -> list[str]:  # fmt: skip
        """The values of a copy; ``fresh(n)``: the suffix of its n-th own id; ``number``: primary
        keys of numbered rows; ``deal``: the values of a text of the kind of the one with this number.
        """
        values = [""] * len(self._slots)
        for place, mark in zip(self._marks, marks, strict=True):
            values[place] = mark
        for places, suffixes in zip(self._people, people, strict=True):
            for place, suffix in zip(places, suffixes, strict=True):
                values[place] = suffix
        for n, place in enumerate(self._fresh):
            values[place] = fresh(n)
        for place in self._numbers:
            values[place] = str(next(number))
        for day, place in self._days:
            values[place] = (day + days).isoformat()
        values[self._counts] = "t" if counts else "f"
        for text, parts in self._texts.items():
            dealt = deal(text)
            for part, place in parts:
                values[place] = dealt[part]
        for place, cut in self._hashes:
            values[place] = digest(cut.fill(values))
        return values

    def write(self, values: Sequence[str], into: Rows) -> None:
        """Append the rows of a copy to the lines to load."""
        for table, cut in self.tables:
            into[table.name].append(cut.fill(values))

    def deposits(self, values: Sequence[str]) -> list[list[str]]:
        """The key, instant and amount in yen of each deposit in a copy."""
        return [cut.fill(values).split("\t") for cut in self._paid_in]

    def columns(self, table: Table) -> list[str]:
        """The columns to load: without an identity column to which nothing refers, which the database fills."""
        left_out = table.numbered and not self._is_referred_to(table.name)
        return [column for column in table.columns if not (left_out and column == table.key)]

    def _is_referred_to(self, table: str) -> bool:
        """Whether the mould has tables with foreign keys to this table."""
        return any(child in self._ids for child, _ in self._catalogue.children[table])

    def _slot(self, text: str) -> int:
        return self._slots.setdefault(text, len(self._slots))

    def _cut(self, text: str) -> Cut:
        places: list[int] = []

        def gap(found: re.Match[str]) -> str:
            token = found[0]
            if token not in self._slots and not _DATE.fullmatch(token):
                return token
            places.append(self._slot(token))
            return "\0"

        return Cut(self._pattern.sub(gap, text).replace("%", "%%").replace("\0", "%s"), tuple(places))

    def _number(self, rows: Mapping[str, list[list[str]]]) -> list[int]:
        """Slots for the primary keys of numbered rows to which others refer."""
        places = []
        for name, found in rows.items():
            table = self._catalogue.tables[name]
            if table.numbered and self._is_referred_to(name):
                at = table.columns.index(table.key)
                places += [self._slot(f"{name} {row[at]}") for row in found]
        return places

    def _blanks(self, rows: Mapping[str, list[list[str]]]) -> dict[int, list[tuple[int, int]]]:
        """Slots for the parts of texts and for their lexemes: part and place by the text's number."""
        every = (_BLANK.findall(value) for table in rows.values() for row in table for value in row)
        found = defaultdict[int, list[tuple[int, int]]](list)
        for blank in dict.fromkeys(blank for some in every for blank in some):
            text, part = texts.place_of(blank)
            found[text].append((part, self._slot(blank)))
        for text, parts in found.items():
            parts.append((texts.VECTOR, self._slot(texts.blank(text, texts.VECTOR))))
        return dict(found)

    def _lines(self, table: Table, rows: list[list[str]]) -> Cut:
        """All rows of a table as one text with placeholders."""
        kept = self.columns(table)
        cuts = [self._row(table, dict(zip(table.columns, row, strict=True)), kept) for row in rows]
        return Cut("".join(cut.format for cut in cuts), tuple(place for cut in cuts for place in cut.places))

    def _row(self, table: Table, row: dict[str, str], kept: list[str]) -> Cut:
        cuts = []
        blanks = _BLANK.findall("".join(row.values()))
        for column in kept:
            target = table.name if column == table.key else self._catalogue.parents[table.name].get(column, "")
            numbered = f"{target} {row[column]}"
            if (table.name, column) == COUNTS:
                cuts.append(Cut("%s", (self._counts,)))
            elif column == SEARCH and blanks:
                own = texts.blank(texts.place_of(blanks[0])[0], texts.VECTOR)
                cuts.append(Cut("%s", (self._slots[own],)))
            elif numbered in self._slots:
                cuts.append(Cut("%s", (self._slots[numbered],)))
            elif (table.name, column) == PLACE:
                cuts.append(Cut(row[column].replace("%", "%%"), ()))
            else:
                cuts.append(self._cut(row[column]))
        return Cut("\t".join(cut.format for cut in cuts) + "\n", tuple(place for cut in cuts for place in cut.places))

    def _hash_bodies(self, connection: Connection, ids: Ids) -> None:
        """Note the digests of terms, which events contain."""
        for table in ids:
            key = self._catalogue.tables[table].key
            if "body" in self._catalogue.tables[table].columns and table.startswith("contracts_"):
                query = f"SELECT body FROM {table} WHERE {key} = ANY(%s)"  # noqa: S608 - the database's own names
                for (body,) in connection.execute(query.encode(), [list(ids[table])]).fetchall():
                    self._hash(body, digest(canonical(body)))

    def _hash_events(self, connection: Connection, ids: Ids) -> None:
        query = "SELECT n, at, actor, kind, data, previous_hash, hash FROM machinery_event WHERE id = ANY(%s)"
        keys = list(ids.get("machinery_event", ()))
        for *known, found in connection.execute(f"{query} ORDER BY subject_id, n".encode(), [keys]).fetchall():
            self._hash(event_of(known), found)

    def _hash_movements(self, connection: Connection, ids: Ids) -> None:
        query = (
            "SELECT debit_id, credit_id, amount, kind, contract_id, input_hash FROM ledger_movement WHERE id = ANY(%s)"
        )
        for *known, found in connection.execute(query.encode(), [list(ids.get("ledger_movement", ()))]).fetchall():
            self._hash(dict(zip(_MOVED, known, strict=True)), found)

    def _hash(self, value: Any, found: str) -> None:
        """Note a hash of ``value`` to be computed anew in every copy; the value may contain hashes noted before. Raises
        ``Foreign``.
        """
        text = canonical(value)
        if digest(text) != found:
            raise Foreign(f"not the hash of {text}: {found}")
        if any(self._pattern.search(name) for name in _names(value)):
            raise Foreign(f"an id is a name in {text}")
        if found not in self._slots:
            cut = self._cut(text)
            self._hashes.append((self._slot(found), cut))

    def _deposits(self, rows: Mapping[str, list[list[str]]]) -> list[Cut]:
        """Key, instant and yen of each deposit."""
        columns = self._catalogue.tables["ledger_movement"].columns
        get = itemgetter(*(columns.index(name) for name in ("kind", "key", "at", "amount")))
        found = [get(row) for row in rows.get("ledger_movement", ())]
        return [self._cut(f"{key}\t{at}\t{amount}") for kind, key, at, amount in found if kind == "deposit"]


def event_of(row: Sequence[Any]) -> dict[str, Any]:
    """The object that an event's hash is over, from a row with n, at, actor, kind, data and previous hash."""
    found = dict(zip(_HASHED, row, strict=True))
    at: datetime = found["at"]
    return found | {"at": at.astimezone(JAPAN).isoformat()}


def movement_of(debit: str, credit: str, amount: int, kind: str, contract_id: str | None) -> str:
    """The input hash of a movement."""
    return digest(canonical(dict(zip(_MOVED, (debit, credit, amount, kind, contract_id), strict=True))))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield name
            yield from _names(each)
    elif isinstance(value, list):
        for each in value:
            yield from _names(each)


def _own_ids(rows: Mapping[str, list[list[str]]], root: str) -> list[str]:
    """The id suffixes in these rows, the subject's own first."""
    every = (_ID.findall(text) for table in rows.values() for row in table for text in row)
    return list(dict.fromkeys([root[4:], *(suffix for found in every for suffix in found)]))


def mould(
    connection: Connection, catalogue: Catalogue, root: tuple[str, str], rooms: Sequence[str],
    people: Sequence[Sequence[str]], marks: Sequence[str] = (),
) -> Mould:  # fmt: skip
    """Make the mould of a subject, given by its table and id (``root``)."""
    ids = collect(connection, catalogue, defaultdict(set, {root[0]: {root[1]}}), rooms)
    return Mould(connection, catalogue, root[1], ids, people, marks)
