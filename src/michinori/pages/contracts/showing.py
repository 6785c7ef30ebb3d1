"""What the contract page shows, made from a ``ContractView``: next boxes, stages, facts, history."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse

from michinori.contracts.models import Attachment
from michinori.contracts.queries.records import Step, is_handed_over
from michinori.contracts.queries.views import ContractView
from michinori.rules.contract.acts import Possible
from michinori.rules.contract.clock_answers import answers_to
from michinori.rules.contract.life import Clock, Side
from michinori.rules.measures.figures import StageMeter
from michinori.wording import display
from michinori.wording.contract import contracts as words
from michinori.wording.contract import history, page
from michinori.wording.contract.change_request_effects import waiting_request
from michinori.wording.contract.clocks import clock_sentence, next_step

MONEY_FACTS = frozenset(("deposit_made", "payment_made", "refund_made"))
_KINDS = {"waiting": "none", "doing": "wait", "submitted": "info", "approved": "go"}
_MAIN = frozenset(("submit", "approve", "acknowledge"))
_TURNS = ("you", "both", "other", "itself", "none")
FINISHED = ("completed", "ended")
_BUTTONS_OF_NEXT = {
    "acknowledge": ("acknowledge", "object"),
    "acknowledge_week": ("acknowledge-week", "object-week"),
    "approve": ("approve", "return"),
    "accept": ("accept", "send-back"),
    "lapse_deposit": ("deposit",),
    "lapse_handover": ("consent-handover", "revoke-handover"),
}
_PAGES_OF_NEXT = {
    "lapse_offer": "offer_answer",
    "lapse_amendment": "amendment",
    "lapse_difference": "amendment",
    "lapse_switch": "switch_answer",
    "silence": "termination",
    "take_result": "termination",
    "bidding": "termination",
    "bids_open": "termination",
    "standing_rule": "termination",
}


_PAGES_OF_ACTS = {
    "accept-offer": "offer_answer",
    "decline-offer": "offer_answer",
    "counter-offer": "counter_offer",
    "propose-amendment": "amend",
    "open-termination": "end",
    "propose-switch": "switch",
    "hand-over": "hand_over",
    "consent-handover": "hand_over",
    "revoke-handover": "hand_over",
    "log-hours": "hours",
}
"""Acts that have a page of the contract to themselves."""
_PAGES_OF_SCOPES = {"amendment": "amendment", "termination": "termination", "switch": "switch_answer"}
"""Pages on which what was proposed is answered."""


@dataclass(frozen=True)
class Button:
    """One act as a link to its page, or (``posts``) a form of one button."""

    label: str
    address: str
    main: bool = False
    posts: bool = False


@dataclass(frozen=True)
class NextBox:
    """Who must act and what happens otherwise; ``who`` as the part ``next_box`` wants it."""

    who: str
    title: str
    text: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class StageRow:
    """One stage with its words and what this person can do with it."""

    name: str
    price: int
    status: str
    kind: str
    tag: str
    note: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class FileRow:
    """A file that came with a step; ``address`` empty where only its name may be known."""

    name: str
    size: int
    address: str
    preview: str


@dataclass(frozen=True)
class HistoryRow:
    """One step of the history."""

    at: datetime
    text: str
    note: str = ""
    items: tuple[str, ...] = ()
    files: tuple[FileRow, ...] = field(default_factory=tuple)
    money: bool = False


def button(view: ContractView, one: Possible, *, main: bool = False) -> Button:
    """The button of an act that is open now."""
    contract_id, name = view.contract.id, one.act.name
    label = words.act_label(name, view.place.side)
    if name in _PAGES_OF_ACTS:
        return Button(label, reverse(_PAGES_OF_ACTS[name], args=(contract_id,)), main)
    if one.act.scope == "week":
        return Button(label, reverse("week_act", args=(contract_id, one.ref, name.removesuffix("-week"))), main)
    if one.act.scope in _PAGES_OF_SCOPES:
        return Button(label, reverse(_PAGES_OF_SCOPES[one.act.scope], args=(one.ref,)), main)
    if one.number is not None:
        address = reverse("stage_act", args=(contract_id, one.number, name))
        return Button(label, address, main, posts=name == "start")
    return Button(label, reverse("contract_act", args=(contract_id, name)), main)


def next_boxes(view: ContractView) -> list[NextBox]:
    """What waits for this person first, then what waits for the other, then what comes by itself."""
    side = view.place.side
    found = []
    for clock in view.clocks:
        if clock.kind in ("stale", "lapse_handover"):
            continue
        said = clock_sentence(clock, view.life, side=side)
        who = whose_turn(clock, said.waits_for, view)
        buttons = clock_buttons(view, clock, answers=who in ("you", "both"))
        found.append(NextBox(who, said.title, said.text, buttons))
    if answerable := [one.ref for one in view.actions if one.act.name == "decline-change"]:
        title, text = waiting_request(acceptable=any(one.act.name == "accept-change" for one in view.actions))
        button = Button(page.look_word(answers=True), reverse("change_request", args=(answerable[0],)), main=True)
        found.append(NextBox("you", title, text, (button,)))
    if not found:
        said = next_step(view.life, side=side)
        over = view.life.status in FINISHED
        buttons = (Button(page.money_word(), reverse("money")),) if over else ()
        found.append(NextBox(_who(said.waits_for, side), said.title, said.text, buttons))
    return with_meter_end(view, in_turn(found))


def with_meter_end(view: ContractView, boxes: list[NextBox]) -> list[NextBox]:
    """Of an insolvent client's contract the first box also ends it at the meter, which either may choose."""
    way = next((one for one in view.actions if one.act.name == "end-at-standing"), None)
    if way is None:
        return boxes
    first, *rest = boxes
    who = "both" if first.who in ("none", "itself") else first.who
    return [replace(first, who=who, buttons=(button(view, way, main=True), *first.buttons)), *rest]


