"""Announcements to open pages that something they show has changed (decision 0023), sent right after the commit.

They are neither stored nor repeated: an announcement only says that something should be fetched again. What must not be
missed goes through the outbox.
"""

import json
import re
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from michinori.machinery.plans import run

CHANNEL = "michinori_live"
SERVED = 0x73697465
"""An advisory lock ("site" in ASCII) that each process of a running site shares: one that serves pages on the
connection that listens, a background process on that by which it follows the database.
"""
_AT_ONCE = 200  # PostgreSQL limits a payload to 8000 bytes; a person's id takes 23 of them
_TOPIC = re.compile(r"[a-z_]{1,32}")
_REF = re.compile(r"[A-Za-z0-9_-]{0,64}")


def announce(user_ids: Iterable[str], topic: str, ref: str = "") -> None:
    """Tell the open pages of these people, right after the commit, that the thing ``ref`` of ``topic`` has changed.

    ``ref``: an id, never text or a name; raises ValueError for anything else. A NOTIFY inside the transaction would
    serialise the commits of all transactions that announce, disk write by disk write.
    """
    announce_each({ref: user_ids}, topic)


def announce_each(users_by_ref: Mapping[str, Iterable[str]], topic: str) -> None:
    """As ``announce``, of several things of one topic: whom to tell of each, by its id."""
    payloads = []
    for ref, user_ids in users_by_ref.items():
        if not _TOPIC.fullmatch(topic) or not _REF.fullmatch(ref):
            raise ValueError(f"an announcement is a topic and an id, not {topic!r} and {ref!r}")
        people = sorted(set(user_ids))
        payloads += [
            json.dumps({"topic": topic, "ref": ref, "users": people[start : start + _AT_ONCE]}, separators=(",", ":"))
            for start in range(0, len(people), _AT_ONCE)
        ]
    if payloads:
        transaction.on_commit(lambda: _notify(payloads), robust=True)


def is_served() -> bool:
    """Whether any process of the site runs. Until this transaction ends none begins to work. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SERVED])
        free: tuple[bool] = cursor.fetchone()
    return not free[0]


def _notify(payloads: list[str]) -> None:
    run("SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload", [CHANNEL, payloads])
