"""The NDA (秘密保持契約) between a client and a worker, and the confidential part (秘密の部分) of a job. Pure."""

import hashlib
import json
from typing import Literal, NamedTuple, get_args

from michinori.kernel.problems import Flaw, Problem
from michinori.rules.fields import Reader

Whose = Literal["standard", "own"]
"""Whose text an NDA has: the operator's standard one, or the client's own."""
WHOSE: tuple[Whose, ...] = get_args(Whose)
STATUSES = ("asked", "agreed", "declined", "withdrawn")
"""``withdrawn``: the client has taken the request back before it was answered."""
MAX_TEXT = 20_000
"""The longest text of an NDA of a client's own."""
MAX_CONFIDENTIAL = 10_000
"""The longest confidential part of a job."""
ASKED_A_DAY = 20
"""How many people a person may newly ask for an NDA in 24 hours."""
TEXTS_A_DAY = 20
"""How many new versions of its own text a client may make in 24 hours."""
_HEADING = "## "


class Wording(NamedTuple):
    """The text of an NDA; ``en`` empty: there is a Japanese (or the client's own) text only."""

    ja: str
    en: str = ""


class Piece(NamedTuple):
    """A heading or a paragraph of an NDA."""

    is_heading: bool
    text: str


def fingerprint(wording: Wording) -> str:
    """SHA-256 of a text in both languages as hex digits, which whoever agrees sends back."""
    values = json.dumps(list(wording), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(values.encode()).hexdigest()


def pieces_of(text: str) -> list[Piece]:
    """A text as headings and paragraphs, which end at an empty line. A line that begins with ``##`` is a heading;
    nothing else of Markdown counts.
    """
    pieces: list[Piece] = []
    going_on = False
    for line in text.split("\n"):
        if line.startswith(_HEADING):
            pieces.append(Piece(True, line.removeprefix(_HEADING).strip()))
        elif line.strip() and going_on:
            pieces[-1] = Piece(False, f"{pieces[-1].text}\n{line}")
        elif line.strip():
            pieces.append(Piece(False, line))
        going_on = bool(line.strip()) and not line.startswith(_HEADING)
    return pieces


def read_whose(whose: object, own_text: object, *, has_own: bool, has_standard: bool) -> tuple[Whose, str]:
    """Read whose text is asked for, and the client's own if it is sent; empty: the one that the client has.

    Raises ``invalid`` (422): ``no_standard_nda`` while the operator has published none, ``required`` without a text.
    """
    reader = Reader({"nda": whose, "nda_text": own_text})
    chosen: Whose = "own" if reader.choice("nda", WHOSE) == "own" else "standard"
    text = reader.block("nda_text", MAX_TEXT, "") if chosen == "own" else ""
    if not reader.flaws and chosen == "own" and not text and not has_own:
        reader.flaw("nda_text", "required")
    if not reader.flaws and chosen == "standard" and not has_standard:
        reader.flaw("nda", "no_standard_nda")
    reader.finish()
    return chosen, text


def require_read(sent: object, wording_sha256: str) -> None:
    """Refuse an agreement to another text than the one that was shown. Raises ``invalid`` (422) without its hash,
    ``nda-changed`` (409) for another one.
    """
    if not isinstance(sent, str) or not sent:
        raise Problem.invalid(Flaw("sha256", "required"))
    if sent != wording_sha256:
        raise Problem("nda-changed")
