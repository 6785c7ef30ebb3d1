"""The terms notice as a sheet: the nine items of Freelance Act art. 3, made only from the stored document."""

from itertools import groupby

from django.utils.translation import gettext as _

from michinori.papers.models import Document
from michinori.papers.sheets import Facts, Part, Section, Sheet, Text
from michinori.rules.law.terms_notice import Item
from michinori.wording import display
from michinori.wording import documents as words
from michinori.wording.law.terms_notice import Said, said


def notice_sheet(document: Document) -> Sheet:
    """The sheet of a terms notice, in the active language."""
    made_at, contract_id = display.moment(document.made_at), document.contract_id or ""
    items = [Item(**row) for row in document.body["items"]]
    head = [("number", document.number), ("made_at", made_at)]
    head += [
        ("contract", contract_id),
        ("version", words.version(document.terms_version or 0, agreed=document.agreed)),
    ]
    return Sheet(
        title=words.kind(document.kind),
        subtitle=str(words.NOTICE_BETWEEN if document.body.get("private") else words.NOTICE_LAW),
        lang="ja" if display.japanese() else "en",
        author=_("道のり"),
        head=[(str(words.LABELS[name]), value) for name, value in head],
        sections=[_section(item) for item in said(items)],
        foot=(document.number, contract_id, made_at),
        hash=f"SHA-256 {document.sha256}",
    )


def _section(item: Said) -> Section:
    """One item as a section: lines with a label become facts, others paragraphs."""
    parts: list[Part] = []
    for named, found in groupby(item.lines, key=lambda line: bool(line.label)):
        lines = [(line.label, line.text) for line in found]
        parts += [Facts(lines)] if named else [Text(text) for _label, text in lines]
    return Section(f"{item.number}. {item.name}", parts)
