"""Reading a row of a file of people (decision 45). Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from michinori.kernel.problems import Flaw

COLUMNS = (
    "email", "name", "real_name", "language", "headline", "about", "skills", "categories", "hourly_guide",
    "work_title", "work_url",
)  # fmt: skip
MOST_FLAWS = 100
"""So many are told with their line."""
_BETWEEN = re.compile(r"[、,;|／]")
_YEN = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Row:
    """One line: a person, or one more work of a person above. ``hourly_guide``: yen before tax per hour."""

    email: str
    name: str
    real_name: str = ""
    language: str = "ja"
    headline: str = ""
    about: str = ""
    skills: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    hourly_guide: int | None = None
    work_title: str = ""
    work_url: str = ""

    def differs_from(self, first: "Row") -> bool:
        """Whether it says something else of the person than their first line; what it leaves out says nothing."""
        names = ("name", "real_name", "headline", "about", "skills", "categories", "hourly_guide")
        return any(getattr(self, name) and getattr(self, name) != getattr(first, name) for name in names)


def read_row(cells: Mapping[str, str]) -> tuple[Row, list[Flaw]]:
    """Read the cells by the names of their columns. Lists are parted by commas, semicolons, bars or 、. The commands
    that write them look at the rest.
    """
    given = {name: cell.strip().removeprefix("\ufeff") for name, cell in cells.items()}
    flaws = []
    guide = given.get("hourly_guide", "").replace(",", "").removesuffix("円")
    if guide and not _YEN.fullmatch(guide):
        flaws.append(Flaw("hourly_guide", "bad_format"))
    if bool(given.get("work_title")) != bool(given.get("work_url")):
        flaws.append(Flaw("work_url" if given.get("work_title") else "work_title", "required"))
    row = Row(
        email=given.get("email", "").lower(),
        name=given.get("name", ""),
        real_name=given.get("real_name", ""),
        language=given.get("language", "") or "ja",
        headline=given.get("headline", ""),
        about=given.get("about", ""),
        skills=_listed(given.get("skills", "")),
        categories=_listed(given.get("categories", "")),
        hourly_guide=int(guide) if guide and not flaws else None,
        work_title=given.get("work_title", ""),
        work_url=given.get("work_url", ""),
    )
    if not row.email:
        flaws.append(Flaw("email", "required"))
    return row, flaws


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in _BETWEEN.split(text) if one.strip())