def in_turn(boxes: list[NextBox]) -> list[NextBox]:
    """What waits for the reader first, what nobody has to do last."""
    return sorted(boxes, key=lambda box: _TURNS.index(box.who))


def whose_turn(clock: Clock, waits_for: Side | None, view: ContractView) -> str:
    """``who`` of a clock's box. While two amounts stand apart either may move; while numbers may be sealed it is the
    turn of who has not; the rule waits for nobody.
    """
    if waits_for is not None:
        return _who(waits_for, view.place.side)
    if clock.kind == "bidding":
        return "both"
    if clock.kind == "bids_open" and view.can("seal-bid"):
        return "you"
    return "itself"


def clock_buttons(view: ContractView, clock: Clock, *, answers: bool) -> tuple[Button, ...]:
    """What this person can do about a clock; ``answers``: it waits for them. The first is the main one then."""
    if clock.kind in _PAGES_OF_NEXT:
        address = reverse(_PAGES_OF_NEXT[clock.kind], args=(clock.ref or view.contract.id,))
        word = page.look_word(answers=answers, pays=clock.kind == "lapse_difference")
        return (Button(word, address, main=answers),)
    found = answers_to(clock, view.actions)
    names = _BUTTONS_OF_NEXT.get(clock.kind, ())
    wanted = [one for name in names for one in found if one.act.name == name]
    return tuple(button(view, one, main=index == 0) for index, one in enumerate(wanted))


def _who(waits_for: Side | None, side: Side) -> str:
    return "none" if waits_for is None else "you" if waits_for == side else "other"


def stage_rows(view: ContractView) -> list[StageRow]:
    """All stages in order, each with its state, its yen so far and its buttons."""
    return [_stage_row(view, part) for part in view.meter.stages]


def _stage_row(view: ContractView, part: StageMeter) -> StageRow:
    stage = part.stage
    over = view.life.status == "ended"
    acts = [one for one in view.actions if one.number == stage.number]
    acts.sort(key=lambda one: one.act.name not in _MAIN)
    return StageRow(
        name=stage.name,
        price=stage.price,
        status=stage.status,
        kind=_KINDS[stage.status],
        tag=page.stage_tag(part, over=over),
        note=page.stage_note(part, over=over),
        buttons=tuple(button(view, one, main=index == 0 and one.act.name in _MAIN) for index, one in enumerate(acts)),
    )


def contract_buttons(view: ContractView, *names: str) -> list[Button]:
    """Buttons of the contract's own acts among ``names``, in their order.

    Accepting and a last delivery are the main ones.
    """
    found = [one for name in names for one in view.actions if one.act.name == name]
    handed_in = all(stage.status in ("submitted", "approved") for stage in view.life.stages)
    return [
        button(view, one, main=one.act.name == "accept" or (one.act.name == "deliver" and handed_in)) for one in found
    ]


def history_rows(view: ContractView, steps: Sequence[Step]) -> list[HistoryRow]:
    """Steps as sentences in the reader's language, with notes and files."""
    names = {stage.id: stage.name for stage in view.stages}
    return [_history_row(view, step, names) for step in steps]


def _history_row(view: ContractView, step: Step, names: dict[str, str]) -> HistoryRow:
    event = step.event
    text = history.history_sentence(event.kind, event.data, viewer_side=view.place.side, stage_names=names)
    return HistoryRow(
        at=event.at,
        text=text,
        note=step.note.text if step.note else "",
        items=tuple(step.note.items) if step.note else (),
        files=tuple(file_row(view, one) for one in step.files),
        money=event.kind in MONEY_FACTS,
    )


def file_row(view: ContractView, attached: Attachment) -> FileRow:
    """A file that came with a step, for this reader; its entry of the hours log must have come along."""
    attached.contract, attached.stage = view.contract, next((s for s in view.stages if s.id == attached.stage_id), None)
    file, handed_over = attached.file, is_handed_over(attached, view.place.side)
    is_picture = file.type.startswith("image/")
    return FileRow(
        name=file.name,
        size=file.size,
        address=reverse("file", args=(file.id,)) if handed_over else "",
        preview=reverse("file_preview", args=(file.id,)) if is_picture else "",
    )


def agreed_facts(view: ContractView) -> list[tuple[str, str]]:
    """What was promised, for the side column: brief, revisions left, dates."""
    terms = view.life.terms
    left = terms.included_revisions - view.life.revisions_used
    return [
        *[(item.key, item.value) for item in terms.brief],
        *page.promise_facts(left, display.day(terms.due_date), display.day(terms.payment_due_date)),
    ]
