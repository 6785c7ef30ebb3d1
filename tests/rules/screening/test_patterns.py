"""The characters with which a match can begin: never fewer than there are."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from michinori.rules.talk.screening import accounts, links, mails, outside
from michinori.rules.talk.screening.folding import fold
from michinori.rules.talk.screening.patterns import beginnings


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        (r"らいん|line", "らl"),
        (r"(?<!a)(?:b|[c-e]x?)f", "bcde"),
        (r"(?:の)?[ab]*c", "のabc"),
        (r"の{0,2}x{1,3}", "のx"),
        (r"x(?<![a-z]x)", "x"),
        (r"(?!v)(?=a)b", "b"),
        (r"a|b?", None),
        (r"\bword", None),
        (r"[^a]b", None),
        (r".a", None),
        (r"(?P<name>a)", None),
        (r"[\w]a", None),
    ],
)
def test_beginnings(pattern: str, first: str | None) -> None:
    assert beginnings(re.compile(pattern)) == (None if first is None else frozenset(first))


def test_whatever_case_is_anything() -> None:
    assert beginnings(re.compile("a", re.IGNORECASE)) is None


def patterns_of(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """All that stand in a module, by themselves or in tuples."""
    waiting: list[object] = list(vars(module).values())
    for one in waiting:
        if isinstance(one, re.Pattern):
            yield one
        elif isinstance(one, tuple):
            waiting += one


@pytest.mark.parametrize("module", [accounts, links, mails, outside], ids=lambda module: module.__name__)
def test_every_match_in_our_corpus_begins_as_was_told(module: ModuleType) -> None:
    folded = fold("\n".join(file.read_text() for file in sorted(Path(__file__).parent.glob("*/*.txt"))))
    told = 0
    for pattern in patterns_of(module):
        first = beginnings(pattern)
        for text in (folded.text, folded.squeezed) if first is not None else ():
            found = {match.group()[:1] for match in pattern.finditer(text)}
            assert found <= first, pattern.pattern
            told += len(found)
    assert told
