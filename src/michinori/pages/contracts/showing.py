"""Values of the contract's page, made from a ``ContractView``: next boxes, stages, facts, history, buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse

from michinori.contracts.act_pages import page_of_act
from michinori.contracts.models import Attachment
from michinori.contracts.queries.files import has_passed
from michinori.contracts.queries.records import Step
from michinori.contracts.queries.views import ContractView
from michinori.kernel.actor import Actor
from michinori.machinery.addresses import path_of
from michinori.machinery.previews import preview_type
from michinori.pages.contracts.answering import beside_the_work
from michinori.rules.contract.acts import Possible
from michinori.rules.contract.clock_answers import answers_to
from michinori.rules.contract.facts.money import MONEY_MOVED
from michinori.rules.contract.life import Clock, Side
from michinori.rules.contract.lifecycle import ANSWERABLE, OVER
from michinori.rules.contract.taxing import tax_lacking
from michinori.rules.contract.time_log import week_in
from michinori.rules.contract.todos import TURNS, WORK, Todo, Who
from michinori.rules.measures.figures import StageMeter
from michinori.rules.measures.table import measure_of
from michinori.wording import display
from michinori.wording.contract import contracts as words
from michinori.wording.contract import history, page
from michinori.wording.contract import todos as todo_words
from michinori.wording.contract.change_request_effects import waiting_request
from michinori.wording.contract.clocks import clock_sentence, next_step, tax_box
from michinori.wording.contract.todos import work_box
from michinori.wording.measures.hours import objected_box

_KINDS = {"waiting": "none", "doing": "wait", "submitted": "info", "approved": "go"}
_MAIN = frozenset(("submit", "approve", "acknowledge"))
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
    "lapse_change": "change_request",
    "lapse_switch": "switch_answer",
    "begin_ending": "termination",
    "lapse_switch_deposit": "switch_answer",
    "silence": "termination",
    "take_result": "termination",
    "bidding": "termination",
    "bids_open": "termination",
    "standing_rule": "termination",
}


@dataclass(frozen=True)
class Button:
    """An act's button: a link to its page, or with ``posts`` a form of one button. ``main``: drawn as the main one."""

    label: str
    address: str
    main: bool = False
    posts: bool = False


@dataclass(frozen=True)
class NextBox:
    """What to do, or what is waited for, with the values of the tag ``nextbox``.

    ``clock``: the kind of the clock that it is about. ``what`` and ``otherwise``: the same in short, as home says it;
    empty where there is nothing to do.
    """

    who: Who
    title: str
    text: str
    buttons: tuple[Button, ...]
    clock: str = ""
    what: str = ""
    otherwise: str = ""


@dataclass(frozen=True)
class StageRow:
    """One stage in words, with the reader's buttons."""

    name: str
    price: int
    status: str
    kind: str
    tag: str
    note: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class FileRow:
    """A file attached to a step. ``address``: of the original, once it has passed; ``look``: of its preview, of so many
    ``pages`` (0: of sound or film); ``picture``: its first page; ``inspect``: of the original, where it
    is open for inspection. An empty address: the reader has no such thing. ``passing``: when it passes if it has not.
    ``scan``: as ``StoredFile.scan``.
    """

    name: str
    size: int
    address: str
    look: str = ""
    pages: int = 0
    picture: str = ""
    inspect: str = ""
    passing: str = ""
    scan: str = "off"

    @property
    def is_held(self) -> bool:
        """Whether nobody gets it: it waits for the scanner, or something was found in it."""
        return self.scan in ("waiting", "blocked")


@dataclass(frozen=True)
class HistoryRow:
    """One step of the history; ``money``: it moved money."""

    at: datetime
    text: str
    note: str = ""
    items: tuple[str, ...] = ()
    files: tuple[FileRow, ...] = field(default_factory=tuple)
    money: bool = False


def is_again(view: ContractView, act: str, number: int | None) -> bool:
    """Whether an act hands in once more what the client has not answered yet."""
    stage = view.life.stage(number) if number else None
    handed_in = stage is not None and stage.status == "submitted"
    return (act == "submit" and handed_in) or (act == "deliver" and view.life.delivery is not None)


def button(view: ContractView, one: Possible, *, main: bool = False) -> Button:
    """The button of an act that is possible now."""
    name = one.act.name
    again = is_again(view, name, one.number)
    label, main = words.act_label(name, view.place.side, again=again), main and not again
    if beside := beside_the_work(view, one):
        return Button(label, beside, main)
    return Button(label, path_of(page_of_act(view.contract.id, one)), main, posts=name == "start")


