"""The client's answer beside the work: approve or send back, each with its cost, and what happens by itself."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse

from michinori.contracts.models import Attachment
from michinori.contracts.queries.law import law_on_step
from michinori.contracts.queries.views import ContractView
from michinori.machinery import clock
from michinori.pages.contracts import acts_forms as forms
from michinori.rules.contract.acts import Possible
from michinori.rules.contract.clocks import ANSWERS
from michinori.rules.contract.effects import effect_of
from michinori.rules.contract.life import Clock
from michinori.rules.measures.hours import week_worth
from michinori.wording.contract import contracts as words
from michinori.wording.contract import looking
from michinori.wording.contract.steps import before_step
from michinori.wording.law.articles import Beside, beside

_PAIRS = (
    ("approve", "return"),
    ("acknowledge", "object"),
    ("accept", "send-back"),
    ("acknowledge-week", "object-week"),
)
ANSWERS_TO_WORK = frozenset(name for pair in _PAIRS for name in pair)
_FORMS: dict[str, type[forms.ActForm]] = {
    "return": forms.ReturnForm,
    "send-back": forms.SendBackForm,
    "object": forms.ObjectForm,
    "object-week": forms.ObjectForm,
}


@dataclass(frozen=True)
class Answer:
    """One answer: its button's ``label``, the ``address`` and ``form`` that carry it out, and its ``cost``. ``before``:
    what it does, in sentences; ``law``: the articles that bear on it.
    """

    act: str
    label: str
    address: str
    form: forms.ActForm
    cost: looking.Cost
    before: list[str]
    law: Beside | None


@dataclass(frozen=True)
class Panel:
    """What stands beside the work. ``yes`` and ``no`` are missing where the reader cannot answer so; ``silence``: what
    happens by itself, empty where nothing waits for an answer.
    """

    yes: Answer | None
    no: Answer | None
    silence: str
    ends: Clock | None
    needs_approver: bool = False

    @property
    def both(self) -> list[Answer]:
        """The answers that are possible, the one that costs less first."""
        return [one for one in (self.no, self.yes) if one is not None]


def sends_back(request: HttpRequest) -> bool:
    """Whether the reader has come to send the work back, so that its form stands open."""
    return request.GET.get("answer") == "no"


def panel_of(view: ContractView, attached: Attachment) -> Panel | None:
    """The answers to what this file was handed in with; None where nothing of it waits for one. ``attached`` must come
    with its stage and its entry of the hours log.
    """
    number = next((one.number for one in view.life.stages if one.id == attached.stage_id), None)
    week = attached.hours.week if attached.hours is not None else None
    running = next((one for one in view.clocks if _is_about(one, number, week)), None)
    if view.place.side == "worker":
        return Panel(None, None, looking.silence(running, "worker"), running) if running else None
    return _panel(view, *_possible(view, number, week), running)


def panel_of_week(view: ContractView, monday: date) -> Panel | None:
    """The client's answers to one week of the hours log; None where nothing of it waits for one."""
    ends = (one for one in view.clocks if one.kind == "acknowledge_week" and one.ref == monday.isoformat())
    yes, no = (_find(view, name, None, monday) for name in ("acknowledge-week", "object-week"))
    return _panel(view, yes, no, next(ends, None))


def beside_the_work(view: ContractView, one: Possible) -> str:
    """The address where this answer is given beside the work that it is about: the viewer, or the page of a week. Empty
    where there is nothing to look at; ``view.works`` says what there is.
    """
    if one.act.name not in ANSWERS_TO_WORK:
        return ""
    ask = "&answer=no#no-form" if one.act.name in _FORMS else ""
    if one.act.scope == "week":
        return reverse("hours", args=(view.contract.id,)) + f"?week={one.ref}{ask}"
    left = [stage.number for stage in view.life.stages if stage.status != "approved"]
    for number in [one.number] if one.act.scope == "stage" else [None, *left]:
        if number in view.works and one in _possible(view, number, None):
            return reverse("file_look", args=(view.works[number],)) + f"?page=1{ask}"
    return ""


def _panel(view: ContractView, yes: Possible | None, no: Possible | None, running: Clock | None) -> Panel | None:
    if yes is None and no is None:
        return None
    now = clock.now()
    return Panel(
        _answer(view, yes, now) if yes else None,
        _answer(view, no, now) if no else None,
        looking.silence(running, "client"),
        running,
        view.needs_approver,
    )


def _is_about(running: Clock, number: int | None, week: date | None) -> bool:
    if running.kind not in ANSWERS:
        return False
    if running.kind == "acknowledge_week":
        return week is not None and running.ref == week.isoformat()
    return running.kind == "accept" or (number is not None and running.stage == number)


def _possible(view: ContractView, number: int | None, week: date | None) -> tuple[Possible | None, Possible | None]:
    """The acts that answer it: of its stage or week, or else of the whole. Accepting the whole comes first where this
    stage alone is left, which it approves as well (domain § 2).
    """
    left = [one.number for one in view.life.stages if one.status != "approved"]
    whole_first = view.life.delivery is not None and left == [number]
    pairs = sorted(_PAIRS, key=lambda pair: pair[0] != "accept") if whole_first else _PAIRS
    for pair in pairs:
        yes, no = (_find(view, name, number, week) for name in pair)
        if yes is not None or no is not None:
            return yes, no
    return None, None


def _find(view: ContractView, name: str, number: int | None, week: date | None) -> Possible | None:
    for one in view.actions:
        if one.act.name != name:
            continue
        if one.act.scope == "week" and (week is None or one.ref != week.isoformat()):
            continue
        if one.act.scope == "stage" and one.number != number:
            continue
        return one
    return None


def _answer(view: ContractView, one: Possible, now: datetime) -> Answer:
    name, monday = one.act.name, date.fromisoformat(one.ref) if one.act.scope == "week" and one.ref else None
    approves = name not in _FORMS
    if approves:
        effect = effect_of(view.life, name, number=one.number or 0, monday=monday or date.min)
        cost = looking.cost_of_yes(name, effect, view.life)
    else:
        cost = looking.cost_of_no(name, view.life, week_worth(view.life, monday) if monday else 0)
    return Answer(
        act=name,
        label=words.act_label(name, view.place.side),
        address=_address(view, one),
        form=_FORMS.get(name, forms.ActForm)(view=view, auto_id="yes_%s" if approves else "no_%s"),
        cost=cost,
        before=before_step(name, view.life, number=one.number, monday=monday, at=now),
        law=beside(law_on_step(view, name, at=now), view.place.side),
    )


def _address(view: ContractView, one: Possible) -> str:
    if one.act.scope == "week":
        return reverse("week_act", args=(view.contract.id, one.ref, one.act.name.removesuffix("-week")))
    if one.number is not None:
        return reverse("stage_act", args=(view.contract.id, one.number, one.act.name))
    return reverse("contract_act", args=(view.contract.id, one.act.name))
