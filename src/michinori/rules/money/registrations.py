"""Who is registered for qualified invoices (適格請求書発行事業者), by day (Consumption Tax Act art. 57-2).

The number (登録番号) is T and 13 digits: a company's are its corporate number, a sole trader's are others of the same
form and check digit.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from michinori.rules.people.corporate_numbers import check_digit

FIRST_DAY = date(2023, 10, 1)
"""Since when invoices of that kind exist."""
_NUMBER = re.compile(r"T[1-9][0-9]{12}")


class Stated(NamedTuple):
    """A statement: registered under ``number`` from the day ``since`` on, or, where it is empty, no longer."""

    number: str
    since: date


def read_invoice_number(value: object) -> str:
    """A number as T and 13 digits, of one typed in any width, with spaces and hyphens; empty where none is given.

    Raises ``ValueError`` with the key of a flaw.
    """
    if value is not None and not isinstance(value, str):
        raise ValueError("not_text")
    number = re.sub(r"[\s‐－ー-]", "", unicodedata.normalize("NFKC", value or "")).upper()
    if not number:
        return ""
    if not _NUMBER.fullmatch(number):
        raise ValueError("not_an_invoice_number")
    if int(number[1]) != check_digit(number[2:]):
        raise ValueError("invoice_number_wrong")
    return number


def spans(stated: Iterable[Stated]) -> tuple[Stated, ...]:
    """What holds from which day on, earliest first; before the first one nothing does. ``stated``: in the order in
    which it was said.

    A statement takes back what was said of its first day and later. One with the number that holds on the day before
    corrects since when: that number is not registered before it.
    """
    found: list[Stated] = []
    for number, since in stated:
        found = [one for one in found if one.since < since]
        if number and found and found[-1].number == number:
            found.pop()
        if number != (found[-1].number if found else ""):
            found.append(Stated(number, since))
    return tuple(found)


def registered_on(stated: Iterable[Stated], day: date) -> str:
    """The number under which somebody is registered on a day; empty for none."""
    return next((number for number, since in reversed(spans(stated)) if since <= day), "")
