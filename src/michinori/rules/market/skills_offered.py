"""Skills that the operator names beside the fields in which people type theirs, so that many write them alike."""

from michinori.rules.skills import SKILL_LIMIT

MOST = 100


def read_offered(value: object) -> tuple[str, ...]:
    """Read a list of skills, in the order given, none twice. Raises ``ValueError`` with the key of a flaw."""
    if not isinstance(value, list | tuple) or len(value) > MOST or not all(isinstance(one, str) for one in value):
        raise ValueError("not_skills")
    found = tuple(dict.fromkeys(one.strip() for one in value))
    if any(not 0 < len(one) <= SKILL_LIMIT or not one.isprintable() or "、" in one or "," in one for one in found):
        raise ValueError("not_skills")
    return found
