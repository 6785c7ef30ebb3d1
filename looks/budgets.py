"""How much may stand open on a page at a phone's width, in every state that the demo has."""

from collections import defaultdict
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
    "/money/ID/withholding": 200,
    "/settings/identity": 320,
    "/settings/tax": 200,
    "/organisations/ID/tax": 200,
}
"""Characters, by the kind of the page."""
CARD = 80
"""Characters of a card of a list."""
SCREENS = {"/contracts/ID": 2.3, "/contracts/ID/amend": 2.2}
MOST_SCREENS = 2.0
"""The height of any other page with a budget, in screens of a phone; rows of what was promised grow with it."""
LETTERS, TALLER = 2, 1.1
"""English on the same pages: letters for each Japanese character, and so much taller. A kanji says what two letters do:
where the Japanese is full, the English came to 1.5 to 2.05 letters for each character (November 2026).
"""
_FULLEST = 3

HELD = frozenset((*BUDGETS, *CARDS))
"""The kinds of pages that are held to something."""
ALIKE = ("/jobs", "/workers", "/my/jobs", "/proposals", "/favourites", "/invitations", "/searches", "/settings/tax")
"""Those of them that are in the same state for all people."""


def held(pages: Iterable[Found]) -> list[Found]:
    """The pages that are held to something: of those that differ by whose they are only, the fullest. A visitor's first
    page is the front page, not somebody's home.
    """
    found = [one for one in pages if one.kind in HELD and (one.who or one.kind != "/")]
    alike = {kind: [one for one in found if one.kind == kind] for kind in ALIKE}
    fullest = [sorted(each, key=lambda one: one.characters, reverse=True)[:_FULLEST] for each in alike.values()]
    return [*(one for each in fullest for one in each), *(one for one in found if one.kind not in ALIKE)]


def fullest(counts: Iterable[Count]) -> list[Found]:
    """The few pages of each kind on which most stands open: the English is counted there."""
    kinds: dict[str, list[Count]] = defaultdict(list)
    for one in counts:
        kinds[one.found.kind].append(one)
    most = (sorted(found, key=lambda one: max(one.open, one.card), reverse=True) for found in kinds.values())
    return [one.found for found in most for one in found[:_FULLEST]]


def over(counts: Iterable[Count], *, english: bool = False) -> list[str]:
    """A line for each page on which more stands open than may."""
    return [f"{one.found.who or 'visitor'}, {one.found.path}: {said}" for one in counts for said in _over(one, english)]


def _over(one: Count, english: bool) -> Iterable[str]:
    kind, letters, taller = one.found.kind, LETTERS if english else 1, TALLER if english else 1
    said, screens = "letters" if english else "characters", round(SCREENS.get(kind, MOST_SCREENS) * taller, 1)
    if kind in BUDGETS and one.open > BUDGETS[kind] * letters:
        yield f"{one.open} {said} stand open, {BUDGETS[kind] * letters} may"
    if kind in BUDGETS and one.screens > screens:
        yield f"{one.screens} screens, {screens} may"
    if kind in CARDS and one.card > CARD * letters:
        yield f"{one.card} {said} in a card, {CARD * letters} may"
