"""Terms that the operator offers as a beginning, by category: stages with shares, and arrangements (decision 42)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from michinori.rules.market.kinds import is_slug
from michinori.rules.measures.stages import MAX_STAGES

LONGEST_NAME, LONGEST_NOTE = 100, 4_000
_WHOLE = 100


class TermsTemplate(NamedTuple):
    """``stages``: each with its percent of the price, together 100, or none; ``note``: the arrangements."""

    category: str
    stages: tuple[tuple[str, int], ...]
    note: str


def read_terms_templates(value: object) -> tuple[TermsTemplate, ...]:
    """Read ``[[category, [[name, percent], …], note], …]``; empty ones are left out. Raises ``ValueError`` with the key
    of a flaw. Whether there are such categories is asked when the setting is set.
    """
    if not isinstance(value, list):
        raise ValueError("not_terms_templates")
    read = [_read(row) for row in value]
    if len({one.category for one in read}) < len(read):
        raise ValueError("not_terms_templates")
    return tuple(one for one in read if one.stages or one.note)


def _read(row: object) -> TermsTemplate:
    if not isinstance(row, list) or len(row) != len(TermsTemplate._fields):
        raise ValueError("not_terms_templates")
    category, stages, note = row
    good = is_slug(category) and isinstance(note, str) and _is_text(note)
    if not good or len(note) > LONGEST_NOTE or not isinstance(stages, list) or not all(map(_is_stage, stages)):
        raise ValueError("not_terms_templates")
    if len(stages) > MAX_STAGES or (stages and sum(percent for _name, percent in stages) != _WHOLE):
        raise ValueError("not_terms_templates")
    return TermsTemplate(category, tuple((name.strip(), percent) for name, percent in stages), note.strip())


def _is_stage(stage: Any) -> bool:
    if not isinstance(stage, list) or len(stage) != len(("name", "percent")):
        return False
    name, percent = stage
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME or not _is_text(name):
        return False
    return isinstance(percent, int) and not isinstance(percent, bool) and 1 <= percent <= _WHOLE


def _is_text(text: str) -> bool:
    return "\x00" not in text


def template_for(templates: Sequence[TermsTemplate], category: str) -> TermsTemplate | None:
    """The operator's template for terms of this category."""
    return next((one for one in templates if one.category == category), None)
