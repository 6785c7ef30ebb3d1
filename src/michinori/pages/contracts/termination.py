"""The page of one ending: its state, what comes next and when, and what each possible outcome is worth."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.commands import terminations
from michinori.contracts.commands.on import OnTermination
from michinori.contracts.queries.law import law_on_ending
from michinori.contracts.queries.termination_reasons import reason_status
from michinori.contracts.queries.terminations import TerminationView, preview_of, view_termination
from michinori.contracts.queries.views import ContractView
from michinori.pages.answers import acted, answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.amounts import AmountForm, asked, figures_for, suggested, typed
from michinori.pages.contracts.asking_twice import ask_twice, asks_twice
from michinori.pages.contracts.contract import frame, meter_lines, require_binding
from michinori.pages.contracts.cut import Cut
from michinori.pages.contracts.offers import number_of
from michinori.pages.contracts.scale import picture
from michinori.pages.contracts.termination_boxes import acts_of, ending_boxes
from michinori.pages.contracts.termination_ways import reader_at, scale_of, ways
from michinori.pages.contracts.unanswered import unanswered_parts
from michinori.papers.queries.shortfall import is_offered
from michinori.rules.contract.life import other
from michinori.rules.contract.termination_notices import amount_at_begin
from michinori.rules.contract.terminations import taken_at
from michinori.rules.measures.meter import fallback
from michinori.wording.contract.both_sides import end_lines
from michinori.wording.contract.contracts import REASONS as REASON_WORDS
from michinori.wording.contract.contracts import SETTLED_BY
from michinori.wording.contract.ending_dates import days_ahead, days_of_notice
from michinori.wording.contract.ending_ways import figure_word, opened_line, quoted, reader_of
from michinori.wording.contract.exit_rules import ending_outlook
from michinori.wording.contract.outside_results import RESULT_KINDS
from michinori.wording.contract.terminations import CLOSED, REASON_STATUSES, STAYS, ahead, cases_note, who_named
from michinori.wording.law.articles import beside
from michinori.wording.sentences import fill

_DONE = {
    "accept": gettext_lazy("終わりました。"),
    "withdraw": gettext_lazy("取り下げました。契約は、そのまま続きます。"),
    "begin": gettext_lazy("途中終了の手続きが始まりました。"),
}


@require_http_methods(["GET", "POST"])
@answers_problems
def show_termination(request: HttpRequest, termination_id: str) -> HttpResponse:
    """Show an ending, or its settlement; accept, counter or withdraw it (``do``)."""
    actor = actor_of(request)
    shown = view_termination(actor, termination_id)
    step, seen = request.POST.get("do", ""), number_of(request.POST.get("seen"))
    if request.method != "POST":
        return _show(request, shown, AmountForm(initial=asked(request)))
    if step == "counter":
        return _counter(request, shown, seen)
    run = _presses(request, shown, seen).get(step)
    if run is None:
        require_binding(shown.view)
        return _show(request, shown, AmountForm(initial=typed(request.POST)))
    if step == "accept" and (low := _accepts_low(request, shown)) is not None:
        return ask_twice(request, shown.view, low, names=False, back=reverse("termination", args=(termination_id,)))
    return acted(request, run, back=reverse("termination", args=(termination_id,)), done=str(_DONE[step]))


def _accepts_low(request: HttpRequest, shown: TerminationView) -> int | None:
    """The other's amount, if accepting it would be less than the rule gives and was not ticked yet."""
    amount, view, ending = number_of(request.POST.get("amount")), shown.view, shown.view.life.termination
    theirs = ending.amount_of(other(view.place.side)) if ending else None
    if amount is None or amount != theirs or not view.can("accept-termination"):
        return None
    return amount if asks_twice(view, amount, request.POST) else None


def _presses(request: HttpRequest, shown: TerminationView, seen: int | None) -> dict[str, Callable[[], object]]:
    on: OnTermination = {"actor": actor_of(request), "termination_id": shown.termination.id, "seen": seen}
    amount = number_of(request.POST.get("amount"))
    named = -1 if amount is None else amount
    return {
        "accept": lambda: terminations.accept_termination(**on, amount=named),
        "withdraw": lambda: terminations.withdraw_termination(**on),
        "begin": lambda: terminations.begin_termination(**on),
    }


