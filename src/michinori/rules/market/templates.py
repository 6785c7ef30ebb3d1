"""Texts that the operator offers for the description of a job, by category (decision 42)."""

from michinori.rules.market.kinds import is_slug

LONGEST = 4_000
type Templates = tuple[tuple[str, str], ...]
"""Category and text."""


def read_templates(value: object) -> Templates:
    """Read ``[[category, text], …]``; empty texts are left out. Raises ``ValueError`` with the key of a flaw. Whether
    there are such categories is asked when the setting is set.
    """
    if not isinstance(value, list) or not all(isinstance(row, list) and len(row) == 2 for row in value):
        raise ValueError("not_templates")
    if not all(isinstance(text, str) and len(text) <= LONGEST and "\x00" not in text for _, text in value):
        raise ValueError("not_templates")
    if not all(is_slug(category) for category, _ in value):
        raise ValueError("not_templates")
    found = {category: text.strip() for category, text in value}
    if len(found) < len(value):
        raise ValueError("not_templates")
    return tuple((category, text) for category, text in found.items() if text)
