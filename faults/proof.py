"""What became of a load: what was acknowledged and is not there is lost, what is there more often is doubled."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bench.site import Connection
from faults.book import Book, Command
from faults.market import Market, Pair

ROWS = {
    "/jobs": "SELECT id FROM market_job",
    "/jobs/…/proposals": "SELECT id FROM market_proposal",
    "/threads/…/messages": "SELECT id FROM conversation_message",
    "/proposals/…/offer": "SELECT id FROM contracts_contract",
    "/files": "SELECT id FROM machinery_storedfile WHERE owner_id LIKE 'usr_%'",
    "/contracts/…/terminations": "SELECT id FROM contracts_termination",
    "/contracts/…/reviews": "SELECT id FROM trust_review",
    "/payouts": "SELECT id FROM treasury_payout WHERE amount = 1000",
}
"""By kind of command, the rows that such commands alone have written."""
_NO_TURN = re.compile(r"/contracts/…/reviews$")
_CONTRACT = re.compile(r"con_[a-z2-7]{16}")
_TURNS = """
SELECT payload ->> 'contract_id', payload ->> 'actor', count(*) FROM machinery_outboxitem
WHERE kind = 'contract_events' GROUP BY 1, 2
"""


@dataclass
class Count:
    """Numbers of commands. ``unknown``: sent and never acknowledged; ``said``: the first of what is wrong."""

    acknowledged: int = 0
    unknown: int = 0
    lost: int = 0
    doubled: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return self.lost == self.doubled == 0

    def add(self, what: str, lost: Collection[str], doubled: int) -> None:
        """Note what is lost or doubled of one kind."""
        self.lost += len(lost)
        self.doubled += doubled
        if lost or doubled:
            self.said.append(f"{what}: {len(lost)} lost ({', '.join(sorted(lost)[:3])}), {doubled} doubled")


class Known(Protocol):
    """What is known of a load: the book, or of a copy that was made meanwhile."""

    @property
    def acknowledged(self) -> int:
        """How many commands were."""

    def answered(self) -> Iterator[Command]:
        """Those commands."""

    def unknown(self) -> Iterator[Command]:
        """Those of which nobody knows: each may have been done, once."""


def count(
    connection: Connection,
    pairs: Sequence[Pair],
    known: Known,
    booked: Mapping[int, int],
    written: Collection[int],
) -> Count:
    """Compare what programs and the office know with what a database has. ``booked``: yen by the numbers of lines of
    the bank whose import was acknowledged; ``written``: those of all lines in its files.
    """
    found = Count(known.acknowledged, sum(1 for _ in known.unknown()))
    for kind, query in ROWS.items():
        there = [str(row[0]) for row in connection.execute(query.encode()).fetchall()]
        rows(found, kind, known, there)
    _turns(found, pairs, known, connection)
    _bank(found, booked, written, connection)
    return found


def rows(found: Count, kind: str, book: Known, there: Iterable[str]) -> None:
    """Compare the ids that were acknowledged with those that are there: of what is there besides, each command that was
    never acknowledged may have written one.
    """
    sure = {str(command.answer["id"]) for command in book.answered() if command.answer and command.kind == kind}
    unsure = sum(1 for command in book.unknown() if command.kind == kind)
    ids = Counter(there)
    found.add(kind, sure - ids.keys(), max(0, ids.total() - len(sure & ids.keys()) - unsure))


def turns_of(commands: Iterable[Command]) -> Counter[tuple[str, str]]:
    """How often each person has acted on each contract: an act is one turn, which the outbox tells of once."""
    found: Counter[tuple[str, str]] = Counter()
    for command in commands:
        contract = contract_of(command)
        if contract and not _NO_TURN.search(command.kind):
            found[contract, command.who] += 1
    return found


def contract_of(command: Command) -> str:
    """The contract on which a command acted; empty if on none, or if it is not known."""
    if command.kind.startswith("/contracts/"):
        return str(_CONTRACT.findall(command.path)[0])
    if command.kind == "/proposals/…/offer":
        return str((command.answer or {}).get("id", ""))
    return str((command.answer or {}).get("contract_id", "")) if command.kind.startswith("/terminations/") else ""


def _turns(found: Count, pairs: Sequence[Pair], book: Known, connection: Connection) -> None:
    names = {person.id: person.name for pair in pairs for person in (pair.client, pair.worker)}
    there: Counter[tuple[str, str]] = Counter()
    for contract, actor, times in connection.execute(_TURNS).fetchall():
        for person, name in names.items():
            if person in actor:
                there[contract, name] += times
    sure = turns_of(book.answered())
    unsure = sum(1 for one in book.unknown() if one.kind.startswith(("/contracts/", "/terminations/", "/proposals/")))
    lost, more = sure - there, there - sure
    found.add("turns of contracts", [f"{contract} {who}" for contract, who in lost], max(0, more.total() - unsure))


def _bank(found: Count, booked: Mapping[int, int], written: Collection[int], connection: Connection) -> None:
    """Each line once, and its money once."""
    lines = connection.execute("SELECT told, status, amount FROM treasury_statementline").fetchall()
    there = Counter(int(told.split()[-1]) for told, _, _ in lines)
    doubled = sum(times - 1 for times in there.values()) + len(there.keys() - set(written))
    found.add("lines of the bank", [str(number) for number in booked.keys() - there.keys()], doubled)
    matched = sum(amount for _, status, amount in lines if status == "matched")
    (credited,) = connection.execute("SELECT sum(amount) FROM ledger_movement WHERE kind = 'money_in'").fetchone() or (
        0,
    )
    if (credited or 0) != matched:
        found.add("yen of the bank", ["yen"] if credited < matched else [], int(credited > matched))


def by_hooked(market: Market, book: Book) -> tuple[set[str], set[str]]:
    """The threads and the contracts of those whose program is called."""
    threads: dict[str, str] = {}
    proposals: dict[str, str] = {}
    for command in book.answered():
        answer = command.answer or {}
        if command.kind == "/jobs/…/proposals" and command.who in market.hooked:
            threads[answer["id"]] = answer["thread_id"]
        elif command.kind == "/proposals/…/offer":
            proposals[answer["id"]] = command.path.split("/")[-2]
    return set(threads.values()), {contract for contract, proposal in proposals.items() if proposal in threads}
