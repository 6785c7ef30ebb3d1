"""Sealed bids: their digits may stand nowhere but in their own row, until the two have met (domain § 6, 4)."""

import logging
import re
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client

from tests.lives.world import Seen, World

FEWEST_DIGITS = 4
"""A shorter number stands in ids and times by chance."""
ONE_OF = 3
"""So many sealed numbers for one that is searched for: a search takes as long as fifty steps."""
HIDDEN = "contracts_sealedbid"
_TABLES = f"""
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '{HIDDEN}'
"""


class Log(logging.Handler):
    """All that is written to the logs of one run."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@dataclass
class Secret:
    """One number on its way into a sealed bid; ``elsewhere``: it stood there before, so that it tells nothing.

    ``shown_in``: whether it was searched for before (False) and after (True) the bids were opened.
    """

    contract_id: str
    digits: re.Pattern[str]
    elsewhere: bool
    is_sealed: bool = False
    shown_in: set[bool] = field(default_factory=set)


@dataclass
class Secrets:
    """The numbers of one run that nobody may see yet."""

    log: Log
    kept: list[Secret] = field(default_factory=list)

    def sealing(self, world: World, seen: Seen, amount: int) -> Secret:
        """Remember a number that is about to be sealed."""
        digits = re.compile(rf"(?<![\w.,])(?:{amount}|{amount:,})(?!\w)", re.ASCII)  # a hash holds any by chance
        useless = len(str(amount)) < FEWEST_DIGITS or len(self.kept) % ONE_OF
        secret = Secret(seen.id, digits, bool(useless or _where(digits, [*_tables(), *_answers(world, seen)])))
        self.kept.append(secret)
        return secret

    def check(self, world: World, seen: Seen) -> None:
        """Search everything for the numbers sealed in this contract once after the sealing and once after the bids
        were opened, unless they have met.
        """
        for secret in self.kept:
            if secret.contract_id != seen.id or secret.elsewhere or not secret.is_sealed:
                continue
            if seen.life.settled_by == "bids":
                continue
            opened = seen.life.termination is None or seen.life.termination.bids_opened_at is not None
            if opened in secret.shown_in:
                continue
            secret.shown_in.add(opened)
            places = [*_tables(), *_answers(world, seen), *(("log", line) for line in self.log.lines)]
            found = _where(secret.digits, places)
            assert not found, f"a sealed bid shows in {found}"


def _where(digits: re.Pattern[str], places: list[tuple[str, str]]) -> list[str]:
    """The tables, pages, answers and logs in which a number stands."""
    return [name for name, text in places if digits.search(text)]


def _tables() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        names = [name for (name,) in cursor.fetchall()]
        parts = " UNION ALL ".join(f"SELECT '{name}', string_agg(t::text, E'\\n') FROM \"{name}\" t" for name in names)
        cursor.execute(parts)
        return [(name, text or "") for name, text in cursor.fetchall()]


def _answers(world: World, seen: Seen) -> list[tuple[str, str]]:
    """What each side gets to see: pages, the API, the evidence pack."""
    ending = seen.life.termination
    pages = [f"/contracts/{seen.id}", f"/contracts/{seen.id}/history"]
    pages += [f"/terminations/{ending.id}"] if ending else []
    calls = [f"/contracts/{seen.id}{part}" for part in ("", "/events", "/evidence.json")]
    calls += [f"/terminations/{ending.id}"] if ending else []
    found: list[tuple[str, str]] = []
    for name in ("aoi", "ren"):
        browser, token = Client(), world.base.tokens[name]
        browser.cookies.load(world.base.sessions[name])
        found += [(path, _text(browser.get(path))) for path in pages]
        headers = {"Authorization": f"Bearer {token}"}
        found += [(path, _text(browser.get(f"/api/v1{path}", headers=headers))) for path in calls]
    return found


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())
