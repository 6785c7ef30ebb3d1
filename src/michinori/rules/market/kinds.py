"""The kinds of work that a site takes on: categories, of which the operator may leave some out."""

from collections.abc import Collection

from michinori.kernel.problems import Flaw, Problem
from michinori.rules.market.categories import SUBCATEGORIES


def read_kinds(value: object) -> tuple[str, ...]:
    """The categories in which jobs may be posted, in their order; none named means all. Raises ValueError with a flaw's
    key.
    """
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError("not_kinds")
    if set(value) - set(SUBCATEGORIES):
        raise ValueError("not_kinds")
    return tuple(one for one in SUBCATEGORIES if one in value)


def taken_on(kinds: Collection[str]) -> tuple[str, ...]:
    """The categories of a site with this setting."""
    return tuple(one for one in SUBCATEGORIES if not kinds or one in kinds)


def refuse_other_kind(category: str, kinds: Collection[str]) -> None:
    """Raise ``invalid`` (422) for a job of a kind that the site does not take on."""
    if category not in taken_on(kinds):
        raise Problem.invalid(Flaw("category", "kind_not_taken_on"))
