"""Which last day of the market may be named, and when people are reminded of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from michinori.kernel.clock import JAPAN
from michinori.kernel.problems import Problem
from michinori.rules.contract.last_day import refuse_past
from michinori.rules.support.closures import Closing, is_over, next_reminder, read_closing

TODAY, DAY = date(2027, 1, 12), timedelta(days=1)
FIRST = TODAY + 90 * DAY


def read(last_day: date | None, standing: date | None = None, **more: Any) -> Closing:
    values: dict[str, Any] = {"ja": "終わります", "en": "The end", "today": TODAY, "ahead": 90}
    return read_closing(last_day=last_day, standing=standing, **values | more)


def flaws(*given: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Problem, match="invalid") as refused:
        read(*given, **more)
    return [(flaw.field, flaw.key) for flaw in refused.value.flaws]


def test_the_first_one_lies_as_far_ahead_as_the_setting_says() -> None:
    assert read(FIRST).last_day == FIRST
    assert flaws(FIRST - DAY) == [("last_day", "last_day_too_soon")]
    assert flaws(None) == [("last_day", "required")]
    assert flaws(TODAY + 731 * DAY) == [("last_day", "last_day_too_far")]
    assert flaws(FIRST, ja=" ", en="") == [("ja", "required"), ("en", "required")]


def test_one_that_stands_is_moved_later_or_given_up_and_never_earlier() -> None:
    assert read(FIRST + DAY, FIRST).last_day == FIRST + DAY
    assert read(None, FIRST).last_day is None
    for day in (FIRST, FIRST - DAY):
        assert flaws(day, FIRST) == [("last_day", "last_day_not_earlier")]
    assert read(TODAY, TODAY - DAY).last_day == TODAY, "one that is over can be moved, but not into the past"
    assert flaws(TODAY - DAY, TODAY - 2 * DAY) == [("last_day", "last_day_not_earlier")]


def test_giving_up_is_no_way_to_an_earlier_one() -> None:
    late = FIRST + 200 * DAY
    assert read(late, announced=late).last_day == late
    assert flaws(late - DAY, announced=late) == [("last_day", "last_day_before_announced")]
    assert read(FIRST, announced=FIRST - DAY).last_day == FIRST


def test_it_is_over_on_the_day_after() -> None:
    assert [is_over(FIRST, FIRST + n * DAY) for n in (-1, 0, 1)] == [False, False, True]
    assert not is_over(None, TODAY)


def test_people_are_reminded_thirty_and_seven_days_before() -> None:
    def morning(days: int) -> datetime:
        return datetime.combine(FIRST - days * DAY, datetime.min.time(), JAPAN) + timedelta(hours=9)

    assert next_reminder(FIRST, morning(60)) == morning(30)
    assert next_reminder(FIRST, morning(30)) == morning(7)
    assert next_reminder(FIRST, morning(7)) is None


def test_work_is_due_on_the_last_day_at_the_latest() -> None:
    refuse_past(FIRST, FIRST, TODAY)
    refuse_past(FIRST + DAY, None, TODAY)
    with pytest.raises(Problem, match="after-last-day") as late:
        refuse_past(FIRST + DAY, FIRST, TODAY)
    assert late.value.values == {"last_day": FIRST, "due": FIRST + DAY}
    with pytest.raises(Problem, match="market-closed"):
        refuse_past(FIRST, FIRST, FIRST + DAY)
