"""The hours log of a contract: logging time, with a timer in the browser, and the client's answers by week."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from michinori.contracts.commands import hours
from michinori.contracts.commands.on import OnWeek
from michinori.contracts.models import Contract
from michinori.contracts.queries.hours import Logged, list_hours
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.text import number_in
from michinori.machinery import clock
from michinori.pages.answers import acted, answers_problems, done, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts import acts_forms as forms
from michinori.pages.contracts.contract import OVER, figures, frame, meter_lines
from michinori.pages.contracts.handing_in import HandedIn
from michinori.pages.contracts.measures.weeks import week_rows
from michinori.pages.contracts.showing import FileRow, file_row
from michinori.pages.fields import DayField, NumberField
from michinori.rules.measures.hours import DAY_MINUTES
from michinori.rules.measures.table import measure_of
from michinori.wording.contract import contracts as words
from michinori.wording.contract.steps import before_step
from michinori.wording.measures.hours import entry_state, time_text
from michinori.wording.measures.table import words_of

_KINDS = {None: "wait", "acknowledged": "go", "objected": "stop"}


class HoursForm(forms.WithFiles):
    """An entry of the log: the time worked on one day, in hours and minutes."""

    day = DayField(label=_("作業日"))
    hours = NumberField(label=_("働いた時間"), most=24, required=False, either=True, unit=_("時間"))
    minutes = NumberField(label=_("働いた分"), most=DAY_MINUTES, required=False, either=True, unit=_("分"))
    field_order = ("day", "hours", "minutes", "uploads", "inspection", "preview", "note")
    flaw_fields = forms.ActForm.flaw_fields | {"date": "day"}

    @property
    def spent(self) -> int:
        """The time typed, in minutes."""
        return (self.cleaned_data.get("hours") or 0) * 60 + (self.cleaned_data.get("minutes") or 0)


@dataclass(frozen=True)
class EntryRow:
    """An entry of the log as the page shows it; ``take_back``: the address that takes it back, empty if impossible."""

    day: date
    time: str
    kind: str
    state: str
    note: str
    files: tuple[FileRow, ...]
    take_back: str


@require_http_methods(["GET", "POST"])
@answers_problems
def show_hours(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show the log to both sides, with the worker's form on top while work goes on."""
    actor = actor_of(request)
    view, now = view_contract(actor, contract_id), clock.now()
    if measure_of(view.life.terms).log is None:
        return redirect("contract", contract_id)
    if request.method == "POST":
        form = HoursForm(request.POST, request.FILES, view=view)
        if form.is_valid() and _log(request, actor, view, form):
            return redirect("hours", contract_id)
    else:
        form = HoursForm(view=view, initial={"day": day_of(now)})
    return render(request, "contracts/measures/hours_log.html", _page(request, view, form, now), status=form.status)


def _log(request: HttpRequest, actor: Actor, view: ContractView, form: HoursForm) -> bool:
    """Log the time; whether it was done. After a refusal the form keeps what was typed and the files already stored."""
    files = HandedIn(form)

    def run() -> Contract:
        files.store(actor)
        typed = form.cleaned_data
        return hours.log_hours(
            actor=actor,
            contract_id=view.contract.id,
            day=typed["day"],
            minutes=form.spent,
            note=typed["note"],
            **files.sent,
        )

    if tried(form, run) is None:
        form.data = files.kept_in(request.POST, seen=view.contract.last_n)
        return False
    messages.success(request, words.done_word("log-hours"))
    files.warn(request)
    return True


def _page(request: HttpRequest, view: ContractView, form: HoursForm, now: datetime) -> dict[str, object]:
    life = view.life
    rows, following = list_hours(view, after=_place(request.GET.get("after", "")))
    kept = [one for one in str(form.data.get("kept", "")).split(",") if one] if form.is_bound else []
    return frame(view) | {
        "form": form if view.can("log-hours") else None,
        "files_kept": len(kept),
        "before": before_step("log-hours", life, at=now),
        "meter": figures(view),
        "ended": life.status in OVER,
        "meter_lines": meter_lines(view),
        "over": words_of(life.terms).over(view.meter, life.terms.price),
        "weeks": week_rows(view),
        "entries": [_row(view, one) for one in rows],
        "older": f"?after={following[0].isoformat()}_{following[1]}" if following else "",
        "newer": reverse("hours", args=(view.contract.id,)) if request.GET.get("after") else "",
    }


