"""The hours log of one contract, newest day first, with the words and files of each entry."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from michinori.contracts.models import Attachment, Contract, HourEntry, Note
from michinori.contracts.queries.views import ContractView
from michinori.machinery.models import Event
from michinori.rules.contract.facts.time_log import WeekObjected
from michinori.rules.contract.lifecycle import ACTS

_TO_TAKE_BACK = (None, "objected")


@dataclass(frozen=True)
class Logged:
    """One entry. ``open_to_take_back``: whether the reader may take it back now."""

    entry: HourEntry
    note: str
    files: tuple[Attachment, ...]
    open_to_take_back: bool


@dataclass(frozen=True)
class LoggedDay:
    """What was logged for one day, in minutes: in all, not answered yet, and objected to. ``filed``: a file that counts
    as shown came with some of it.
    """

    minutes: int
    open: int
    objected: int
    filed: bool


def days_of_week(contract: Contract, monday: date) -> dict[date, LoggedDay]:
    """The days of one week of the log by date, without those on which nothing stands. One query. The caller checks
    permission.
    """
    rows = HourEntry.objects.filter(contract=contract, week=monday).exclude(answer="taken_back")
    sums = rows.values("day").annotate(
        spent=Sum("minutes"),
        unanswered=Sum("minutes", filter=Q(answer=None), default=0),
        refused=Sum("minutes", filter=Q(answer="objected"), default=0),
        files=Count("id", filter=Q(has_file=True)),
    )
    return {
        one["day"]: LoggedDay(one["spent"], one["unanswered"], one["refused"], one["files"] > 0)
        for one in sums.order_by("day")
    }


def objection_to(contract: Contract, monday: date) -> str:
    """The client's words when they last objected to the week; empty if there are none. One query."""
    rows = Event.objects.filter(subject_id=contract.id, kind=WeekObjected.event_kind, data__week=monday.isoformat())
    newest = rows.order_by("-n").values("n")[:1]
    return Note.objects.filter(contract=contract, n=Subquery(newest)).values_list("text", flat=True).first() or ""


def list_hours(
    view: ContractView, *, week: date | None = None, after: tuple[date, int] | None = None, limit: int = 50
) -> tuple[list[Logged], tuple[date, int] | None]:
    """Entries of one week (None: of all), latest day first, and the cursor (day, event number) of the next page, None
    on the last one.

    Two queries. The caller checks permission.
    """
    contract = view.contract
    rows = HourEntry.objects.filter(contract=contract).exclude(answer="taken_back")
    if week is not None:
        rows = rows.filter(week=week)
    if after is not None:
        rows = rows.filter(Q(day__lt=after[0]) | Q(day=after[0], n__lt=after[1]))
    words = Note.objects.filter(contract=contract, n=OuterRef("n")).values("text")[:1]
    found = list(rows.annotate(words=Subquery(words)).order_by("-day", "-n")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    files = _files(page)
    mine = view.place.side == "worker" and view.life.status in ACTS["take-back-hours"].sources
    shown = [
        Logged(row, row.words or "", tuple(files.get(row.id, ())), mine and row.answer in _TO_TAKE_BACK) for row in page
    ]
    return shown, (page[-1].day, page[-1].n) if more else None


def _files(entries: Sequence[HourEntry]) -> dict[str, list[Attachment]]:
    files: dict[str, list[Attachment]] = defaultdict(list)
    for one in Attachment.objects.filter(hours__in=entries).select_related("file", "hours").order_by("id"):
        files[one.hours_id or ""].append(one)
    return files