def next_boxes(view: ContractView) -> list[NextBox]:
    """A box for each of ``view.todos``: those that wait for the reader first, then those that wait for the other side,
    then what happens by itself. Work that presses nobody is left out beside others. Without any, one box about the
    status.
    """
    todos = [one for one in view.todos if one.kind != "end_now"]
    pressing = [one for one in todos if one.mine or one.kind not in WORK]
    return with_meter_end(view, [_box(view, one) for one in pressing or todos] or [_quiet_box(view)])


def _box(view: ContractView, todo: Todo) -> NextBox:
    life, side = view.life, view.place.side
    card = todo_words.card(todo, life, side, None)
    what = card.what if todo.mine or todo.who == "pace" else todo_words.waiting(todo, life, side)
    otherwise = card.otherwise if todo.mine or todo.who == "pace" else ""
    return NextBox(todo.who, *_said_in_full(view, todo), todo.kind if todo.step.clock else "", what, otherwise)


def _said_in_full(view: ContractView, todo: Todo) -> tuple[str, str, tuple[Button, ...]]:
    """Title, text and buttons of a box."""
    side, step = view.place.side, todo.step
    if step.clock is None:
        return _without_clock(view, todo)
    if step.kind == "lapse_change" and side == "worker":
        acceptable = any(one.act.name == "accept-change" for one in todo.acts)
        title, text = waiting_request(step.clock.at, acceptable=acceptable)
    else:
        said = clock_sentence(step.clock, view.life, side=side, binding=view.place.binding)
        title, text = said.title, said.text
    return title, text, clock_buttons(view, step.clock, answers=todo.mine)


def _without_clock(view: ContractView, todo: Todo) -> tuple[str, str, tuple[Button, ...]]:
    """Title, text and buttons of a box about a step without a clock."""
    life, side, step = view.life, view.place.side, todo.step
    buttons = tuple(button(view, one, main=index == 0) for index, one in enumerate(todo.acts[:2]))
    if step.kind == "tax":
        return *tax_box(tax_lacking(life), side), buttons
    if step.kind == "objected_week" and step.week:
        buttons = tuple(button(view, one, main=one.act.name == "log-hours") for one in todo.acts)
        return *objected_box(week_in(life, step.week), side), buttons
    return *work_box(step, life, side), buttons


def _quiet_box(view: ContractView) -> NextBox:
    """The box about the status, where there is nothing to do."""
    said = next_step(view.life, side=view.place.side, binding=view.place.binding)
    buttons = (Button(page.money_word(), reverse("money")),) if view.life.status in OVER else ()
    return NextBox(turn_of(said.waits_for, view), said.title, said.text, buttons)


def with_meter_end(view: ContractView, boxes: list[NextBox]) -> list[NextBox]:
    """Add to the first box the button that ends an insolvent client's contract at the standing figure, if possible."""
    way = next((one for one in view.actions if one.act.name == "end-at-standing"), None)
    if way is None:
        return boxes
    first, *rest = boxes
    who: Who = "both" if first.who in ("none", "itself") else first.who
    return [replace(first, who=who, buttons=(button(view, way, main=True), *first.buttons)), *rest]


def in_turn(boxes: list[NextBox]) -> list[NextBox]:
    """Sort boxes by who has to act: the reader first, nobody last."""
    return sorted(boxes, key=lambda box: TURNS.index(box.who))


def turn_at(view: ContractView, clock: Clock) -> Who:
    """Whose turn it is before a clock of the contract ends."""
    return next((one.who for one in view.todos if one.step.clock == clock), "itself")


def clock_buttons(view: ContractView, clock: Clock, *, answers: bool) -> tuple[Button, ...]:
    """The reader's buttons that answer a clock. ``answers``: the clock waits for the reader."""
    if clock.kind in _PAGES_OF_NEXT:
        address = reverse(_PAGES_OF_NEXT[clock.kind], args=(clock.ref or view.contract.id,))
        word = page.look_word(answers=answers, pays=clock.kind in ("lapse_difference", "lapse_switch_deposit"))
        return (Button(word, address, main=answers),)
    found = answers_to(clock, view.actions)
    names = _BUTTONS_OF_NEXT.get(clock.kind, ())
    wanted = [one for name in names for one in found if one.act.name == name]
    return tuple(button(view, one, main=index == 0) for index, one in enumerate(wanted))


def turn_of(waits_for: Side | None, view: ContractView) -> Who:
    """``who`` of a box that waits for one side; a mere member waits for the owner or an approver."""
    if waits_for is None:
        return "none"
    if waits_for != view.place.side:
        return "other"
    if view.is_trustees:
        return "trustee"
    return "colleague" if view.needs_approver else "you"


