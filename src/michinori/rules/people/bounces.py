"""Reading reports of bounced mails: a form of our own, and those of SendGrid, Postmark, Mailgun and Amazon SES.

Our own is ``{"bounces": [{"address": "…", "kind": "bounce"}]}`` with the kinds ``bounce`` (the address permanently
takes no mail) and ``complaint`` (the owner marked our mail as spam). Temporary failures are ignored.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

BOUNCE, COMPLAINT = "bounce", "complaint"
KINDS = (BOUNCE, COMPLAINT)
MOST = 1_000
"""The most addresses read from one report."""
_SENDGRID = {"bounce": BOUNCE, "spamreport": COMPLAINT}
_POSTMARK = {"HardBounce": BOUNCE, "BadEmailAddress": BOUNCE, "SpamComplaint": COMPLAINT}
_LONGEST = 254


def read_bounces(data: object) -> list[tuple[str, str]]:
    """Pairs of address (in lower case) and kind, each once. Data of an unknown form is ignored."""
    rows = data if isinstance(data, list) else [data]
    found = dict.fromkeys(
        (address.strip().lower(), kind)
        for row in rows[:MOST]
        if isinstance(row, Mapping)
        for address, kind in _read(row)
        if isinstance(address, str) and _is_address(address.strip())
    )
    return list(found)[:MOST]


def _is_address(text: str) -> bool:
    return text.isprintable() and 0 < text.find("@") < len(text) - 1 and len(text) <= _LONGEST


def _read(row: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    if "bounces" in row:
        yield from _own(row["bounces"])
    elif "RecordType" in row:
        yield from _postmark(row)
    elif "event-data" in row:
        yield from _mailgun(row["event-data"])
    elif row.get("Type") == "Notification":
        yield from _ses(row.get("Message"))
    else:
        yield from _sendgrid(row)


def _own(rows: object) -> Iterator[tuple[Any, str]]:
    for one in rows if isinstance(rows, list) else []:
        if isinstance(one, Mapping) and one.get("kind", BOUNCE) in KINDS:
            yield one.get("address"), one.get("kind", BOUNCE)


def _sendgrid(row: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """SendGrid also calls a temporary block by the receiving server a bounce, of type ``blocked``: it is left out."""
    kind = row.get("event")
    if isinstance(kind, str) and kind in _SENDGRID and row.get("type") != "blocked":
        yield row.get("email"), _SENDGRID[kind]


def _postmark(row: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    kind = row.get("Type") if row["RecordType"] == "Bounce" else row["RecordType"]
    if isinstance(kind, str) and kind in _POSTMARK:
        yield row.get("Email"), _POSTMARK[kind]


def _mailgun(event: object) -> Iterator[tuple[Any, str]]:
    if not isinstance(event, Mapping):
        return
    if event.get("event") == "failed" and event.get("severity") == "permanent":
        yield event.get("recipient"), BOUNCE
    elif event.get("event") == "complained":
        yield event.get("recipient"), COMPLAINT


def _ses(message: object) -> Iterator[tuple[Any, str]]:
    """Amazon SES through SNS: the report is JSON in a string of the JSON message."""
    try:
        told = json.loads(message) if isinstance(message, str) else None
    except (ValueError, RecursionError):
        return
    if not isinstance(told, Mapping):
        return
    for name, people, kind in (
        ("bounce", "bouncedRecipients", BOUNCE),
        ("complaint", "complainedRecipients", COMPLAINT),
    ):
        part = told.get(name)
        if not isinstance(part, Mapping) or part.get("bounceType", "Permanent") != "Permanent":
            continue
        rows = part.get(people)
        for one in rows if isinstance(rows, list) else []:
            if isinstance(one, Mapping):
                yield one.get("emailAddress"), kind
