"""Texts that the operator offers for the description of a job, by category (decision 42)."""

from michinori.rules.market.categories import SUBCATEGORIES

LONGEST = 4_000
type Templates = tuple[tuple[str, str], ...]
"""Category and text, in the order of the categories."""


def read_templates(value: object) -> Templates:
    """Read ``[[category, text], …]``; empty texts are left out. Raises ``ValueError`` with the key of a flaw."""
    if not isinstance(value, list) or not all(isinstance(row, list) and len(row) == 2 for row in value):
        raise ValueError("not_templates")
    if not all(isinstance(text, str) and len(text) <= LONGEST and "\x00" not in text for _, text in value):
        raise ValueError("not_templates")
    found = {str(category): text.strip() for category, text in value}
    if len(found) < len(value) or set(found) - set(SUBCATEGORIES):
        raise ValueError("not_templates")
    return tuple((category, found[category]) for category in SUBCATEGORIES if found.get(category))
