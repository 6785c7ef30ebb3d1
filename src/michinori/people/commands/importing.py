"""Taking over people with their skills and past works from a CSV file: all of it or nothing (decision 45)."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit
from michinori.people.commands.portfolio import add_portfolio_link
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.users import create_user, is_taken
from michinori.people.models import User
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.people.importing import COLUMNS, MOST_FLAWS, Row, read_row

MAX_CELL = 10_000
ENCODINGS = ("utf-8-sig", "cp932")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a line of the file, the header being line 1."""

    line: int
    flaw: Flaw


@dataclass
class Report:
    """What the file brings, or has brought. ``known``: people who are members already, of whom nothing is changed."""

    lines: int = 0
    made: int = 0
    known: int = 0
    works: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    more_wrong: int = 0

    def note(self, line: int, flaws: Iterable[Flaw]) -> None:
        """Note what is wrong, only so much of it with its line."""
        for flaw in flaws:
            if len(self.wrong) < MOST_FLAWS:
                self.wrong.append(Wrong(line, flaw))
            else:
                self.more_wrong += 1


class _Undone(Exception):
    """Ends a transaction that shall leave nothing."""


def import_people(
    *, actor: Actor, lines: Iterable[str], dry_run: bool, invite: Callable[[User], None] | None = None
) -> Report:
    """Make accounts of the lines of a CSV file, with profile and links to past works; the address of each counts as
    confirmed, since the operator vouches for the list. ``dry_run``: only report. Nothing is written if any line is
    wrong. ``invite``: called with each new account. Who is a member already is left as they are, so that the same file
    can come twice.

    Only for admins who have just proved who they are, and the operator. Raises ``not-found``, ``elevation-needed``.
    """
    if actor.kind != "operator":
        require_staff(actor, "data")
        require_elevated(actor)
    report = Report()
    try:
        with transaction.atomic():
            _take(lines, report, None if dry_run else invite)
            if dry_run or report.wrong:
                raise _Undone
            audit.note(actor=actor, kind="people_imported", data={"made": report.made, "works": report.works})
    except _Undone:
        pass
    return report


def _take(lines: Iterable[str], report: Report, invite: Callable[[User], None] | None) -> None:
    made: dict[str, tuple[str, Row]] = {}
    known = set[str]()
    for line, cells in _read(lines, report):
        report.lines += 1
        row, flaws = read_row(cells)
        if flaws:
            report.note(line, flaws)
            continue
        try:
            with transaction.atomic():
                _take_row(row, made, known, report, invite)
        except Problem as problem:
            report.note(
                line, problem.flaws or (Flaw("work_title", "too_many", {"limit": problem.values.get("limit", 0)}),)
            )


def _take_row(
    row: Row,
    made: dict[str, tuple[str, Row]],
    known: set[str],
    report: Report,
    invite: Callable[[User], None] | None,
) -> None:
    if row.email not in made and (row.email in known or _is_there(row.email)):
        report.known += row.email not in known
        known.add(row.email)
        return
    if row.email in made:
        if row.differs_from(made[row.email][1]):
            raise Problem.invalid(Flaw("email", "repeated_otherwise"))
    else:
        user = create_user(
            actor=Actor.operator(),
            email=row.email,
            name=row.name,
            real_name=row.real_name,
            language=row.language,
            confirmed=True,
        )
        update_profile(
            actor=Actor.person(user.id),
            headline=row.headline,
            about=row.about,
            skills=list(row.skills),
            hourly_guide=row.hourly_guide,
            categories=row.categories,
        )
        made[row.email] = (user.id, row)
        report.made += 1
        if invite:
            invite(user)
    if row.work_title or row.work_url:
        add_portfolio_link(actor=Actor.person(made[row.email][0]), title=row.work_title, url=row.work_url)
        report.works += 1


def _is_there(email: str) -> bool:
    """Whether somebody has the address, or has only typed it: they are left alone, and stop no file."""
    return is_taken(email) or User.objects.filter(email=email).exists()


def _read(lines: Iterable[str], report: Report) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows with the number of the line that each ends on. What cannot be read ends the reading with a flaw."""
    reader = csv.reader(lines)
    names: list[str] = []
    try:
        for cells in reader:
            if not names:
                names = [cell.strip().lower() for cell in cells]
                if not {"email", "name"} <= set(names) <= set(COLUMNS) or len(set(names)) < len(names):
                    report.note(reader.line_num, [Flaw("file", "not_this_csv", {"columns": ", ".join(COLUMNS)})])
                    return
            elif any(cell.strip() for cell in cells):
                if len(cells) > len(names) or any(len(cell) > MAX_CELL for cell in cells):
                    report.note(reader.line_num, [Flaw("file", "bad_format")])
                    continue
                yield reader.line_num, dict(zip(names, cells, strict=False))
    except (csv.Error, UnicodeError):
        report.note(reader.line_num + 1, [Flaw("file", "not_csv_text")])
    if not names:
        report.note(1, [Flaw("file", "not_this_csv", {"columns": ", ".join(COLUMNS)})])
