"""Filling a template of a legal page with the operator's data; what is missing is named, never invented."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_GAP = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Filled:
    """A filled template. ``missing``: the names of the values that nobody has given yet, in order of the text."""

    text: str
    missing: tuple[str, ...]


def fill_template(template: str, values: Mapping[str, str], labels: Mapping[str, str], lacking: str) -> Filled:
    """Put ``values`` where ``{name}`` stands. An empty value shows as ``lacking``, with ``%s`` for its label.

    Raises ``KeyError`` for a name that is not among the values.
    """
    missing: dict[str, None] = {}

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if values[name]:
            return values[name]
        missing[name] = None
        return lacking % labels[name]

    return Filled(_GAP.sub(put, template), tuple(missing))
