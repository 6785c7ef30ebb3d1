"""What staff state before they look at somebody's personal data, and what they type into the one search box. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from michinori.rules.fields import Reader
from michinori.rules.money.papers import LETTERS

LookReason = Literal["asked", "report", "money", "identity", "safety", "law"]
LOOK_REASONS: tuple[LookReason, ...] = get_args(LookReason)
OPENS_TALK: tuple[LookReason, ...] = ("asked", "report", "law")
"""The reasons for which messages may be read as well: the secrecy of communications (電気通信事業法 art. 4) gives way
only where a side asked for it or reported it, or where the law demands it."""
WHY_LIMIT = 300
NOTE_LIMIT = 2_000
TAG_LIMIT = 20
TAGS_MOST = 10
KeptBack = Literal["", "harm", "work"]
KEPT_BACK: tuple[KeptBack, ...] = get_args(KeptBack)
"""Why a note is kept back from the person it is about (個人情報保護法 art. 33 (2) i, ii): it could harm somebody's
life, body, property or rights; or it would seriously hamper the operator's proper work. Empty: they may read it."""
ACTS = ("signed_out", "second_step_reset", "suspension_lifted", "address_asked", "joined", "parted", "number_corrected")
"""What staff do to an account with a reason in their own words."""
ADDRESS_STATUSES = ("waiting", "done", "stopped", "lapsed")
"""Of a change of address. ``stopped``: by who has the old address, the account, or staff; ``lapsed``: the new address
was not proved in ``PROVED_WITHIN``, or is somebody else's by now."""
PROVED_WITHIN = timedelta(days=14)
APART = timedelta(days=30)
"""So long after one of the two acts by which an account could be taken over, a change of address and a reset of the
second step, the other has to be by another member of staff."""

SoughtKind = Literal["id", "email", "number", "digest", "paper", "tag", "words", "nothing"]
WORDS_LIMIT = 200
_ID = re.compile(r"[a-z]{3}_[a-z2-7]{16}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_AMOUNT = re.compile(r"[¥￥]?(\d[\d,]*)円?")
_PAPER = re.compile(r"([A-Z]{2})-(\d{4})-(\d{1,9})")
_DIGITS = re.compile(r"T?(\d{13})")
_NUMBER_MOST = 9


@dataclass(frozen=True)
class Look:
    """What was stated. ``talk``: messages are to be read, too."""

    reason: LookReason
    why: str
    talk: bool


def read_look(*, reason: object, why: object, talk: object) -> Look:
    """Read a stated reason. Raises ``invalid`` (422): ``talk_needs_cause`` where messages are to be read for a reason
    that does not open them.
    """
    reader = Reader({"reason": reason, "why": why, "talk": talk})
    chosen = reader.choice("reason", LOOK_REASONS)
    words, reads = reader.block("why", WHY_LIMIT), reader.flag("talk", False)
    if reads and not reader.has_flaw("reason") and chosen not in OPENS_TALK:
        reader.flaw("talk", "talk_needs_cause")
    reader.finish()
    return Look(next(one for one in LOOK_REASONS if one == chosen), words, reads)


@dataclass(frozen=True)
class Sought:
    """What somebody typed. ``text``: cleaned, an id or a digest in small letters; ``amount``: yen, where it is a number
    that can be one; ``digits``: where it is a reference of 8 digits or a company's 13; ``paper``: kind, year, number.
    """

    kind: SoughtKind
    text: str = ""
    amount: int | None = None
    digits: str = ""
    paper: tuple[str, int, int] = ("", 0, 0)


def read_sought(typed: str) -> Sought:
    """Tell what was typed by its look: an id, an address, a number, a digest, a paper's number, a tag, or words."""
    text = unicodedata.normalize("NFKC", typed).strip()[:WORDS_LIMIT]
    text = "".join(one for one in text if one.isprintable())
    small = text.lower()
    if _ID.fullmatch(small):
        return Sought("id", small)
    if _DIGEST.fullmatch(small):
        return Sought("digest", small)
    if text.startswith("#"):
        return Sought("tag", tag_of(text))
    if "@" in text and " " not in text:
        return Sought("email", small)
    found = _number(text)
    if found is not None:
        return found
    return Sought("words", text) if text else Sought("nothing")


def _number(text: str) -> Sought | None:
    """What a text of digits may be: a company's number, a paper's, an amount or a payer's reference."""
    if found := _DIGITS.fullmatch(text.upper()):
        return Sought("number", text, digits=found[1])
    if found := _PAPER.fullmatch(text.upper()):
        kind = next((kind for kind, letters in LETTERS.items() if letters == found[1]), None)
        return Sought("paper", text.upper(), paper=(kind, int(found[2]), int(found[3]))) if kind else None
    found = _AMOUNT.fullmatch(text)
    plain = found[1].replace(",", "") if found else ""
    if not plain or len(plain) > _NUMBER_MOST:
        return None
    return Sought("number", text, amount=int(plain), digits=plain if plain == text else "")


def tag_of(typed: str) -> str:
    """A tag as it is kept and looked for: without the sign before it, width and case of letters levelled."""
    return unicodedata.normalize("NFKC", typed).strip().lstrip("#").strip().lower()[:TAG_LIMIT]
