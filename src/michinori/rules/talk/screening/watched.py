"""The operator's own words that screening watches besides what it knows, found in spite of disguise (decision 42)."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from michinori.rules.talk.screening.finding import Reason
from michinori.rules.talk.screening.folding import Folded, fold

LEAST, LONGEST, MOST = 2, 40, 300
"""Letters and digits of a word at least, characters at most; words at most."""


def read_watched(value: object) -> tuple[str, ...]:
    """Read a list of words. Raises ``ValueError`` with the key of a flaw."""
    if not isinstance(value, list) or len(value) > MOST or not all(isinstance(one, str) for one in value):
        raise ValueError("not_watched")
    words = tuple(dict.fromkeys(" ".join(one.split()) for one in value))
    if any(len(one) > LONGEST or not one.isprintable() or len(fold(one).squeezed) < LEAST for one in words):
        raise ValueError("not_watched")
    return words


def watched_in(folded: Folded, words: Sequence[str]) -> Iterator[tuple[Reason, int, int]]:
    """Where the words stand: reason, start and end in ``folded.text``. Letters may be spaced out, in other scripts or
    other widths; but a word in Latin letters is not found inside a longer one ("line" in "online").
    """
    if not words:
        return
    text = folded.text
    for match in folded.matches_squeezed(_pattern(tuple(words))):
        start, end = folded.unsqueezed(*match.span())
        if not (_inside_a_word(text, start) or _inside_a_word(text, end)):
            yield "watched", start, end


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    found = sorted({fold(one).squeezed for one in words}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found)))


def _inside_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and _is_latin(text[at - 1]) and _is_latin(text[at])


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z"
