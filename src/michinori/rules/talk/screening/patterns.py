"""Compilation of alternatives as separate patterns, for speed: Python's engine finds a pattern that begins with letters
fast, and a pattern is skipped if the text has none of the characters with which it can begin.
"""

import re
from collections.abc import Iterator
from functools import cache

_LOOKS = ("(?<!", "(?<=", "(?!", "(?=")
_OPTIONAL = re.compile(r"(?:[?*]|\{[0,][0-9,]*\})[?+]?")


def compiled(*alternatives: str) -> tuple[re.Pattern[str], ...]:
    """One pattern for each alternative; alternatives joined by ``|`` outside brackets are split as well."""
    return tuple(re.compile(part) for alternative in alternatives for part in _parts(alternative))


def grouped(alternatives: str) -> str:
    """The same alternatives grouped by their first letter, so that a search tests each letter once and not once for
    every word. Within a letter their order stays. Raises ``ValueError`` for one that does not begin with one letter.
    """
    groups: dict[str, list[str]] = {}
    for part in _parts(alternatives):
        if not part[0].isalnum() or part[1:2] in ("?", "*", "+", "{"):
            raise ValueError(f"{part} does not begin with one letter")
        groups.setdefault(part[0], []).append(part[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in groups.items())


@cache
def beginnings(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """The characters with which a match can begin; None if it can be any or cannot be found from the pattern."""
    return None if pattern.flags & re.IGNORECASE else _of_any(pattern.pattern)


def _of_any(pattern: str) -> frozenset[str] | None:
    found = [_of_one(part) for part in _parts(pattern)]
    known = [one for one in found if one is not None]
    return frozenset().union(*known) if len(known) == len(found) else None


def _of_one(part: str) -> frozenset[str] | None:
    """The beginnings of a pattern without ``|``: of its first piece and, while a piece is optional, of the next one."""
    at, found = 0, frozenset[str]()
    while at < len(part):
        if part.startswith(_LOOKS, at):
            at = _end_of(part, at)
            continue
        end = _end_of(part, at)
        first = _of_piece(part[at:end])
        if first is None:
            return None
        found |= first
        optional = _OPTIONAL.match(part, end)
        if optional is None:
            return found
        at = optional.end()
    return None


def _of_piece(piece: str) -> frozenset[str] | None:
    if piece.startswith("(?:"):
        return _of_any(piece[3:-1])
    if piece.startswith("["):
        return _of_class(piece[1:-1])
    return frozenset(piece) if len(piece) == 1 and piece not in ".^$" else None


def _of_class(signs: str) -> frozenset[str] | None:
    if signs.startswith("^") or "\\" in signs:
        return None
    found = set[str]()
    for low, high in re.findall(r"(.)(?:-(.))?", signs, re.DOTALL):
        found |= {chr(code) for code in range(ord(low), ord(high or low) + 1)}
    return frozenset(found)


def _end_of(pattern: str, at: int) -> int:
    """The end of the piece that begins at ``at``: a bracket with its content, an escaped character, or a character."""
    if pattern[at] == "\\":
        return at + 2
    if pattern[at] == "[":
        return pattern.index("]", at + 2) + 1
    if pattern[at] != "(":
        return at + 1
    at += 1
    while pattern[at] != ")":
        at = _end_of(pattern, at)
    return at + 1


def _parts(pattern: str) -> Iterator[str]:
    start, at = 0, 0
    while at < len(pattern):
        if pattern[at] == "|":
            yield pattern[start:at]
            start = at = at + 1
        else:
            at = _end_of(pattern, at)
    yield pattern[start:]