def _counter(request: HttpRequest, shown: TerminationView, seen: int | None) -> HttpResponse:
    actor, termination_id = actor_of(request), shown.termination.id
    form = AmountForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, form)
    amount, here = form.cleaned_data["amount"], reverse("termination", args=(termination_id,))
    if asks_twice(shown.view, amount, request.POST) and not figures_for(shown.view, str(amount)).error:
        return ask_twice(request, shown.view, amount, names=True, back=here)
    moved = tried(
        form,
        lambda: terminations.counter_termination(
            actor=actor, termination_id=termination_id, seen=seen, **form.cleaned_data
        ),
    )
    if moved is None:
        return _show(request, view_termination(actor, termination_id), form)
    messages.success(request, _("終わりました。") if moved.status == "settled" else _("あなたの額を伝えました。"))
    return redirect("termination", termination_id)


@require_GET
@answers_problems
def termination_figures(request: HttpRequest, termination_id: str) -> HttpResponse:
    """A fragment: what the counter amount typed so far means."""
    shown = view_termination(actor_of(request), termination_id)
    figures = figures_for(shown.view, request.GET.get("amount", ""))
    return render(request, "contracts/termination_figures.html", frame(shown.view) | {"figures": figures})


def _show(request: HttpRequest, shown: TerminationView, form: AmountForm) -> HttpResponse:
    view, row = shown.view, shown.termination
    values = frame(view) | {
        "notes": _said(shown),
        "termination": row,
        "shown": shown,
        "form": form,
        "reason": REASON_WORDS[row.reason],
        "reason_standing": REASON_STATUSES[reason_status(view, row), row.opened_by == view.place.side],
        "shortfall": is_offered(view),
        "can_buy": any(one.act.name == "buy" for one in view.actions),
    }
    values["mine"] = _is_mine(shown)
    template, more = _state(shown, form)
    return render(request, template, values | more, status=form.status)


def _state(shown: TerminationView, form: AmountForm) -> tuple[str, dict[str, object]]:
    """The template for the state of the termination, with its values."""
    if shown.termination.status == "open":
        return "contracts/termination.html", _open_values(shown, form)
    if shown.termination.status == "notice":
        return "contracts/termination_notice.html", _notice_values(shown)
    return "contracts/termination_closed.html", _closed_values(shown)


def _notice_values(shown: TerminationView) -> dict[str, object]:
    """What the notice announces, and what the reader can do about it."""
    view, side = shown.view, shown.view.place.side
    begins_with = amount_at_begin(view.life)
    return {
        "boxes": ending_boxes(shown),
        "days": days_of_notice(view.life, view.now),
        "begins_with": begins_with,
        "begins_at": shown.ending_at("begin_ending"),
        "scale": picture(replace(scale_of(view, view.life), **_begun_with(view, begins_with))),
        "lines": end_lines(preview_of(view, begins_with), side, estate=view.life.frozen),
        "can_begin": view.can("begin-termination"),
        "can_withdraw": view.can("withdraw-termination"),
        "law": beside(law_on_ending(view), side),
    }


def _begun_with(view: ContractView, amount: int) -> dict[str, Any]:
    """The one amount on the number line of a notice."""
    notice = view.life.notice
    return {notice.side: amount} if notice else {}


def _said(shown: TerminationView) -> list[dict[str, object]]:
    """Every amount that was named, with who named it and their note."""
    side, by_clock = shown.view.place.side, shown.termination.by_clock
    return [
        {
            "at": one.at,
            "amount": one.amount,
            "text": getattr(one, "words", None),
            "who": who_named(one.by == side, by_clock=by_clock and index == 0),
        }
        for index, one in enumerate(shown.positions)
    ]


