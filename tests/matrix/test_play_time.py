"""Denial looks like absence, in time as well."""

import pytest
from matrix.cells import of_this_run
from matrix.figures import note
from matrix.tempo import MOST_MS, MOST_SHARE, TIMES, denials, is_noise, medians, other_queries
from matrix.worlds import Worlds

pytestmark = pytest.mark.django_db
CALLERS = ("mio", "ren", "aoi")


def test_a_denial_asks_the_database_as_often_as_an_absence(worlds: Worlds) -> None:
    asked = [(one, caller) for caller in CALLERS for one in of_this_run(denials(worlds))]
    found = [other_queries(worlds, one, caller) for one, caller in asked]
    wrong = [said for said in found if said]
    note("denials-queries", denials=len(asked), wrong=len(wrong))
    assert not wrong, "\n".join(wrong)


def test_a_denial_takes_as_long_as_an_absence(worlds: Worlds) -> None:
    found = {}
    for one in of_this_run(denials(worlds)):
        if one.ask(worlds, "aoi", worlds.ids)[0] == "404" and not one.what.startswith("desk/"):
            found[str(one)] = medians(worlds, one, "aoi")
    again = {name: pair for name, pair in found.items() if not is_noise(*pair)}
    for one in denials(worlds):  # what another process did meanwhile is no answer's own
        if str(one) in again:
            again[str(one)] = medians(worlds, one, "aoi", 3 * TIMES)
    wrong = {name: pair for name, pair in again.items() if not is_noise(*pair)}
    apart = sorted(abs(theirs - absent) for theirs, absent in found.values())
    middle = round(apart[len(apart) // 2], 3) if apart else 0
    note(
        "denials-time",
        denials=len(found),
        times=TIMES,
        most_ms=MOST_MS,
        most_share=MOST_SHARE,
        median_apart_ms=middle,
        largest_apart_ms=round(apart[-1], 3) if apart else 0,
        wrong=len(wrong),
    )
    assert not wrong
