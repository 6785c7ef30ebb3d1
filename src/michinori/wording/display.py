"""Formats of amounts and days: ``12,345円``, ``2026年11月24日（火）`` in Japanese, and their English counterparts."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils.translation import get_language

from michinori.kernel.clock import JAPAN, day_of

_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def japanese() -> bool:
    """Whether the active language is Japanese; any other language gets English."""
    return (get_language() or "ja").startswith("ja")


def language() -> str:
    """The language of texts that are kept in both: ``ja`` or ``en``."""
    return "ja" if japanese() else "en"


def number(amount: int) -> str:
    """Thousands with commas, a true minus sign: ``−4,840``."""
    return f"{amount:,}".replace("-", "−")


def yen(amount: int) -> str:
    """``12,345円`` in Japanese, ``¥12,345`` in English. The text around it has to say whether it includes tax."""
    return f"{number(amount)}円" if japanese() else f"{'−' if amount < 0 else ''}¥{abs(amount):,}"


def listed(names: Iterable[str]) -> str:
    """Names one after the other: ``色、文字`` or ``colour, letters``."""
    return ("、" if japanese() else ", ").join(names)


def day(value: date, *, year: bool = True) -> str:
    """``2026年11月24日（火）`` or ``Tue, 24 Nov 2026``."""
    if japanese():
        text = f"{value.month}月{value.day}日（{_WEEKDAYS_JA[value.weekday()]}）"
        return f"{value.year}年{text}" if year else text
    text = f"{_WEEKDAYS_EN[value.weekday()]}, {value.day} {_MONTHS_EN[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def short_day(value: date) -> str:
    """``2/26``, or ``26 Feb``, beside a picture."""
    return f"{value.month}/{value.day}" if japanese() else f"{value.day} {_MONTHS_EN[value.month - 1]}"


def weekday(value: date) -> str:
    """``火``, or ``Tue``, beside a picture."""
    return (_WEEKDAYS_JA if japanese() else _WEEKDAYS_EN)[value.weekday()]


def short_until(instant: datetime) -> str:
    """A deadline that ends with a day: ``2/26の24時``, or ``26 Feb, 24:00``."""
    last = short_day(day_of(instant))
    return f"{last}の24時" if japanese() else f"{last}, 24:00"


def moment(instant: datetime, *, year: bool = True) -> str:
    """Japan time to the minute: ``2026年11月24日（火）14:05``. Midnight is 24:00 of the day that ends."""
    local = instant.astimezone(JAPAN)
    clock_time = "24:00" if local.time() == time() else f"{local:%H:%M}"
    return f"{day(day_of(instant), year=year)}{'' if japanese() else ', '}{clock_time}"


def until(instant: datetime, *, year: bool = True) -> str:
    """A deadline in Japan time, with midnight as 24時 of the day that ends (domain § 2, Clocks)."""
    local = instant.astimezone(JAPAN)
    if local.time() == time():
        last = day(day_of(instant), year=year)
        return f"{last}24時" if japanese() else f"{last}, 24:00 (Japan time)"
    return moment(instant, year=year) + ("" if japanese() else " (Japan time)")
