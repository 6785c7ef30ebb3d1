"""What happened on a contract as a talk: its history and the messages of the two sides in one stream, newest first."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate, zip_longest
from typing import Any

from django.urls import reverse

from michinori.contracts.queries.records import Step, newest_steps
from michinori.contracts.queries.views import ContractView
from michinori.conversation.models import Message
from michinori.conversation.queries.messages import messages_of_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.pages.contracts.showing import FileRow, doer_of, file_row
from michinori.rules.contract.facts.ends import EndingSettled
from michinori.rules.contract.life import Side
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.wording.contract import history, talk
from michinori.wording.sentences import Sentence
from michinori.wording.talk.messages import ONLY_FILES

SHOWN = 4
"""Entries on a page of the stream, about a screen of a phone: an entry with a large picture takes the room of two."""


@dataclass(frozen=True)
class Entry:
    """An entry of the stream. ``side``: who says it in a bubble of their own; None for an event between the two.

    ``head``: what was done, in short; ``lines``: what else happened at that instant. ``day``: the heading above the
    first entry of each day, else None. ``address``: the page with more. ``tone``: ``go``, ``wait``, ``info`` or empty.
    ``warns``: a message that invites to deal outside the site. ``answer``: colour and word of a tag that says how the
    client answered what was handed in; None for nothing to answer.
    """

    key: str
    at: datetime
    side: Side | None = None
    is_event: bool = True
    head: str = ""
    text: str = ""
    items: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    files: tuple[FileRow, ...] = ()
    icon: str = ""
    tone: str = ""
    own: bool = False
    who: Any = None
    address: str = ""
    warns: bool = False
    answer: tuple[str, Sentence] | None = None
    day: date | None = None

    @property
    def more(self) -> int:
        """The files beside the one that is shown large."""
        return len(self.files) - 1

    @property
    def room(self) -> int:
        """How many entries of text it is as high as."""
        return 2 if any(file.picture for file in self.files[:1]) else 1


@dataclass(frozen=True)
class Happening:
    """A step of the history, and the ``rest`` that followed from it at the same instant, oldest first."""

    first: Step
    rest: tuple[Step, ...]

    @property
    def at(self) -> datetime:
        return self.first.event.at

    @property
    def n(self) -> int:
        """The number of its event."""
        return self.first.event.n


@dataclass(frozen=True)
class Stream:
    """A page of the stream. ``older``: the query of the next page, empty on the last.

    ``unread``: messages of the other side among the newest that the reader has not read; ``said_n``: the number of the
    newest, 0 without any. ``settled``: the id of the ending that settled the contract, if the steps read contain it.
    """

    entries: list[Entry]
    older: str
    unread: int
    said_n: int
    settled: str | None


def stream_of(view: ContractView, reader: Actor, thread_id: str, before: str = "", limit: int = SHOWN) -> Stream:
    """A page of the stream, those before ``before`` (``EVENT.MESSAGE``). At most three queries."""
    event, message = _place(before)
    steps = newest_steps(view.contract, _EVENTS * limit, before=event)
    said = messages_of_contract(reader, view.contract, thread_id, before=message, limit=limit + 1)
    happened = _happenings(steps)
    if len(steps) == _EVENTS * limit and len(happened) > 1:
        happened.pop()  # it may follow from an act that was not read
    found: list[Happening | Message] = sorted([*happened, *said], key=lambda one: one.at, reverse=True)
    entries = _fitting(_entries(view, found[:limit], reader, steps, newest=not before), limit)
    shown = found[: len(entries)]
    more = len(found) > len(shown) or len(steps) == _EVENTS * limit
    event = min((one.n for one in shown if isinstance(one, Happening)), default=event)
    message = min((one.n for one in shown if isinstance(one, Message)), default=message)
    unread = sum(one.by != view.place.side and one.n > one.read_n for one in said)  # type: ignore[attr-defined]
    older = f"?before={event}.{message}" if more else ""
    settled = next((step.fact.ending for step in steps if isinstance(step.fact, EndingSettled)), None)
    return Stream(list(_with_days(entries)), older, unread, said[0].n if said else 0, settled)


_EVENTS = 3
"""So many events are read for an entry: an act writes up to three as a rule."""
_ENDLESS = 2**31 - 1
_PAGES = {
    "amendment_proposed": ("amendment", "amendment"),
    "change_requested": ("change_request", "request"),
    "ending_noticed": ("termination", "ending"),
    "ending_opened": ("termination", "ending"),
    "ending_settled": ("termination", "ending"),
    "switch_proposed": ("switch_answer", "switch"),
}
"""The page with more about a kind of event, and the field of the fact that names what it shows."""
_LOOKS: dict[str, tuple[str, str]] = {
    "deposit_made": ("lock", "go"),
    "stage_approved": ("check", "go"),
    "progress_acknowledged": ("check", "go"),
    "week_acknowledged": ("check", "go"),
    "work_accepted": ("check", "go"),
    "contract_completed": ("flag", "go"),
    "payment_made": ("yen", "go"),
    "offer_accepted": ("check", "go"),
    "amendment_in_force": ("check", "go"),
    "stage_bought": ("yen", "go"),
    "bonus_paid": ("yen", "go"),
    "offer_made": ("pen", "info"),
    "offer_countered": ("pen", "info"),
    "amendment_proposed": ("pen", "info"),
    "change_requested": ("pen", "info"),
    "switch_proposed": ("redo", "info"),
    "ending_noticed": ("hand", "wait"),
    "ending_opened": ("hand", "wait"),
    "ending_countered": ("hand", "wait"),
    "ending_settled": ("hand", "wait"),
    "client_insolvent": ("alert", "wait"),
    "client_withdrew": ("alert", "wait"),
    "bid_sealed": ("seal", ""),
    "handover_made": ("arrow", ""),
}
"""Icon and tone of an event; any other is plain."""
_FOLLOWS = frozenset((
    "payment_made", "refund_made", "contract_completed", "ending_settled", "contract_switched", "amendment_in_force",
    "amendment_superseded", "amendment_lapsed", "difference_due", "work_superseded", "change_lapsed", "switch_lapsed",
    "handover_lapsed", "handed_over", "work_delivered",
))  # fmt: skip
"""What follows from an act of the same instant and is told with it."""


def _place(before: str) -> tuple[int, int]:
    """The numbers of event and message before which a page begins; anything else than two numbers is the newest."""
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,10})", before)
    return (int(found[1]), min(_ENDLESS, int(found[2]))) if found else (_ENDLESS, _ENDLESS)


def _fitting(entries: Sequence[Entry], limit: int) -> Sequence[Entry]:
    """As many of the entries as have room on a page; one at least."""
    taken = accumulate(entry.room for entry in entries)
    return entries[: max(1, sum(room <= limit for room in taken))]


def _with_days(entries: Iterable[Entry]) -> Iterator[Entry]:
    last = None
    for entry in entries:
        day = day_of(entry.at)
        yield replace(entry, day=day if day != last else None)
        last = day


def _happenings(steps: Sequence[Step]) -> list[Happening]:
    """The steps, newest first, each with what follows from it."""
    found, after = list[Happening](), list[Step]()
    for step, older in zip_longest(steps, steps[1:]):
        same = older is not None and (older.event.at, older.event.actor) == (step.event.at, step.event.actor)
        if same and step.event.kind in _FOLLOWS:
            after.append(step)
        else:
            found.append(Happening(step, tuple(after[::-1])))
            after = []
    return found


def _entries(
    view: ContractView, found: Iterable[Happening | Message], reader: Actor, steps: Sequence[Step], *, newest: bool
) -> list[Entry]:
    """``steps``: all steps read, also those not shown. ``newest``: none came after these."""
    names, answers = {stage.id: stage.name for stage in view.stages}, _answers(view, steps, newest=newest)
    return [
        _message(view, one) if isinstance(one, Message) else _told(view, one, names, reader, answers.get(one.n))
        for one in found
    ]


def _answers(view: ContractView, steps: Sequence[Step], *, newest: bool) -> dict[int, tuple[str, Sentence]]:
    """How the client answered what was handed in of each stage, by the number of its event."""
    stages, found, seen = {stage.id: stage for stage in view.life.stages}, {}, set[str]()
    for step in steps:
        stage = stages.get(getattr(step.fact, "stage", ""))
        if stage is None or step.event.kind not in _HANDED_IN:
            continue
        last, waits = newest and stage.id not in seen, stage.status == "submitted" or bool(stage.reports)
        if stage.status == "approved":
            found[step.event.n] = ("go", talk.APPROVED)
        elif last and waits and view.life.status in ANSWERABLE:
            found[step.event.n] = ("wait", talk.AWAITED)
        seen.add(stage.id)
    return found


_HANDED_IN = ("progress_reported", "stage_submitted")


def _told(
    view: ContractView, it: Happening, names: dict[str, str], reader: Actor, answer: tuple[str, Sentence] | None
) -> Entry:
    first, rest = it.first, it.rest
    side, by = view.place.side, history.side_of(first.fact)

    def said(step: Step) -> str:
        doer = doer_of(view, step.event.actor, reader)
        return history.history_sentence(
            step.fact, viewer_side=side, stage_names=names, doer=doer, shorter=talk.IN_SHORT
        )

    files = tuple(file_row(view, one) for step in (first, *rest) for one in step.files)
    note = next((step.note for step in (first, *rest) if step.note), None)
    icon, tone = _LOOKS.get(first.event.kind, ("clock" if first.event.kind.endswith("lapsed") else "steps", ""))
    bubble = by is not None and (files or (note is not None and note.text))
    return Entry(
        key=f"e{first.event.n}",
        at=first.event.at,
        side=by if bubble else None,
        head=(talk.short(first.fact, names) if bubble else "") or said(first),
        text=note.text if note else "",
        items=tuple(note.items) if note else (),
        lines=tuple(said(step) for step in rest),
        files=files,
        icon=icon,
        tone=tone,
        own=by == side,
        who=_person(view, by) if bubble else None,
        address=_more(first),
        answer=answer,
    )


def _more(step: Step) -> str:
    """The address of the page that shows more of a step; empty if there is none."""
    page, field = _PAGES.get(step.event.kind, ("", ""))
    ref = getattr(step.fact, field, None) if field else None
    return reverse(page, args=(ref,)) if ref else ""


def _person(view: ContractView, side: Side | None) -> Any:
    return view.contract.worker if side == "worker" else view.contract.client


def _file(file: Mapping[str, Any]) -> FileRow:
    """A file of a message, which both sides have at once, but for one that is held."""
    row = FileRow(file["name"], file["size"], reverse("file", args=(file["id"],)), scan=file["scan"])
    return replace(row, address="") if row.is_held else row


def _message(view: ContractView, one: Message) -> Entry:
    files: list[Any] = one.told  # type: ignore[attr-defined]
    body = one.body.strip()
    return Entry(
        key=one.id,
        at=one.at,
        side="worker" if one.by == "worker" else "client",
        is_event=False,
        text=body or str(ONLY_FILES if files else talk.NOTHING_LEFT),
        files=tuple(_file(file) for file in files),
        own=one.by == view.place.side,
        who=_person(view, "worker" if one.by == "worker" else "client"),
        address=reverse("thread", args=(one.thread_id,)) + f"#{one.id}",
        warns=one.outside and one.by != view.place.side,
    )
