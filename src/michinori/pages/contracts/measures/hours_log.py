"""The hours log of a contract: logging time, with a timer in the browser, and the client's answers by week."""

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
from michinori.contracts.queries.hours import days_of_week
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.pages.answers import acted, answers_problems, done, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts import acts_forms as forms
from michinori.pages.contracts.answering import panel_of_week, sends_back
from michinori.pages.contracts.contract import frame
from michinori.pages.contracts.handing_in import HandedIn
from michinori.pages.contracts.measures.week_page import chosen_week, week_values
from michinori.pages.fields import DayField, NumberField
from michinori.pages.unsent import once, tells_device
from michinori.rules.contract.time_log import monday_of, objected_week
from michinori.rules.measures.hours import DAY_MINUTES
from michinori.rules.measures.table import measure_of
from michinori.wording.contract import contracts as words
from michinori.wording.contract.steps import before_step

_PAGE = "contracts/measures/hours_log.html"


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


@require_http_methods(["GET", "POST"])
@tells_device
@answers_problems
def show_hours(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show a week of the log to both sides (``week``: its Monday), with the worker's form while work goes on."""
    actor = actor_of(request)
    view, now = view_contract(actor, contract_id), clock.now()
    if measure_of(view.life.terms).log is None:
        return redirect("contract", contract_id)
    if request.method == "POST":
        form = HoursForm(request.POST, request.FILES, view=view)
        if form.is_valid() and _log(request, actor, view, form):
            week = monday_of(form.cleaned_data["day"]).isoformat()
            return redirect(reverse("hours", args=(contract_id,)) + f"?week={week}")
    else:
        form = HoursForm(view=view, initial=_first_typed(view, now))
    monday = chosen_week(view, request.GET.get("week", ""), now)
    return render(request, _PAGE, _page(request, view, form, monday, now), status=form.status)


def _first_typed(view: ContractView, now: datetime) -> dict[str, object]:
    """What the form holds at first: today, or the first day that was objected to, with its time."""
    week = objected_week(view.life)
    if week is None or not view.can("log-hours"):
        return {"day": day_of(now)}
    days = days_of_week(view.contract, week.monday)
    day, minutes = next((day, one.objected) for day, one in days.items() if one.objected)
    return {"day": day, "hours": minutes // 60, "minutes": minutes % 60}


def _log(request: HttpRequest, actor: Actor, view: ContractView, form: HoursForm) -> bool:
    """Log the time; whether it was done. After a refusal the form keeps what was typed and the files already stored."""
    files = HandedIn(form)

    def run() -> Contract:
        typed = form.cleaned_data
        return hours.log_hours(
            actor=actor,
            contract_id=view.contract.id,
            day=typed["day"],
            minutes=form.spent,
            note=typed["note"],
            seen=form.seen_n,
            **files.sent,
        )

    if tried(form, lambda: once(request, run, files=lambda: files.store(actor))) is None:
        form.data = files.kept_in(request.POST, seen=view.contract.last_n)
        return False
    messages.success(request, words.done_word("log-hours"))
    files.warn(request)
    return True


def _page(request: HttpRequest, view: ContractView, form: HoursForm, monday: date, now: datetime) -> dict[str, object]:
    kept = [one for one in str(form.data.get("kept", "")).split(",") if one] if form.is_bound else []
    stopped = objected_week(view.life) is not None
    return week_values(view, monday, now, request.GET.get("after", "")) | {
        "form": form if view.can("log-hours") else None,
        "typing": form.is_bound or stopped,
        "stopped": stopped,
        "files_kept": len(kept),
        "panel": panel_of_week(view, monday) if view.place.side == "client" else None,
        "sends_back": sends_back(request),
    }


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
    """Acknowledge the open hours of a week, or object to them with a reason, as the client. Before the first, the week
    itself is looked at.
    """
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
        messages.warning(request, _("この週に、確認を待っている記録はありません。"))
        return redirect("contract", contract_id)
    elif act == "acknowledge":
        now = clock.now()
        return render(request, _PAGE, _page(request, view, HoursForm(view=view), on, now))
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
