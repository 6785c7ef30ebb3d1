"""Checking that the loaded data are consistent: the ledger and the chains of events."""

from bench.loading import Progress, say
from bench.moulds import canonical, digest, event_of
from bench.site import Connection, Site

_EVENTS = """
SELECT subject_id, hash, n, at, actor, kind, data, previous_hash FROM machinery_event ORDER BY subject_id, n
"""
_AT_ONCE = 5_000


class NotProved(Exception):
    """A check failed."""


def prove(site: Site, connection: Connection) -> None:
    """Run the product's check of the ledger, and verify all chains of events. Raises ``NotProved``,
    ``CalledProcessError``.
    """
    say(f"ledger check: {site.run('ledger', 'check')}")
    if broken := broken_chains(connection):
        raise NotProved(f"the events of {len(broken)} subjects do not hold together, so {broken[:5]}")


def broken_chains(connection: Connection) -> list[str]:
    """The ids of subjects whose chain lacks an event or has a wrong hash or previous hash."""
    found = connection.execute("SELECT count(*) FROM machinery_event").fetchone()
    progress, broken = Progress("events proved", (found or (0,))[0]), dict[str, None]()
    subject, n, last = "", 0, None
    with connection.transaction(), connection.cursor("chains") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(_EVENTS)
        for done, (own, known, *event) in enumerate(cursor):
            if own != subject:
                subject, n, last = own, 0, None
            n += 1
            if event[0] != n or event[-1] != last or digest(canonical(event_of(event))) != known:
                broken[subject] = None
            last = known
            progress.at(done)
    progress.end()
    return list(broken)
