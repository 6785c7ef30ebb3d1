"""Lists, counts and balances of one's own say the same whether there is another world or not."""

from matrix.addresses import every_operation
from matrix.asking import call
from matrix.worlds import Worlds

READERS = ("mio", "ren", "aoi", "ken", "nana", "rui", "former member", "blocked")
OF_ALL = {
    "GET /jobs", "GET /workers", "GET /columns", "GET /recommendations", "GET /categories", "GET /rulebook",
}  # fmt: skip
"""What everybody publishes, and the rules of the site."""


def told_of_their_own(worlds: Worlds) -> dict[str, str]:
    """What each reader is told by each list of the API, by both."""
    lists = [one for one in every_operation() if one.startswith("GET ") and "{" not in one and one not in OF_ALL]
    found = {}
    for name in READERS:
        caller = worlds.caller(name)
        for operation in lists:
            answer = call(worlds, caller, operation)
            found[f"{operation} by {name}"] = f"{answer.status} {answer.told}"
    return found
