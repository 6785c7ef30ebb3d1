"""What left the site: mails and calls, each at least once; and that nothing waits any more, or is stuck."""

from dataclasses import dataclass
from typing import Any

from faults.book import Book
from faults.market import Market
from faults.proof import by_hooked
from faults.receivers import Receivers
from rig.waiting import wait_until

_WAITING = """
SELECT (SELECT count(*) FROM machinery_outboxitem WHERE spread_at IS NULL),
    (SELECT count(*) FROM machinery_outboxdelivery WHERE done_at IS NULL),
    (SELECT count(*) FROM webhooks_call WHERE next_try_at IS NOT NULL),
    (SELECT count(*) FROM papers_unprinted)
"""
_STUCK = {
    "contracts that did not end": "SELECT id FROM contracts_contract"
    " WHERE status IN ('offered', 'agreed', 'active', 'delivered', 'ending')",
    "transactions left open": "SELECT pid::text FROM pg_stat_activity"
    " WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '1 minute'",
    "jobs of workers that are gone": "SELECT id::text FROM procrastinate_jobs WHERE status = 'doing'"
    " AND queue_name NOT IN ('backup', 'proving') AND id NOT IN ("
    "SELECT job_id FROM procrastinate_events WHERE type = 'started' AND at > now() - interval '3 minutes')",
    "payouts that wait": "SELECT id FROM treasury_payout WHERE status NOT IN ('sent', 'cancelled')",
    "calls that were given up": "SELECT id FROM webhooks_call WHERE done_at IS NULL AND next_try_at IS NULL",
}
_CALLS = "SELECT event_id FROM webhooks_call WHERE done_at IS NOT NULL"
_MAILS = """
SELECT replace(item.mark::text, '-', '') FROM notices_sentmail mail
JOIN machinery_outboxitem item ON item.id = mail.item_id
"""


@dataclass(frozen=True)
class Told:
    """How many mails and calls came, how many of them once more, and what never came."""

    mails: int
    mails_again: int
    calls: int
    calls_again: int
    missing: list[str]


def wait_until_drained(market: Market, *, patience: float) -> dict[str, int]:
    """Wait until the outbox is empty, mails and calls have left, and papers are printed. Raises ``AssertionError``."""
    names = ("items", "deliveries", "calls", "papers")

    def waiting() -> dict[str, int]:
        with market.connect() as connection:
            return dict(zip(names, connection.execute(_WAITING).fetchone() or (), strict=True))

    found: dict[str, int] = {}

    def drained() -> bool:
        found.update(waiting())
        return not any(found.values())

    try:
        wait_until(drained, "all has left", patience=patience)
    except AssertionError:
        raise AssertionError(f"still waiting after {patience:.0f} s: {found}") from None
    return found


def stuck(market: Market) -> list[str]:
    """What goes on no more, though it should."""
    found = []
    with market.connect() as connection:
        for what, query in _STUCK.items():
            if ids := [row[0] for row in connection.execute(query.encode()).fetchall()]:
                found.append(f"{what}: {len(ids)} ({', '.join(ids[:3])})")
    return found


def told(market: Market, book: Book, receivers: Receivers) -> Told:
    """Compare what was received with what was acknowledged, and with what the site believes to have sent.

    What the site believes is read first, since it goes on: clocks strike, and more leaves.
    """
    with market.connect() as connection:
        sent = {row[0] for row in connection.execute(_MAILS).fetchall()}
        called = {row[0] for row in connection.execute(_CALLS).fetchall()}
    events = _events_of_hooked(market, book)
    mails, calls = receivers.mails(), receivers.calls()
    missing = [*_of_offers(market, book, mails), *_of_hooked(market, book, events, calls)]
    came = {mail["id"].strip("<>").split(".")[0] for mail in mails}
    missing += [f"mail {mark} that the site has sent" for mark in sorted(sent - came)]
    missing += [f"call {event}" for event in sorted(called - {call["id"] for call in calls})]
    once = len({mail["id"] for mail in mails}), len({call["id"] for call in calls})
    return Told(len(mails), len(mails) - once[0], len(calls), len(calls) - once[1], missing)


def _of_offers(market: Market, book: Book, mails: list[dict[str, Any]]) -> list[str]:
    """Each acknowledged offer is mailed to its worker, and names the contract."""
    named = {contract for mail in mails if mail["to"][0].startswith("ren") for contract in mail["contracts"]}
    made = {str((one.answer or {}).get("id")) for one in book.answered() if one.kind == "/proposals/…/offer"}
    return [f"mail of the offer {contract}" for contract in sorted(made - named)]


def _events_of_hooked(market: Market, book: Book) -> set[tuple[str, int]]:
    """The events of contracts of those whose program is called, by contract and number."""
    _, contracts = by_hooked(market, book)
    query = "SELECT subject_id, n FROM machinery_event WHERE subject_id = ANY(%s)"
    with market.connect() as connection:
        return set(connection.execute(query, [sorted(contracts)]).fetchall())


def _of_hooked(market: Market, book: Book, there: set[tuple[str, int]], calls: list[dict[str, Any]]) -> list[str]:
    """Each message and each of these events of those whose program is called."""
    threads, _ = by_hooked(market, book)
    messages = {
        str((one.answer or {}).get("id"))
        for one in book.answered()
        if one.kind == "/threads/…/messages" and one.path.split("/")[-2] in threads
    }
    heard = {call["data"]["message_id"] for call in calls if call["type"] == "message"}
    events = {
        (call["data"]["contract_id"], event["n"])
        for call in calls
        if call["type"] == "contract"
        for event in call["data"]["events"]
    }
    return [f"call of message {one}" for one in sorted(messages - heard)] + [
        f"call of event {n} of {contract}" for contract, n in sorted(there - events)
    ]
