"""ZIP archives of papers: their index, and verifying one with no other data (電子帳簿保存法)."""

import csv
import hashlib
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from michinori.kernel.chain import digest
from michinori.kernel.text import defused

FORMAT = "michinori-papers/1"
INDEX, TABLE = "index.json", "index.csv"
COLUMNS = (
    "number", "kind", "issued_on", "counterparty", "contract_id", "title", "amount", "tax", "amount_with_tax",
    "withheld", "invoice_number", "pdf", "json", "sha256", "pdf_sha256",
)  # fmt: skip
"""The columns of the index; ``sha256``: of the record, ``pdf_sha256``: of the PDF's bytes."""
_LARGEST = 100_000_000
_UNREADABLE = (
    zipfile.BadZipFile, AttributeError, KeyError, TypeError, ValueError, RecursionError, NotImplementedError, OSError,
)  # fmt: skip


class NoArchive(Exception):
    """The file is no archive of papers."""


@dataclass(frozen=True)
class Verdict:
    """What was found: ``papers``: how many are listed; numbers or names of files in the lists. ``gaps``: numbers
    that are not there between others of their kind and year, which is no flaw where only a part was asked for.
    """

    papers: int
    index_ok: bool
    broken: tuple[str, ...]
    missing: tuple[str, ...]
    unlisted: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether every paper is as its hash says, and the index lists just what is there."""
        return self.index_ok and not (self.broken or self.missing or self.unlisted)

    def as_data(self) -> dict[str, object]:
        """As plain JSON."""
        lists = {name: list(getattr(self, name)) for name in ("broken", "missing", "unlisted", "gaps")}
        return {"papers": self.papers, "index_ok": self.index_ok, **lists}


def index_of(rows: Iterable[Mapping[str, Any]], made_at: str, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The index as JSON; ``digest``: SHA-256 over the RFC 8785 JSON of the rest. With the ``words`` of its table, by
    which the table can be made again.
    """
    found: dict[str, Any] = {"format": FORMAT, "made_at": made_at, "papers": [dict(row) for row in rows]}
    found |= {"words": dict(words)} if words else {}
    return found | {"digest": digest(found)}


def table_of(rows: Iterable[Mapping[str, Any]], words: Mapping[str, str] | None = None) -> str:
    """The index as CSV, in which no cell is one that a spreadsheet would compute. ``words``: what the columns and the
    kinds of papers are called there, by their names; without them their names.
    """
    out, said = io.StringIO(), words or {}
    lines = csv.writer(out)
    lines.writerow([_cell(said.get(name, name)) for name in COLUMNS])
    for row in rows:
        named = {**row, "kind": said.get(row["kind"], row["kind"])}
        lines.writerow([_cell(named[name]) for name in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> object:
    return defused(value) if isinstance(value, str) else "" if value is None else value


def verify(file: IO[bytes]) -> Verdict:
    """Verify an archive. Raises ``NoArchive``."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _verify(archive)
    except _UNREADABLE as error:
        raise NoArchive from error


def _verify(archive: zipfile.ZipFile) -> Verdict:
    index = json.loads(_read(archive, INDEX))
    if index["format"] != FORMAT:
        raise ValueError(index["format"])
    rows = index["papers"]
    there = archive.namelist()
    missing = [name for row in rows for name in (row["pdf"], row["json"]) if name not in set(there)]
    broken = [
        row["number"] for row in rows if not {row["pdf"], row["json"]} & set(missing) and not _holds(archive, row)
    ]
    listed = [name for row in rows for name in (row["pdf"], row["json"])]
    whole = {name: value for name, value in index.items() if name != "digest"}
    table = _read(archive, TABLE).decode("utf-8-sig").replace("\r\n", "\n")
    return Verdict(
        papers=len(rows),
        index_ok=digest(whole) == index["digest"] and table == table_of(rows, index.get("words")).replace("\r\n", "\n"),
        broken=tuple(broken),
        missing=tuple(missing),
        unlisted=tuple(sorted({*there} - {*listed, INDEX, TABLE}) + sorted(_twice(there) | _twice(listed))),
        gaps=tuple(_gaps(row["number"] for row in rows)),
    )


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of the archive. Raises ``ValueError`` for one so large that no paper is."""
    if archive.getinfo(name).file_size > _LARGEST:
        raise ValueError(name)
    return archive.read(name)


def _holds(archive: zipfile.ZipFile, row: Mapping[str, Any]) -> bool:
    """Whether a paper's record and PDF are those of the index, and the index says what the record says."""
    try:
        record = json.loads(_read(archive, row["json"]))
        said = record.pop("sha256")
        pdf = hashlib.sha256(_read(archive, row["pdf"])).hexdigest()
    except (zipfile.BadZipFile, ValueError, KeyError, AttributeError, RecursionError):
        return False
    same = record["number"] == row["number"] and record["amount"] == row["amount"] and record["kind"] == row["kind"]
    return bool(same and digest(record) == said == row["sha256"] and pdf == row["pdf_sha256"])


def _twice(names: Iterable[str]) -> set[str]:
    seen, found = set[str](), set[str]()
    for name in names:
        (found if name in seen else seen).add(name)
    return found


def _gaps(numbers: Iterable[str]) -> Iterable[str]:
    """The numbers that are missing between the first and the last of each kind and year."""
    serials: dict[str, set[int]] = defaultdict(set)
    for number in numbers:
        start, _, serial = number.rpartition("-")
        serials[start].add(int(serial))
    for start, found in sorted(serials.items()):
        yield from (f"{start}-{one:06}" for one in range(min(found), max(found)) if one not in found)
