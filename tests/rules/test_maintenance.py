"""Where a clock ends that would end in announced maintenance (domain § 2)."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from michinori.kernel.clock import end_of
from michinori.rules.support.maintenance import Window, moved

NIGHT = Window(datetime(2026, 12, 1, 13, tzinfo=UTC), datetime(2026, 12, 1, 17, tzinfo=UTC))
"""22:00 to 2:00 in Japan, over the end of 1 December."""
FAR = date(2027, 6, 1)
_TIMES = st.datetimes(datetime(2026, 11, 1), datetime(2027, 1, 31), timezones=st.just(UTC))  # noqa: DTZ001
_WINDOWS = st.lists(
    st.builds(lambda at, hours: Window(at, at + timedelta(hours=hours)), _TIMES, st.integers(1, 24)), max_size=4
)


def test_at_the_end_of_the_day_after_it() -> None:
    assert moved(end_of(date(2026, 12, 1)), [NIGHT], FAR) == end_of(date(2026, 12, 3))


def test_at_its_edges() -> None:
    assert moved(NIGHT.starts_at, [NIGHT], FAR) == NIGHT.starts_at
    assert moved(NIGHT.ends_at, [NIGHT], FAR) > NIGHT.ends_at


def test_never_past_the_payment_date_and_never_earlier() -> None:
    at = end_of(date(2026, 12, 1))
    assert moved(at, [NIGHT], date(2026, 12, 2)) == end_of(date(2026, 12, 2))
    assert moved(at, [NIGHT], date(2026, 11, 1)) == at


@given(_TIMES, _WINDOWS, st.dates(date(2026, 11, 1), date(2027, 2, 28)))
def test_it_is_never_earlier_and_in_none_but_for_the_payment_date(
    at: datetime, windows: list[Window], due: date
) -> None:
    found = moved(at, windows, due)
    assert found >= at
    assert not any(one.holds(found) for one in windows) or found in (at, end_of(due))
    assert found <= max(at, end_of(due))