def _place(text: str) -> tuple[date, int] | None:
    """The entry after which a page of the log begins (``DAY_NUMBER``); None, the latest, for anything else."""
    day, _line, n = text.partition("_")
    number = number_in(n)
    try:
        return None if number is None else (date.fromisoformat(day), number)
    except ValueError:
        return None


def _row(view: ContractView, one: Logged) -> EntryRow:
    entry = one.entry
    address = reverse("take_back_hours", args=(view.contract.id, entry.id)) if one.open_to_take_back else ""
    return EntryRow(
        day=entry.day,
        time=time_text(entry.minutes),
        kind=_KINDS[entry.answer],
        state=entry_state(entry.answer, over=view.life.status in OVER),
        note=one.note,
        files=tuple(file_row(view, attached) for attached in one.files),
        take_back=address,
    )


@require_POST
@answers_problems
def take_back_hours(request: HttpRequest, contract_id: str, entry_id: str) -> HttpResponse:
    """Take back an entry that the client has not answered yet."""
    actor = actor_of(request)
    return acted(
        request,
        lambda: hours.take_back_hours(actor=actor, contract_id=contract_id, entry_id=entry_id),
        back=reverse("hours", args=(contract_id,)),
        done=words.done_word("take-back-hours"),
    )


@require_http_methods(["GET", "POST"])
@answers_problems
def answer_week(request: HttpRequest, contract_id: str, monday: str, act: str) -> HttpResponse:
    """Acknowledge the open hours of a week, or object to them with a reason, as the client."""
    if act not in ("acknowledge", "object"):
        raise Http404
    actor, on = actor_of(request), _day(monday)
    view = view_contract(actor, contract_id)
    kind = forms.ActForm if act == "acknowledge" else forms.ObjectForm
    if request.method == "POST":
        form = kind(request.POST, view=view)
        if form.is_valid() and done(form, lambda: _answer(actor, contract_id, on, act, form)):
            messages.success(request, words.done_word(f"{act}-week"))
            return redirect("contract", contract_id)
        form.data = _with_newest(request, view)
    elif not _may(view, on, act):
        messages.warning(request, _("この週には、いま返事を待っている時間がありません。"))
        return redirect("contract", contract_id)
    else:
        form = kind(view=view)
    return render(request, "contracts/act.html", _week_page(view, on, act, form), status=form.status)


def _may(view: ContractView, monday: date, act: str) -> bool:
    return any(one.act.name == f"{act}-week" and one.ref == monday.isoformat() for one in view.actions)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _answer(actor: Actor, contract_id: str, monday: date, act: str, form: forms.ActForm) -> Contract:
    whole: OnWeek = {"actor": actor, "contract_id": contract_id, "monday": monday, "seen": form.seen_n}
    if act == "acknowledge":
        return hours.acknowledge_week(**whole)
    return hours.object_week(**whole, reason=form.cleaned_data["reason"])


def _with_newest(request: HttpRequest, view: ContractView) -> QueryDict:
    """The data sent, with ``seen`` set to the newest event, because the page after a refusal shows the newest state."""
    again = request.POST.copy()
    again["seen"] = str(view.contract.last_n)
    return again


def _week_page(view: ContractView, monday: date, act: str, form: forms.ActForm) -> dict[str, object]:
    life, may = view.life, _may(view, monday, act)
    return frame(view) | {
        "form": form,
        "act": f"{act}-week",
        "label": words.act_label(f"{act}-week", view.place.side),
        "before": before_step(f"{act}-week", life, monday=monday, at=clock.now()) if may else [],
    }
