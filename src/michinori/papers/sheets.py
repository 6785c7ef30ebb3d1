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
    """A whole paper in one language. ``foot`` and ``hash`` are repeated on every page, beside the page number."""

    title: str
    lang: str
    author: str
    head: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    foot: Sequence[str]
    hash: str
    subtitle: str = ""


def as_pdf(sheet: Sheet, *, made_at: datetime) -> bytes:
    """Typeset a sheet as a PDF, the same bytes for the same sheet and instant. Takes about half a second.

    Raises Problem ``paper-not-set`` (503) when the typesetter fails or takes too long.
    """
    command = [sys.executable, "-I", str(_PROGRAM), made_at.isoformat(timespec="seconds")]
    said = json.dumps(asdict(sheet), ensure_ascii=False).encode()
    try:
        done = subprocess.run(command, input=said, capture_output=True, check=True, timeout=_LONGEST)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        # Do not log the typesetter's messages, which quote the paper.
        _log.error("a paper could not be set: %s", type(error).__name__)
        raise Problem("paper-not-set", 503) from error
    return done.stdout
