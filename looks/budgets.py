"""How many characters may stand open on a page's phone view, at the demo's fullest state."""

from collections.abc import Iterable

from looks.pictures import Look

BUDGETS = {
    "/": 460,
    "/contracts/ID": 320,
    "/contracts/ID/offer": 360,
    "/terminations/ID": 280,
    "/contracts/ID/amend": 230,
    "/contracts/ID/reviews": 230,
}


def over(looks: Iterable[Look]) -> list[str]:
    """A line for each page on which more stands open than it may."""
    found = []
    for look in looks:
        most = BUDGETS.get(look.found.kind)
        if most is not None and look.open > most:
            found.append(f"{look.found.kind}: {look.open} characters stand open, {most} may")
    return found