def _open_values(shown: TerminationView, form: AmountForm) -> dict[str, object]:
    view, life, side = shown.view, shown.view.life, shown.view.place.side
    theirs = life.termination.amount_of(other(side)) if life.termination else None
    text = form["amount"].value()
    cases = ahead(life, side, lambda amount: preview_of(view, amount), by_clock=shown.is_claimed)
    return (
        suggested(view)
        | _what_to_do(shown)
        | ways(shown)
        | {
            "scale": picture(scale_of(view, life, result=_result_at(shown))),
            "days": days_ahead(life, view.now),
            "boxes": ending_boxes(shown),
            "acts": acts_of(shown),
            "outlook": ending_outlook(life, side, at=shown.termination.opened_at),
            "cases": cases,
            "cases_note": cases_note(life, side),
            "rule": fallback(life),
            "rule_reader": reader_at(life, side, fallback(life)),
            "opened_line": opened_line(shown.termination.opened_at, mine=_is_mine(shown), by_clock=_by_clock(shown)),
            "last_words": _last_words(shown),
            "seal_by": shown.ending_at("bids_open"),
            "theirs": theirs,
            "their_lines": end_lines(preview_of(view, theirs), side, estate=view.life.frozen)
            if theirs is not None and theirs >= life.paid
            else None,
            "figures": figures_for(view, "" if text is None else str(text)),
            "figures_url": reverse("termination_figures", args=(shown.termination.id,)),
            "needs_approver": view.needs_approver,
            "meter_lines": meter_lines(view),
            "unanswered": unanswered_parts(view),
            "paid": life.paid,
            "both": len(shown.positions) > 1,
            "law": beside(law_on_ending(view), side),
        }
    )


def _is_mine(shown: TerminationView) -> bool:
    """Whether the reader's side opened it."""
    return shown.termination.opened_by == shown.view.place.side and not shown.termination.by_clock


def _by_clock(shown: TerminationView) -> str:
    """Why it began by itself: ``withdrew``, ``stale``, or empty if somebody opened it."""
    row = shown.termination
    return "" if not row.by_clock else "withdrew" if row.reason == "client_withdrew" else "stale"


def _last_words(shown: TerminationView) -> str:
    """The other side's last words in short, quoted; empty if there are none."""
    found = [getattr(one, "words", None) for one in shown.positions if one.by != shown.view.place.side]
    said = [words for words in found if words]
    return quoted(said[-1]) if said else ""


def _result_at(shown: TerminationView) -> int | None:
    """The total at which the filed outside result would settle; None without one."""
    result = shown.termination.open_result
    return taken_at(shown.view.life, result.amount) if result else None


def _what_to_do(shown: TerminationView) -> dict[str, object]:
    """What the reader can do now, why they cannot withdraw, and the state of sealed numbers and an outside result."""
    view, row, side = shown.view, shown.termination, shown.view.place.side
    result = row.open_result
    return {
        "can_counter": view.can("counter-termination"),
        "can_withdraw": view.can("withdraw-termination"),
        "stays": _stays(view),
        "bidding": shown.status == "bidding",
        "i_sealed": side in shown.sealed,
        "they_sealed": other(side) in shown.sealed,
        "ends_by": shown.ends_by,
        "result": result,
        "result_mine": result is not None and result.by == side,
        "result_at": _result_at(shown),
        "deny_by": shown.ending_at("take_result"),
    }


def _stays(view: ContractView) -> str:
    """Why the reader cannot withdraw their own unanswered ending; empty if they can, or if it is not theirs."""
    life, side = view.life, view.place.side
    ending = life.termination
    if ending is None or ending.opened_by != side or ending.answered:
        return ""
    if life.bound_to_end or view.is_handed_on:
        return str(STAYS["bound"])
    return str(STAYS["before"]) if side in life.withdrawn else ""


def _closed_values(shown: TerminationView) -> dict[str, object]:
    row, side, result = shown.termination, shown.view.place.side, shown.termination.open_result
    if row.settled_by is None:
        return {"withdrawn": row.status == "withdrawn", "lapsed": row.status == "lapsed"}
    return {
        "settled": row.settled_amount,
        "cut": Cut(row.settled_amount or 0, shown.view.life.terms.price - (row.settled_amount or 0)),
        "reader": reader_of(shown.preview, side),
        "reader_word": figure_word(side),
        "settled_by": SETTLED_BY[row.settled_by],
        "lines": end_lines(replace(shown.preview, paid=0), side, estate=shown.view.life.frozen),
        "closed": fill(CLOSED[row.settled_by], {"kind": str(RESULT_KINDS[result.kind]) if result else ""}, {}),
    }
