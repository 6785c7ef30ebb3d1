"""The steps of the first set-up of a site, between its owner's account and its opening. Pure."""

from typing import Literal, get_args

Step = Literal["operator", "looks", "mail", "bank", "kinds", "legal", "people"]
STEPS: tuple[Step, ...] = get_args(Step)
"""In the order of the page. ``kinds``: kinds of work; ``people``: whether everybody may sign up."""
NEEDED: frozenset[Step] = frozenset(("operator", "legal"))
"""Without these nobody could know whose site it is and what they agree to."""


def known_step(name: str) -> Step | None:
    """The step of this name."""
    return next((step for step in STEPS if step == name), None)
