"""The library: all texts of jobs and profiles that copies get, each with the lexemes under which the product finds it.

The lexemes are the product's own, of whole texts: ``machinery.words`` of the measured checkout makes them in processes
of their own, which read texts and write lexemes. It is the one thing that the bench asks of the product's code rather
than of its API, its pages or its tables.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import batched, count

from bench import texts
from bench.drawing import Draw
from bench.loading import Progress
from bench.sizes import Sizes
from bench.texts import KINDS, PROFILE, Text

_AT_ONCE = 1_000
_LEXEMES = """
import json, sys
from michinori.machinery.words import document
for line in sys.stdin:
    print(json.dumps(document(json.loads(line)), ensure_ascii=False))
"""


class Library:
    """Deals texts of each kind in turn, so that none comes again before all others have come."""

    def __init__(self, found: Sequence[list[list[str]]]) -> None:
        """``found``: of each kind the texts, as the values of their parts (``texts.VECTOR``: their lexemes)."""
        self._found = found
        self._next = [count() for _ in found]

    def deal(self, text: int) -> list[str]:
        """The values that a copy gets in place of the text with this number."""
        kind = texts.kind_of(text)
        return self._found[kind][next(self._next[kind]) % len(self._found[kind])]


def library(draw: Draw, sizes: Sizes) -> Library:
    """Compose as many distinct texts as the scale needs, and ask for their lexemes."""
    numbers = draw.numbers("library")
    found = []
    for kind in range(KINDS):
        wanted = sizes.profile_texts if kind == PROFILE else -(-sizes.job_texts // PROFILE)
        made: dict[tuple[str, ...], Text] = {}
        while len(made) < wanted:
            text = texts.text(numbers, kind)
            made[text.parts] = text
        found.append([*made.values()])
    lexemes = iter(_lexemes([text.document(kind) for kind, of_kind in enumerate(found) for text in of_kind]))
    return Library([[_values(text, next(lexemes)) for text in of_kind] for of_kind in found])


def _values(text: Text, lexemes: str) -> list[str]:
    return [*text.parts, *[""] * (texts.VECTOR - len(text.parts)), lexemes]


def _lexemes(documents: Sequence[str]) -> list[str]:
    """The lexemes of each text, as the text form of a ``tsvector``. Raises ``CalledProcessError``."""
    progress, found = Progress("texts", len(documents)), list[str]()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for some in pool.map(_some, batched(documents, _AT_ONCE)):
            found += some
            progress.at(len(found))
    progress.end()
    return found


def _some(documents: Sequence[str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _LEXEMES], input="".join(f"{json.dumps(each)}\n" for each in documents),
        stdout=subprocess.PIPE, env=os.environ | {"PYTHONUTF8": "1"}, encoding="utf-8", check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]
