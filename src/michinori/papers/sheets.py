"""The parts of a paper, which ``sheet.typ`` knows how to typeset, and turning a sheet into a PDF."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from michinori.kernel.problems import Problem

_log = logging.getLogger(__name__)
_PROGRAM = Path(__file__).with_name("typesetting.py")
_LONGEST = 60
"""Time-out of typesetting, in seconds; a pack of 2,000 events takes a few."""


@dataclass(frozen=True)
class Text:
    """A paragraph; its line breaks are kept."""

    text: str
    shape: Literal["text", "small", "heading"] = "text"


@dataclass(frozen=True)
class Facts:
    """Labels and values, one line each."""

    rows: Sequence[tuple[str, str]]
    shape: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Amounts:
    """A table whose last ``figures`` columns are numbers; ``sum``: whether the last row is their sum."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: int
    sum: bool = False
    shape: Literal["amounts"] = "amounts"


@dataclass(frozen=True)
class Step:
    """One step of a history. ``files``: name with size and hash of each; ``small``: small print, such as hashes."""

    n: int
    at: str
    text: str
    note: str = ""
    files: Sequence[tuple[str, str]] = ()
    small: Sequence[str] = ()


@dataclass(frozen=True)
class Steps:
    """A history, oldest first."""

    rows: Sequence[Step]
    shape: Literal["steps"] = "steps"


type Part = Text | Facts | Amounts | Steps


@dataclass(frozen=True)
class Section:
    """Parts under a heading."""

    heading: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Sheet:
    """A whole paper in one language. ``foot`` and ``hash`` are repeated on every page, beside the page number; ``mark``
    stands large behind the text of every page.
    """

    title: str
    lang: str
    author: str
    head: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    foot: Sequence[str]
    hash: str
    subtitle: str = ""
    mark: str = ""


def as_pdf(sheet: Sheet, *, made_at: datetime) -> bytes:
    """Typeset a sheet as a plain PDF, the same bytes for the same sheet and instant. Takes about a quarter of a second.

    Raises Problem ``paper-not-set`` (503) when the typesetter fails or takes too long.
    """
    return _set([(sheet, made_at)], archival=False)[0]


def as_archival_pdfs(sheets: Sequence[tuple[Sheet, datetime]]) -> list[bytes]:
    """Typeset sheets, each with its instant, as PDF/A-2u, as ``as_pdf`` does; all in one go, which takes a few
    milliseconds for each more. A letter that the fonts lack stands as 〓, since the standard wants every letter shown.
    """
    return _set(sheets, archival=True) if sheets else []


def _set(sheets: Sequence[tuple[Sheet, datetime]], *, archival: bool) -> list[bytes]:
    jobs = [{"sheet": asdict(sheet), "made_at": at.isoformat(timespec="seconds")} for sheet, at in sheets]
    said = json.dumps({"archival": archival, "jobs": jobs}, ensure_ascii=False).encode()
    command = [sys.executable, "-I", str(_PROGRAM)]
    try:
        done = subprocess.run(command, input=said, capture_output=True, check=True, timeout=_LONGEST)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        # Do not log the typesetter's messages, which quote the paper.
        _log.error("a paper could not be set: %s", type(error).__name__)
        raise Problem("paper-not-set", 503) from error
    return _parts(done.stdout)


def _parts(said: bytes) -> list[bytes]:
    """What the typesetter wrote: each PDF after its length in 8 bytes."""
    found, at = [], 0
    while at < len(said):
        size = int.from_bytes(said[at : at + 8])
        found.append(said[at + 8 : at + 8 + size])
        at += 8 + size
    return found
