"""Filters that write amounts and days for people: ``{{ amount|yen }}``, ``{{ date|day }}``, ``{{ instant|until }}``."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from michinori.kernel.clock import JAPAN, day_of
from michinori.wording import display

register = template.Library()


@register.filter
def yen(amount: Any) -> str:
    """Whole yen: ``12,345円``; empty for None."""
    return display.yen(int(amount)) if amount not in (None, "") else ""


@register.filter
def yenbig(amount: Any) -> SafeString:
    """Whole yen in large type, with the unit in small type."""
    return (
        format_html("{}<small>円</small>", display.number(int(amount)))
        if display.japanese()
        else format_html("{}", yen(amount))
    )


@register.filter
def number(amount: Any) -> str:
    """A number with commas, without unit."""
    return display.number(int(amount)) if amount not in (None, "") else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """A day, or that of an instant in Japan: ``2026年11月24日（火）``. Midnight belongs to the day that ends, as
    on papers and in the books.
    """
    if isinstance(value, datetime):
        value = day_of(value)
    return display.day(value) if value else ""


@register.filter
def shortday(value: date | datetime | None) -> str:
    """The same without its year: ``11月24日（火）``."""
    if isinstance(value, datetime):
        value = day_of(value)
    return display.day(value, year=False) if value else ""


@register.filter
def dayonly(instant: datetime | None) -> str:
    """The day in Japan on which a deadline ends, in figures: ``11/24``."""
    return display.short_day(day_of(instant)) if instant else ""


@register.filter
def moment(instant: datetime | None) -> str:
    """Day and minute in Japan: ``2026年11月24日（火）14:05``."""
    return display.moment(instant) if instant else ""


@register.filter
def hour(instant: datetime | None) -> str:
    """The time of day in Japan, ``14:05``."""
    return f"{instant.astimezone(JAPAN):%H:%M}" if instant else ""


@register.filter
def until(instant: datetime | None) -> str:
    """A deadline without its year; midnight is written as 24時 of the day that ends."""
    return display.until(instant, year=False) if instant else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """The ISO format, for the attribute ``datetime`` of ``<time>``."""
    return value.isoformat() if value else ""


@register.simple_tag(name="until_text")
def until_text(instant: datetime | None) -> str:
    """A deadline as a variable for another tag: ``{% until_text contract.due as due %}``."""
    return until(instant)
