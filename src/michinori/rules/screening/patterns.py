"""Alternatives compiled one by one: each that begins with letters is then searched for at their speed."""

import re
from collections.abc import Iterator


def compiled(*alternatives: str) -> tuple[re.Pattern[str], ...]:
    """Each alternative, also those joined by ``|`` outside brackets, as a pattern of its own."""
    return tuple(re.compile(part) for alternative in alternatives for part in _parts(alternative))


def _parts(pattern: str) -> Iterator[str]:
    depth, start, at = 0, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = pattern.index("]", at + 2)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            yield pattern[start:at]
            start = at + 1
        at += 1
    yield pattern[start:]
