"""Which nightly backups are kept."""

from datetime import date, timedelta

from michinori.kernel.generations import kept


def _after_a_year() -> list[date]:
    there: frozenset[date] = frozenset()
    for n in range(400):
        there = kept({*there, date(2026, 1, 1) + timedelta(days=n)})
    return sorted(there)


def test_after_a_year_a_week_of_days_a_month_of_weeks_and_a_year_of_months() -> None:
    assert [str(day) for day in _after_a_year()] == [
        *("2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30"),
        *("2026-10-31", "2026-11-30", "2026-12-31", "2027-01-17", "2027-01-24"),
        *("2027-01-29", "2027-01-30", "2027-01-31", "2027-02-01", "2027-02-02", "2027-02-03", "2027-02-04"),
    ]


def test_there_are_never_more_than_are_asked_for_and_the_newest_is_always_there() -> None:
    there: frozenset[date] = frozenset()
    for n in range(800):
        day = date(2024, 2, 1) + timedelta(days=n)
        there = kept({*there, day})
        assert day in there
        assert len(there) <= 7 + 4 + 12


def test_nights_without_a_backup_push_nothing_out() -> None:
    old = [date(2026, 1, 3), date(2026, 1, 10), date(2026, 1, 20)]
    assert kept([*old, date(2026, 11, 27)]) == {*old, date(2026, 11, 27)}
