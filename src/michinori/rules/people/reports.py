"""Reports (通報): for which reasons anybody may report what, and how many a day (issue 4, Reports)."""

from dataclasses import dataclass

from michinori.rules.fields import Reader

KINDS = ("job", "message", "person", "review", "column", "comment", "organisation")
REASONS = ("outside", "fraud", "harassment", "unlawful", "private", "rights", "spam", "other")
NOTE_LIMIT = 2_000
REPORTS_A_DAY = 30
"""⚙ By one person, in 24 hours of real time."""


@dataclass(frozen=True)
class Grounds:
    """Why something was reported; the note is there where the reason alone says nothing (``other``)."""

    reason: str
    note: str


def read_report(reason: object, note: object) -> Grounds:
    """Raises ``invalid`` (422)."""
    reader = Reader({"reason": reason, "note": note})
    chosen = reader.choice("reason", REASONS)
    text = reader.block("note", NOTE_LIMIT, None if chosen == "other" and not reader.flaws else "")
    reader.finish()
    return Grounds(chosen, text)
