"""What scanners find, and the table of what was looked at and is no fault."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("silenced.toml")
_FIELDS = {"by", "rule", "file", "times", "why"}


@dataclass(frozen=True, order=True)
class Finding:
    """``by``: the scanner. ``file``: relative to the root, or an address; ``line``: 0 where there is none."""

    by: str
    rule: str
    file: str
    line: int
    said: str

    @property
    def place(self) -> tuple[str, str, str]:
        """By what the table silences it: a line's number changes with each change above it."""
        return self.by, self.rule, self.file

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.by} {self.rule}: {self.said}"


@dataclass(frozen=True)
class Silenced:
    """``times`` findings of one rule in one file, that are none, and ``why``."""

    by: str
    rule: str
    file: str
    times: int
    why: str

    @property
    def place(self) -> tuple[str, str, str]:
        """That of the findings."""
        return self.by, self.rule, self.file


def silenced(file: Path = TABLE) -> list[Silenced]:
    """The table. Raises ``ValueError`` for a row without a reason, with another field, or that is there twice."""
    rows = tomllib.loads(file.read_text()).get("silenced", [])
    for row in rows:
        if set(row) - _FIELDS or len(str(row.get("why", ""))) < 10:
            raise ValueError(f"a row of {file.name} is not by, rule, file, times, why: {row}")
    found = [Silenced(**{"times": 1, **row}) for row in rows]
    if twice := [place for place, n in Counter(row.place for row in found).items() if n > 1]:
        raise ValueError(f"{file.name} has twice: {twice}")
    return found


@dataclass(frozen=True)
class Sifted:
    """``open``: what nobody has looked at. ``stale``: rows of the table that say of more findings than there are."""

    open: list[Finding]
    stale: list[str]


def sift(by: str, found: Iterable[Finding], table: Sequence[Silenced], *, whole: bool = True) -> Sifted:
    """Take off what the table silences, of one scanner. More findings than a row says are all open, since nobody can
    tell which is the new one. ``whole``: whether all was scanned, so that a row without its finding is stale.
    """
    places: dict[tuple[str, str, str], list[Finding]] = {}
    for one in sorted(set(found)):
        places.setdefault(one.place, []).append(one)
    rows = {row.place: row for row in table if row.by == by}
    still = [
        one for place, ones in places.items() if place not in rows or len(ones) > rows[place].times for one in ones
    ]
    stale = [
        f"{row.rule} in {row.file}: {len(places.get(place, []))} and not {row.times}"
        for place, row in rows.items()
        if whole and len(places.get(place, [])) < row.times
    ]
    return Sifted(still, stale)
