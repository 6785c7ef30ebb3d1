"""The hours log of one contract, newest day first, with the words and files of each entry."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from michinori.contracts.models import Attachment, HourEntry, Note
from michinori.contracts.queries.views import ContractView
from michinori.rules.contract.lifecycle import ACTS

_TO_TAKE_BACK = (None, "objected")


@dataclass(frozen=True)
class Logged:
    """One entry. ``open_to_take_back``: whether the reader may take it back now."""

    entry: HourEntry
    note: str
    files: tuple[Attachment, ...]
    open_to_take_back: bool


def list_hours(
    view: ContractView, *, after: tuple[date, int] | None = None, limit: int = 50
) -> tuple[list[Logged], tuple[date, int] | None]:
    """Entries, latest day first, and the cursor (day, event number) of the next page, None on the last one.

    Two queries. The caller checks permission.
    """
    contract = view.contract
    rows = HourEntry.objects.filter(contract=contract).exclude(answer="taken_back")
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
