"""What has just changed for whom, said to the pages that are open (decision 0023): heard after the commit, or never.

Nobody keeps an announcement and none is told twice: it says only that something is worth asking for again. What must
not be missed goes through the outbox.
"""

import json
import re
from collections.abc import Iterable

from django.db import connection, transaction

CHANNEL = "michinori_live"
_AT_ONCE = 200  # a payload holds less than 8000 bytes; a person's id takes 23 of them
_TOPIC = re.compile(r"[a-z_]{1,32}")
_REF = re.compile(r"[A-Za-z0-9_-]{0,64}")


def announce(user_ids: Iterable[str], topic: str, ref: str = "") -> None:
    """Tell the open pages of these people, right after the commit, that ``ref`` of ``topic`` has changed.

    ``ref`` is an id, never words or a name: anything else raises ValueError. A NOTIFY inside the transaction would let
    all that announce commit one after the other, each waiting for the disk of the one before.
    """
    if not _TOPIC.fullmatch(topic) or not _REF.fullmatch(ref):
        raise ValueError(f"an announcement is a topic and an id, not {topic!r} and {ref!r}")
    people = sorted(set(user_ids))
    payloads = [
        json.dumps({"topic": topic, "ref": ref, "users": people[start : start + _AT_ONCE]}, separators=(",", ":"))
        for start in range(0, len(people), _AT_ONCE)
    ]
    if payloads:
        transaction.on_commit(lambda: _notify(payloads), robust=True)


def _notify(payloads: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload", [CHANNEL, payloads])
