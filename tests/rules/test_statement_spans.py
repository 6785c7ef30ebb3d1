"""Statements that follow from each other, overlap, or leave something out."""

from datetime import date

from michinori.rules.money.statement_spans import Break, Known, breaks


def on(day: int) -> date:
    return date(2026, 3, day)


MOVED = {on(1): 500, on(2): -200, on(5): 1_000}


def test_statements_that_follow_or_overlap_have_no_break() -> None:
    assert breaks([Known(on(1), 100), Known(on(5), 400)], MOVED) == []
    assert breaks([Known(on(1), 100), Known(on(2), 600), Known(on(5), 400)], MOVED) == []
    assert breaks([Known(on(5), 400), Known(on(1), 100)], MOVED) == [], "in whichever order they came"
    assert breaks([], MOVED) == breaks([Known(on(1), 1)], MOVED) == []


def test_what_is_missing_or_invented_is_found() -> None:
    assert breaks([Known(on(1), 100), Known(on(5), 300)], MOVED) == [Break(on(1), on(5), -100)]
    invented = MOVED | {on(3): 70_000}
    assert breaks([Known(on(1), 100), Known(on(5), 400)], invented) == [Break(on(1), on(5), -70_000)]


def test_the_later_of_two_that_begin_on_one_day_counts() -> None:
    assert breaks([Known(on(1), 100), Known(on(5), 300), Known(on(5), 400)], MOVED) == []
