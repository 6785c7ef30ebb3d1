"""Announcements of the operator (お知らせ): a banner for a while, and a notice with mail to a group of people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from michinori.rules.fields import Reader

Audience = Literal["everybody", "workers", "clients", "staff"]
Kind = Literal["news", "service"]
"""``news`` can be switched off like any notice; ``service`` is about one's account or terms, and cannot."""
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
KINDS: tuple[Kind, ...] = get_args(Kind)
TITLE_LIMIT = 100
TEXT_LIMIT = 2_000
BATCH = 200
"""People told of at once."""


@dataclass(frozen=True)
class Written:
    """An announcement as it was typed, in both languages. ``mail``: it is also sent as a notice."""

    kind: str
    audience: str
    title_ja: str
    title_en: str
    text_ja: str
    text_en: str
    from_at: datetime
    until_at: datetime
    mail: bool


def read_announcement(
    *,
    kind: object,
    audience: object,
    title_ja: object,
    title_en: object,
    text_ja: object,
    text_en: object,
    from_at: datetime | None,
    until_at: datetime | None,
    mail: bool,
) -> Written:
    """Read an announcement. Its banner stands from one time until another. Raises ``invalid`` (422)."""
    typed = {"kind": kind, "audience": audience, "title_ja": title_ja, "title_en": title_en}
    reader = Reader(typed | {"text_ja": text_ja, "text_en": text_en})
    words = (
        reader.choice("kind", KINDS),
        reader.choice("audience", AUDIENCES),
        reader.line("title_ja", TITLE_LIMIT),
        reader.line("title_en", TITLE_LIMIT),
        reader.block("text_ja", TEXT_LIMIT),
        reader.block("text_en", TEXT_LIMIT),
    )
    for name, at in (("from_at", from_at), ("until_at", until_at)):
        if at is None:
            reader.flaw(name, "required")
    if from_at is not None and until_at is not None and until_at <= from_at:
        reader.flaw("until_at", "ends_before")
    reader.finish()
    return Written(*words, from_at, until_at, mail)  # type: ignore[arg-type]
