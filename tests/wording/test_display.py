"""Money, days and deadlines as people write them, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from michinori.wording import display

MIDNIGHT = datetime(2026, 12, 1, 15, tzinfo=UTC)  # 24:00 in Japan
AFTERNOON = datetime(2026, 12, 1, 6, 5, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "ja", "en"),
    [
        (0, "0円", "¥0"),
        (12_345, "12,345円", "¥12,345"),
        (-3_000, "−3,000円", "−¥3,000"),
        (10**9, "1,000,000,000円", "¥1,000,000,000"),
    ],
)
def test_yen(amount: int, ja: str, en: str) -> None:
    assert display.yen(amount) == ja
    with translation.override("en"):
        assert display.yen(amount) == en


def test_a_day() -> None:
    assert display.day(date(2026, 11, 24)) == "2026年11月24日（火）"
    assert display.day(date(2026, 11, 29), year=False) == "11月29日（日）"
    with translation.override("en"):
        assert display.day(date(2026, 11, 24)) == "Tue, 24 Nov 2026"


def test_an_instant_is_told_in_japan_time_and_midnight_belongs_to_the_day_that_ends() -> None:
    assert display.moment(AFTERNOON) == "2026年12月1日（火）15:05"
    assert display.moment(MIDNIGHT) == "2026年12月1日（火）24:00"
    assert display.moment(MIDNIGHT.replace(microsecond=1)) == "2026年12月2日（水）00:00"
    with translation.override("en"):
        assert display.moment(AFTERNOON) == "Tue, 1 Dec 2026, 15:05"
        assert display.moment(MIDNIGHT) == "Tue, 1 Dec 2026, 24:00"


def test_a_deadline_at_midnight_is_24_hours_of_the_day_that_ends() -> None:
    assert display.until(MIDNIGHT) == "2026年12月1日（火）24時"
    assert display.until(MIDNIGHT, year=False) == "12月1日（火）24時"
    assert display.until(AFTERNOON, year=False) == "12月1日（火）15:05"
    with translation.override("en"):
        assert "Tue, 1 Dec 2026" in display.until(MIDNIGHT)
        assert "24:00" in display.until(MIDNIGHT)
