"""Home's cards about contracts, one for each thing that the reader has to do, and its lines of what waits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from michinori.contracts.queries.files import Shown
from michinori.contracts.queries.views import ContractView
from michinori.kernel.clock import day_of
from michinori.pages.contracts.showing import Button, button, clock_buttons
from michinori.people.somebody import Somebody, of_client, of_user
from michinori.rules.contract.approvals import key_of
from michinori.rules.contract.todo_amounts import amount_of
from michinori.rules.contract.todos import SOON_DAYS, Step, Todo
from michinori.trust.queries.to_do import ToDo
from michinori.wording.contract import todos as words
from michinori.wording.contract.approvals import ASKED_BY
from michinori.wording.sentences import fill

_LOOKED_AT = ("acknowledge", "acknowledge_week", "approve", "accept", "answer", "redo")
"""What is looked at on the contract's own page before it is answered."""
_MAIN_ACTS = {
    "begin": ("start", "log-hours"),
    "hand_in": ("submit", "deliver"),
    "overdue": ("submit", "deliver"),
    "objected_week": ("log-hours",),
    "tax": ("deposit",),
    "end_now": ("end-at-standing",),
}
_SHOWN_BELOW = ("begin", "work")
"""What the other side does in its own time: the list of running contracts has it, with the due date."""


@dataclass(frozen=True)
class Card:
    """One thing to do, of which alone its card is drawn (the tag ``kept``). ``faces``: whose stand on it, without any
    the icon ``mark``; ``picture``: the address of the work's, empty for none. ``amount``: whole yen, None for none;
    ``change``: it is added to what was agreed; ``named``: what it is. ``quiet``: nobody has to, so that its button is
    not loud. ``asked``: which colleague has asked for it.
    """

    faces: tuple[Somebody, ...]
    name: str
    title: str
    what: str
    otherwise: str
    go: Button
    left: str = ""
    soon: bool = False
    is_late: bool = False
    amount: int | None = None
    change: bool = False
    named: str = ""
    quiet: bool = False
    picture: str = ""
    mark: str = "people"
    asked: str = ""


@dataclass(frozen=True)
class Due:
    """A card. ``at``: when it is too late, None if there is no such time."""

    card: Card
    at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """Something that waits for others: who it is, what, where to see it, and when it comes by itself."""

    name: str
    text: str
    address: str
    at: datetime | None


def cards_of(found: ToDo, today: date) -> list[Due]:
    """The cards of contracts."""
    mine = [(view, one) for view in found.under_way for one in view.todos if one.mine]
    mine += [(view, _review(view, until)) for view, until in found.to_review]
    return [Due(_whole_card(view, one, found, today), one.step.at) for view, one in mine]


def _whole_card(view: ContractView, todo: Todo, found: ToDo, today: date) -> Card:
    """The card with the work and with who asked for it."""
    card = _with_work(_card(view, todo, today), todo, found.works.get(view.contract.id))
    return _with_asking(card, view, todo, found)


def by_date_and_money(due: Due) -> tuple[bool, date, int]:
    """The order of cards: by day, those without one last, the larger amount first."""
    return due.at is None, day_of(due.at) if due.at else date.min, -abs(due.card.amount or 0)


def _review(view: ContractView, until: datetime) -> Todo:
    return Todo(Step("review", view.place.side, until), "you")


def _card(view: ContractView, todo: Todo, today: date) -> Card:
    side, at = view.place.side, todo.step.at
    amount = amount_of(view.life, todo.step, side)
    said = words.card(todo, view.life, side, amount)
    other = of_client(view.contract.client) if side == "worker" else of_user(view.contract.worker)
    return Card(
        faces=(other,),
        name=other.display_name,
        title=view.contract.title,
        what=said.what,
        otherwise=said.otherwise,
        go=_go(view, todo, said.button),
        left=words.left(at, today) if at else "",
        soon=at is not None and (day_of(at) - today).days <= SOON_DAYS,
        is_late=at is not None and day_of(at) < today,
        amount=amount.yen if amount else None,
        change=bool(amount and amount.change),
        named=said.named,
        quiet=todo.who == "both",
    )


def _with_work(card: Card, todo: Todo, work: Shown | None) -> Card:
    """The card with the work in it, its button leading to where that is looked at and answered."""
    if work is None or todo.kind not in _LOOKED_AT:
        return card
    picture = reverse("file_preview", args=(work.id,)) if work.is_picture else ""
    return replace(card, picture=picture, go=replace(card.go, address=reverse("file_look", args=(work.id,))))


def _with_asking(card: Card, view: ContractView, todo: Todo, found: ToDo) -> Card:
    """The card with the name of the colleague who asked for it."""
    name = found.asked.get((view.contract.id, key_of(todo.step), todo.step.at))
    return replace(card, asked=fill(ASKED_BY, {"name": name}, {})) if name else card


def _go(view: ContractView, todo: Todo, label: str) -> Button:
    """The card's one button: to the page where the thing is done."""
    here, kind = reverse("contract", args=(view.contract.id,)), todo.kind
    if kind == "review":
        return Button(label, reverse("contract_reviews", args=(view.contract.id,)))
    if kind in _LOOKED_AT:
        return Button(label, here)
    wanted = [one for name in _MAIN_ACTS.get(kind, ()) for one in todo.acts if one.act.name == name]
    if wanted:
        found = button(view, wanted[0])
        return Button(label, found.address, posts=found.posts)
    buttons = clock_buttons(view, todo.step.clock, answers=True) if todo.step.clock else ()
    return Button(label, buttons[0].address if buttons else here)


def lines_of_waiting(views: Iterable[ContractView]) -> list[Line]:
    """What others do, or nobody, the soonest first."""
    found = []
    for view in views:
        other = view.contract.client if view.place.side == "worker" else view.contract.worker
        address = reverse("contract", args=(view.contract.id,))
        for one in view.todos:
            if one.mine or one.who == "pace" or one.kind in _SHOWN_BELOW:
                continue
            text = words.waiting(one, view.life, view.place.side)
            found.append(Line(other.display_name, text, address, one.step.at))
    return sorted(found, key=lambda one: (one.at is None, one.at.timestamp() if one.at else 0.0))
