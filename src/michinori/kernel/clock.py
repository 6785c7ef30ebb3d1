"""Days and deadlines of Japan time (domain § 2, Clocks). Instants are aware datetimes; nothing here reads a clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
_MOMENT = timedelta(microseconds=1)


def day_of(instant: datetime) -> date:
    """The day in Japan to which ``instant`` belongs; 24:00 belongs to the day that ends."""
    return (instant.astimezone(JAPAN) - _MOMENT).date()


def end_of(day: date) -> datetime:
    """24:00 Japan time of ``day``, as an instant in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), JAPAN).astimezone(UTC)


def runs_out(start: datetime, days: int) -> datetime:
    """When a clock of ``days`` days started at ``start`` ends: 24:00 of the n-th day after.

    An act at that instant is late.
    """
    return end_of(day_of(start) + timedelta(days=days))


def iso(instant: datetime) -> str:
    """ISO 8601 with Japan's UTC offset; microseconds appear only when they are not zero."""
    return instant.astimezone(JAPAN).isoformat()


def read_instant(text: str) -> datetime | None:
    """The instant, in UTC, that ISO 8601 with an offset says; None for any other text. An offset may be one that no
    place on earth has, and PostgreSQL does not know.
    """
    try:
        said = datetime.fromisoformat(text)
        return said.astimezone(UTC) if said.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
