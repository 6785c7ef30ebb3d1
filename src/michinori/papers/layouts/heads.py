"""What the sheets of all papers about steps share: head, foot, names, amounts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from michinori.papers.models import Document
from michinori.papers.sheets import Facts, Section, Sheet, Text
from michinori.wording import display
from michinori.wording import documents as names
from michinori.wording import papers as words
from michinori.wording.sentences import fill

type Named = Mapping[str, str]


def sheet_of(
    document: Document, head: Sequence[tuple[str, str]], sections: Iterable[Section], *, subtitle: str = ""
) -> Sheet:
    """A paper with its number and days, ``head`` as pairs of a label's name and a value, and its notes last."""
    body = document.body
    said = [("number", document.number), ("issued_on", display.day(document.issued_on)), *head]
    notes = [Section(str(words.SECTIONS["notes"]), [Text(str(words.SPECIMEN_NOTE))])] if body["specimen"] else []
    about = document.contract_id or ""
    return Sheet(
        title=names.kind(document.kind),
        subtitle=subtitle,
        lang="ja" if display.japanese() else "en",
        author=_("道のり"),
        head=[(str(words.LABELS[name]), value) for name, value in said if value],
        sections=[*notes, *sections],
        foot=[text for text in (document.number, about, display.day(document.issued_on)) if text],
        hash=f"SHA-256 {document.sha256}",
        mark=str(words.SPECIMEN) if body["specimen"] else "",
    )


def named(who: Named) -> str:
    """A party: the real name, with the public one where it differs."""
    real, public = who["real_name"], who["display_name"]
    return f"{real}（{public}）" if real and real != public else real or public


def issuer(operator: Named, *, numbered: bool) -> list[tuple[str, str]]:
    """The operator as issuer, with its registration where the paper stands on it."""
    who = "\n".join(text for text in (operator["name"], operator["address"]) if text)
    return [("issuer", who or str(words.NOBODY)), ("invoice_number", operator["number"] if numbered else "")]


def contract_of(document: Document) -> str:
    """The contract by its title and id."""
    return f"{document.body['title']}\n{document.contract_id}"


def facts(rows: Iterable[tuple[str, str]]) -> Facts:
    """Labels by their names, and values; an empty value leaves its row out."""
    return Facts([(str(words.LABELS[name]), value) for name, value in rows if value])


def section(name: str, *parts: Any) -> Section:
    """Parts under a heading by its name."""
    return Section(str(words.SECTIONS[name]), parts)


def notes(*keys: str) -> Section:
    """The sentences that say what the paper is and is not."""
    return section("notes", *(Text(str(words.NOTES[key])) for key in keys))


def day(text: str) -> str:
    """A day that stands in a content."""
    return display.day(date.fromisoformat(text))


def line(key: str, **values: object) -> str:
    """A line filled with values."""
    return fill(words.LINE[key], values, {})
