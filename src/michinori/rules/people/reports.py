"""Reports (通報): what can be reported, and for which reasons (issue 4, Reports)."""

from dataclasses import dataclass

from michinori.rules.fields import Reader

KINDS = ("job", "message", "person", "review", "column", "comment", "organisation", "work", "question")
REASONS = ("outside", "fraud", "harassment", "unlawful", "private", "rights", "spam", "other")
NOTE_LIMIT = 2_000


@dataclass(frozen=True)
class Grounds:
    """Why something was reported. The note is required with the reason ``other`` and optional otherwise."""

    reason: str
    note: str


def read_report(reason: object, note: object) -> Grounds:
    """Read a report. Raises ``invalid`` (422)."""
    reader = Reader({"reason": reason, "note": note})
    chosen = reader.choice("reason", REASONS)
    text = reader.block("note", NOTE_LIMIT, None if chosen == "other" and not reader.flaws else "")
    reader.finish()
    return Grounds(chosen, text)
