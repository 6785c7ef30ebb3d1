"""How much may stand open on a page at a phone's width, in every state that the demo has."""

from collections.abc import Iterable

from looks.pictures import CARDS, Count
from looks.walking import Found

BUDGETS = {
    "/": 460,
    "/contracts/ID": 320,
    "/contracts/ID/offer": 360,
    "/contracts/ID/hours": 320,
    "/contracts/ID/end": 280,
    "/terminations/ID": 280,
    "/terminations/ID/do/seal-bid": 320,
    "/contracts/ID/business-end": 280,
    "/contracts/ID/amend": 230,
    "/amendments/ID": 230,
    "/contracts/ID/reviews": 230,
}
"""Characters, by the kind of the page."""
CARD = 80
"""Characters of a card of a list."""
SCREENS = {"/contracts/ID": 2.3, "/contracts/ID/amend": 2.2}
MOST_SCREENS = 2.0
"""The height of any other page with a budget, in screens of a phone; rows of what was promised grow with it."""

HELD = frozenset((*BUDGETS, *CARDS))
"""The kinds of pages that are held to something."""


def is_held(found: Found) -> bool:
    """Whether a page is held to something. A visitor's first page is the front page, not somebody's home."""
    return found.kind in HELD and bool(found.who or found.kind != "/")


def over(counts: Iterable[Count]) -> list[str]:
    """A line for each page on which more stands open than may."""
    return [f"{one.found.who or 'visitor'}, {one.found.path}: {said}" for one in counts for said in _over(one)]


def _over(one: Count) -> Iterable[str]:
    kind = one.found.kind
    if kind in BUDGETS and one.open > BUDGETS[kind]:
        yield f"{one.open} characters stand open, {BUDGETS[kind]} may"
    if kind in BUDGETS and one.screens > SCREENS.get(kind, MOST_SCREENS):
        yield f"{one.screens} screens, {SCREENS.get(kind, MOST_SCREENS)} may"
    if kind in CARDS and one.card > CARD:
        yield f"{one.card} characters in a card, {CARD} may"
