"""The NDA as a sheet: the parties, how each was bound, and the text."""

from datetime import datetime

from michinori.papers.layouts.heads import day, line, named, notes, section, sheet_of
from michinori.papers.models import Document
from michinori.papers.sheets import Part, Sheet, Text
from michinori.rules.market.ndas import pieces_of
from michinori.wording import display
from michinori.wording import papers as words


def nda_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """An NDA between a client and a worker. A text without a translation is shown as it is."""
    body = document.body
    text = body["text"]
    said = text["ja"] if display.japanese() else text["en"] or text["ja"]
    job = body["job"]
    head = [
        ("client", named(body["client"])),
        ("worker", named(body["worker"])),
        ("on", day(body["on"])),
        ("nda_job", f"{job['title']}\n{job['id']}" if job else ""),
        ("nda_asked", f"{_moment(body['asked_at'])} {body['asked_by']}"),
        ("nda_agreed", _moment(body["agreed_at"])),
        ("nda_text", f"{words.NDA_TEXTS[text['whose']]} {line('nda_version', version=text['version'])}"),
        ("nda_sha256", text["sha256"]),
    ]
    parts: list[Part] = [Text(one.text, "heading" if one.is_heading else "text") for one in pieces_of(said)]
    return sheet_of(document, head, [section("nda", *parts), notes("nda")])


def _moment(instant: str) -> str:
    return display.moment(datetime.fromisoformat(instant))
