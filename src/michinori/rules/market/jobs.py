"""Reading a job posting, and the items that art. 12 of the Freelance Act requires of it (domain § 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from michinori.kernel.problems import Problem
from michinori.rules.contract.briefs import read_brief
from michinori.rules.contract.terms import BriefItem
from michinori.rules.fields import MAX_YEN, Reader
from michinori.rules.market.categories import LONGEST_SLUG
from michinori.rules.market.kinds import SHIPPED, Kinds
from michinori.rules.skills import read_skills

KINDS = ("fixed", "hourly")
MAX_TITLE, MAX_DESCRIPTION, MAX_PLACE, MAX_MESSAGE = 100, 10_000, 100, 5_000
MAX_HOURS, MAX_END_CLIENT, CORPORATE_DIGITS = 9_999, 100, 13
MAX_SKILLS, MAX_WANTED, MAX_ATTACHED = 10, 99, 10
MIN_WORK = 20
"""A description with fewer characters is not taken to say what the work is."""


@dataclass(frozen=True)
class Posting:
    """The content of a job. Budgets in yen before tax, which bind no proposal. ``estimated_hours``: of the whole work.

    ``subcategory``: a slug within the category, or empty. ``skills``: what the work asks for. ``closes_on``: the last
    day of the posting; ``wanted``: how many people are looked for, None if that is open.

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
    subcategory: str = ""
    skills: tuple[str, ...] = ()
    closes_on: date | None = None
    wanted: int | None = None


def last_day(due: date | None, closes: date | None) -> date | None:
    """The last day on which people can propose: the due date or the end of the posting, whichever is first; None if
    neither is set.
    """
    return min((day for day in (due, closes) if day), default=None)


def read_posting(body: object, today: date, former: Posting | None = None, kinds: Kinds = SHIPPED) -> Posting:
    """Read the posting in ``body``; fields left out stay as in ``former``. ``kinds``: those of the site. Raises
    ``invalid`` (422).
    """
    if not isinstance(body, Mapping):
        raise Problem.invalid(*_not_an_object())
    merged: dict[str, object] = (posting_data(former) if former else {}) | dict(body)
    reader = Reader(merged)
    low, high = _budget(reader, "budget_min"), _budget(reader, "budget_max")
    if low is not None and high is not None and high < low:
        reader.flaw("budget_max", "budget_below_min", limit=low)
    category = reader.choice("category", kinds.categories)
    due = _day(reader, "due_date", today, former.due_date if former else None)
    posting = Posting(
        title=reader.line("title", MAX_TITLE),
        description=reader.block("description", MAX_DESCRIPTION),
        category=category,
        kind=reader.choice("kind", KINDS),
        budget_min=low,
        budget_max=high,
        due_date=due,
        place=reader.line("place", MAX_PLACE, "online"),
        brief=read_brief(reader, required=False),
        estimated_hours=reader.integer("estimated_hours", 1, MAX_HOURS) if reader.given("estimated_hours") else None,
        **_end_client(reader),
        subcategory=_subcategory(reader, category, kinds, chosen="subcategory" in body),
        skills=tuple(read_skills(reader, merged.get("skills") or [], MAX_SKILLS)),
        closes_on=_closes(reader, today, due, former),
        wanted=reader.integer("wanted", 1, MAX_WANTED) if reader.given("wanted") else None,
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
        "subcategory": posting.subcategory,
        "skills": list(posting.skills),
        "closes_on": posting.closes_on.isoformat() if posting.closes_on else None,
        "wanted": posting.wanted,
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


def _day(reader: Reader, name: str, today: date, former: date | None) -> date | None:
    if not reader.given(name):
        return None
    day = reader.day(name)
    if reader.has_flaw(name):
        return None
    if day < today and day != former:
        reader.flaw(name, "date_in_past")
    elif day.year > today.year + 20:
        reader.flaw(name, "date_too_far")
    return day


def _closes(reader: Reader, today: date, due: date | None, former: Posting | None) -> date | None:
    closes = _day(reader, "closes_on", today, former.closes_on if former else None)
    if closes and due and closes > due:
        reader.flaw("closes_on", "closes_after_due", due=due)
    return closes


def _subcategory(reader: Reader, category: str, kinds: Kinds, *, chosen: bool) -> str:
    """The subcategory, if it belongs to the category. One that was not sent and belongs to another is dropped."""
    slug = reader.line("subcategory", LONGEST_SLUG, "")
    if not slug or kinds.category_of.get(slug) == category:
        return slug
    if chosen:
        reader.flaw("subcategory", "not_a_choice" if slug not in kinds.category_of else "not_of_category")
    return ""


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
