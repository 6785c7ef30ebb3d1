"""Reading a list of skills, of a worker's profile and of a job alike."""

from typing import Any

from michinori.kernel.text import clean_line
from michinori.rules.fields import Reader

SKILL_LIMIT = 30


def read_skills(reader: Reader, skills: Any, most: int) -> list[str]:
    """Skills, trimmed, in the order given, without duplicates (compared without case)."""
    if not isinstance(skills, list) or not all(isinstance(skill, str) for skill in skills):
        reader.flaw("skills", "not_text")
        return []
    unique = {name.casefold(): name for name in reversed([clean_line(skill) for skill in skills]) if name}
    kept = list(reversed(unique.values()))
    if any(len(skill) > SKILL_LIMIT for skill in kept):
        reader.flaw("skills", "skill_too_long", limit=SKILL_LIMIT)
    if len(kept) > most:
        reader.flaw("skills", "too_many_skills", limit=most)
    return kept