def stage_rows(view: ContractView) -> list[StageRow]:
    """All stages in order."""
    paid = measure_of(view.life.terms).laid(view.life, view.life.paid) or [0] * len(view.meter.stages)
    return [_stage_row(view, *each) for each in zip(view.meter.stages, paid, strict=True)]


def _stage_row(view: ContractView, part: StageMeter, paid: int) -> StageRow:
    stage = part.stage
    over = view.life.status == "ended"
    with_whole = {"approve", "return"} if view.life.delivery and _only_one_left(view) is not None else set()
    acts = [one for one in view.actions if one.number == stage.number and one.act.name not in with_whole]
    acts.sort(key=lambda one: one.act.name not in _MAIN)
    return StageRow(
        name=stage.name,
        price=stage.price,
        status=stage.status,
        kind=_KINDS[stage.status],
        tag=page.stage_tag(part, over=over),
        note=page.stage_note(part, over=over, paid=paid),
        buttons=tuple(button(view, one, main=index == 0 and one.act.name in _MAIN) for index, one in enumerate(acts)),
    )


def _only_one_left(view: ContractView) -> int | None:
    """The number of the stage that alone is not approved. Submitting it delivers the work, accepting the work approves
    it (domain § 2), so that one button of each pair is enough.
    """
    left = [stage.number for stage in view.life.stages if stage.status != "approved"]
    return left[0] if len(left) == 1 else None


def contract_buttons(view: ContractView, *names: str) -> list[Button]:
    """Buttons of the possible acts among ``names``, in that order. The main ones are accepting, and delivering once all
    stages are submitted, which is left out where submitting the only stage left does the same.
    """
    twice = {"deliver"} if view.can("submit", _only_one_left(view)) else set()
    found = [one for name in names for one in view.actions if one.act.name == name and name not in twice]
    handed_in = all(stage.status in ("submitted", "approved") for stage in view.life.stages)
    return [
        button(view, one, main=one.act.name == "accept" or (one.act.name == "deliver" and handed_in)) for one in found
    ]


def history_rows(view: ContractView, steps: Sequence[Step], reader: Actor) -> list[HistoryRow]:
    """The steps as sentences in the reader's language, with notes and files."""
    names = {stage.id: stage.name for stage in view.stages}
    return [_history_row(view, step, names, reader) for step in steps]


def _history_row(view: ContractView, step: Step, names: dict[str, str], reader: Actor) -> HistoryRow:
    doer = doer_of(view, step.event.actor, reader)
    text = history.history_sentence(step.fact, viewer_side=view.place.side, stage_names=names, doer=doer)
    return HistoryRow(
        at=step.event.at,
        text=text,
        note=step.note.text if step.note else "",
        items=tuple(step.note.items) if step.note else (),
        files=tuple(file_row(view, one) for one in step.files),
        money=isinstance(step.fact, MONEY_MOVED),
    )


def doer_of(view: ContractView, actor: str, reader: Actor) -> history.Doer:
    """Who acted, where an event's ``actor`` is of the reader's side."""
    if view.place.side == "worker" or actor == str(reader):
        return "you"
    if view.contract.frozen and view.place.acting:
        return "client"
    if view.contract.client.organisation_id is not None:
        return "colleague"
    return "trustee" if view.contract.frozen and actor.startswith("usr_") else "you"


def file_row(view: ContractView, attached: Attachment) -> FileRow:
    """A file attached to a step, as this reader sees it. ``attached`` must come with its entry of the hours log."""
    file, passed = attached.file, has_passed(view.life, attached, view.place.side)
    shown = attached.shown_by or file
    preview = reverse("file_preview", args=(file.id,)) if shown.pages else ""
    opened = attached.inspection and not passed and view.life.status in ANSWERABLE
    buyable = {stage.id for stage in view.life.stages if view.can("buy", stage.number)}
    return FileRow(
        name=file.name,
        size=file.size,
        address=reverse("file", args=(file.id,)) if passed and file.place else "",
        look=reverse("file_look", args=(file.id,)) if shown.pages else "",
        pages=shown.pages or 0 if preview_type(shown) == "image/jpeg" else 0,
        picture=preview if preview_type(shown) == "image/jpeg" else "",
        inspect=reverse("file", args=(file.id,)) if opened and file.place else "",
        passing=page.passing_word(over=view.life.status in OVER, buyable=attached.stage_id in buyable),
        scan=file.scan,
    )


def agreed_facts(view: ContractView) -> list[tuple[str, str]]:
    """What was agreed, for the side column: brief, revisions left, dates."""
    terms = view.life.terms
    left = terms.included_revisions - view.life.revisions_used
    return [
        *[(item.key, item.value) for item in terms.brief],
        *page.promise_facts(left, display.day(terms.due_date), display.day(terms.payment_due_date)),
    ]
