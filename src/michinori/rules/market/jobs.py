"""Reading a job posting, and the items that art. 12 of the Freelance Act requires of it (domain § 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from michinori.kernel.problems import Problem
from michinori.rules.contract.briefs import read_brief
from michinori.rules.contract.terms import BriefItem
from michinori.rules.fields import MAX_YEN, Reader

CATEGORIES = ("design", "writing", "web", "video", "translation", "data", "other")
KINDS = ("fixed", "hourly")
MAX_TITLE, MAX_DESCRIPTION, MAX_PLACE, MAX_MESSAGE = 100, 10_000, 100, 5_000
MAX_HOURS, MAX_END_CLIENT, CORPORATE_DIGITS = 9_999, 100, 13
MIN_WORK = 20
"""A description with fewer characters is not taken to say what the work is."""


@dataclass(frozen=True)
class Posting:
    """The content of a job. Budgets in yen before tax, which bind no proposal. ``estimated_hours``: of the whole work.

    ``end_client_…``: the client's own customer, if the work is for somebody else; the number is a corporate number of
    13 digits.
    """

    title: str
    description: str
    category: str
    kind: str
    budget_min: int | None
    budget_max: int | None
    due_date: date | None
    place: str
    brief: tuple[BriefItem, ...]
    estimated_hours: int | None = None
    end_client_name: str = ""
    end_client_number: str = ""


def read_posting(body: object, today: date, former: Posting | None = None) -> Posting:
    """Read the posting in ``body``; fields left out stay as in ``former``. Raises ``invalid`` (422)."""
    if not isinstance(body, Mapping):
        raise Problem.invalid(*_not_an_object())
    merged: dict[str, object] = (posting_data(former) if former else {}) | dict(body)
    reader = Reader(merged)
    low, high = _budget(reader, "budget_min"), _budget(reader, "budget_max")
    if low is not None and high is not None and high < low:
        reader.flaw("budget_max", "budget_below_min", limit=low)
    posting = Posting(
        title=reader.line("title", MAX_TITLE),
        description=reader.block("description", MAX_DESCRIPTION),
        category=reader.choice("category", CATEGORIES),
        kind=reader.choice("kind", KINDS),
        budget_min=low,
        budget_max=high,
        due_date=_due(reader, today, former),
        place=reader.line("place", MAX_PLACE, "online"),
        brief=read_brief(reader, required=False),
        estimated_hours=reader.integer("estimated_hours", 1, MAX_HOURS) if reader.given("estimated_hours") else None,
        **_end_client(reader),
    )
    reader.finish()
    return posting


def posting_data(posting: Posting) -> dict[str, object]:
    """JSON-ready, as a body that ``read_posting`` reads back to the same posting."""
    return {
        "title": posting.title,
        "description": posting.description,
        "category": posting.category,
        "kind": posting.kind,
        "budget_min": posting.budget_min,
        "budget_max": posting.budget_max,
        "due_date": posting.due_date.isoformat() if posting.due_date else None,
        "place": posting.place,
        "brief": [{"key": item.key, "value": item.value, "direction": item.direction} for item in posting.brief],
        "estimated_hours": posting.estimated_hours,
        "end_client_name": posting.end_client_name,
        "end_client_number": posting.end_client_number,
    }


def _not_an_object() -> tuple[Any, ...]:
    reader = Reader({})
    reader.flaw("title", "required")
    return tuple(reader.flaws)


def _end_client(reader: Reader) -> dict[str, str]:
    number = "".join(each for each in reader.line("end_client_number", 40, "") if each not in " 　-‐－ー")
    if number and not (len(number) == CORPORATE_DIGITS and number.isdecimal()):
        reader.flaw("end_client_number", "corporate_number_digits")
        number = ""
    number = "".join(str(int(digit)) for digit in number)
    name = reader.line("end_client_name", MAX_END_CLIENT, "")
    if number and not name:
        reader.flaw("end_client_name", "required")
    return {"end_client_name": name, "end_client_number": number}


def _budget(reader: Reader, name: str) -> int | None:
    return reader.integer(name, 1, MAX_YEN) if reader.given(name) else None


def _due(reader: Reader, today: date, former: Posting | None) -> date | None:
    if not reader.given("due_date"):
        return None
    due = reader.day("due_date")
    if reader.has_flaw("due_date"):
        return None
    if due < today and not (former and due == former.due_date):
        reader.flaw("due_date", "date_in_past")
    elif due.year > today.year + 20:
        reader.flaw("due_date", "date_too_far")
    return due


ITEMS = ("name", "address", "contact", "work", "place", "pay")
"""The six items of a posting: the client's name, address, contact; work, place of work, pay (Freelance Act art. 12)."""


def missing_items(posting: Posting, *, name: str, address: str, contact: str) -> tuple[str, ...]:
    """The items of ``ITEMS`` that a posting lacks. They lead to a warning, never a refusal."""
    there = {
        "name": bool(name),
        "address": bool(address),
        "contact": bool(contact),
        "work": len(posting.description) >= MIN_WORK,
        "place": bool(posting.place),
        "pay": posting.budget_min is not None or posting.budget_max is not None,
    }
    return tuple(item for item in ITEMS if not there[item])
