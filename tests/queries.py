"""Count the queries that a page makes on a real site."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST = 10
"""So many queries a page may make."""
_OF_TESTS_ALONE = ('SELECT "offset" FROM machinery_siteclock', "SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO ")
"""A site in real time does not ask for its clock, and a transaction inside the test's own is a savepoint."""
_BOUND = "QUERY = '"
"""With this Django's list of queries begins a text whose values are bound at the server."""


def asked(work: Callable[[], object]) -> list[str]:
    """The queries that ``work`` makes, without those that only tests make."""
    with CaptureQueriesContext(connection) as seen:
        work()
    said = (one["sql"].removeprefix(_BOUND) for one in seen)
    return [one for one in said if not one.startswith(_OF_TESTS_ALONE)]


def few[T](work: Callable[[], T], most: int = MOST) -> T:
    """Check that ``work`` makes at most so many; what it gives."""
    given: list[T] = []
    found = asked(lambda: given.append(work()))
    assert len(found) <= most, "\n".join([f"{len(found)} queries", *(one[:300] for one in found)])
    return given[0]
