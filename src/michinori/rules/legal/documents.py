"""The legal pages (規約と表示) that a market has, and what a version of one holds."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from michinori.rules.fields import Reader

Document = Literal["terms", "privacy", "trade", "demands", "transmission", "clients", "nda"]
"""``terms``: terms of service (利用規約); ``trade``: the particulars asked for by 特定商取引法 art. 11;
``demands``: how to demand deletion or disclosure; ``transmission``: what browsers send to others (外部送信規律);
``clients``: the code for clients after the 自営型テレワーク guideline; ``nda``: the operator's standard text of an NDA
(秘密保持契約), to which clients and workers agree one by one."""

DOCUMENTS: tuple[Document, ...] = get_args(Document)
CONSENTED: tuple[Document, ...] = ("terms", "privacy")
"""Those that people agree to."""
BODY_LIMIT = 60_000
REASON_LIMIT = 500
NAME_LIMIT = 100
LATEST_DAYS = 366
"""How far ahead the day may lie on which a version comes into force."""


@dataclass(frozen=True)
class Draft:
    """A version to be published: Markdown in both languages, the first day in force, why it is published."""

    ja: str
    en: str
    first: date
    reason: str


def read_draft(*, ja: object, en: object, first: object, reason: object, today: date, after: date | None) -> Draft:
    """Read a version to be published. ``after``: the first day of the version before, which the new one may not
    precede. Raises ``invalid`` (422).
    """
    reader = Reader({"ja": ja, "en": en, "first": first, "reason": reason})
    read = Draft(
        reader.block("ja", BODY_LIMIT),
        reader.block("en", BODY_LIMIT),
        reader.day("first"),
        reader.block("reason", REASON_LIMIT),
    )
    if not reader.has_flaw("first"):
        if read.first < today:
            reader.flaw("first", "version_in_the_past")
        elif after is not None and read.first < after:
            reader.flaw("first", "version_before_last", first=after)
        elif read.first > today + timedelta(days=LATEST_DAYS):
            reader.flaw("first", "version_too_far", days=LATEST_DAYS)
    reader.finish()
    return read


def fingerprint(document: str, number: int, first: date, ja: str, en: str) -> str:
    """SHA-256 of a version as hex digits: of its document, number, first day and both texts as JSON in UTF-8."""
    values = [document, number, first.isoformat(), ja, en]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
