"""What the page to seal a number shows: the range that is not worse than waiting, and what a number typed means.

A number is only ever sent in the body of a POST, so that no log of addresses contains it.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from michinori.contracts.queries.terminations import TerminationView, preview_of, view_termination
from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.amounts import Figures
from michinori.pages.contracts.contract import require_binding
from michinori.pages.contracts.scale import picture
from michinori.pages.contracts.termination_ways import itself_of, scale_of
from michinori.pages.fields import YenField
from michinori.rules.contract.bids import range_if_met
from michinori.wording import problems
from michinori.wording.contract import bidding as words
from michinori.wording.contract.both_sides import end_lines
from michinori.wording.contract.ending_dates import days_ahead
from michinori.wording.contract.ending_ways import reader_of
from michinori.wording.contract.termination_acts import if_met
from michinori.wording.display import yen

_STEPS = (100, 500, 1_000, 5_000, 10_000)
_MARGIN = 9
"""Percent of the width from either edge to the ends of the enlarged part."""


@dataclass(frozen=True)
class Range:
    """The totals, yen before tax, from waiting to the reader's own amount, or the other way round for a client: no
    number in it can end worse than waiting. Empty if ``low`` is not below ``high``.
    """

    low: int
    high: int
    waiting: int

    @property
    def quick(self) -> list[int]:
        """Four amounts to tap, from end to end; fewer in a narrow range."""
        if self.low >= self.high:
            return []
        step = next((one for one in reversed(_STEPS) if (self.high - self.low) // one >= 4), 1)
        thirds = [self.low + (self.high - self.low) * n // 3 // step * step for n in (1, 2)]
        return sorted({self.low, *(one for one in thirds if self.low < one < self.high), self.high})


def range_of(shown: TerminationView) -> Range:
    """The range for the reader."""
    life, side = shown.view.life, shown.view.place.side
    end = itself_of(life, side, mine=True)
    mine = life.termination.amount_of(side) if life.termination else None
    waiting = end.total if end else life.paid
    own = waiting if mine is None else mine
    return Range(waiting, own, waiting) if side == "worker" else Range(own, waiting, waiting)


def bid_values(shown: TerminationView, text: str) -> dict[str, object]:
    """The values of the page for the number typed so far."""
    view, life, side = shown.view, shown.view.life, shown.view.place.side
    found, end = range_of(shown), itself_of(shown.view.life, side, mine=True)
    scale = scale_of(view, life)
    if found.low < found.high:
        scale = scale_of(view, life, low=found.low, high=found.high)
    return {
        "scale": picture(scale),
        "range": found,
        "figures": bid_meaning(shown, text),
        "figures_url": reverse("bid_figures", args=(shown.termination.id,)),
        "days": days_ahead(life, view.now),
        "opens_at": shown.ending_at("bids_open"),
        "ends_at": end.at if end else None,
        "low_title": words.low_title(side, yen(found.waiting)),
        "low_text": words.low_text(side, yen(found.waiting)),
    }


def bid_meaning(shown: TerminationView, text: str) -> Figures:
    """What a number means for both sides, and the range of the result if the other side's number meets it."""
    view, side = shown.view, shown.view.place.side
    if not text.strip():
        return Figures(scale=_enlarged(range_of(shown), side, None))
    try:
        amount: int = YenField().clean(text)
        low, high = range_if_met(view.life, side, amount)
        least, most = (reader_of(preview_of(view, total), side) for total in (low, high))
    except ValidationError as error:
        return Figures(error=" ".join(error.messages))
    except Problem as problem:
        return Figures(error=" ".join(problems.flaw_text(flaw) for flaw in problem.flaws) or problems.detail(problem))
    met = if_met(side, low=low, high=high, least=least, most=most)
    exact = preview_of(view, amount)
    return Figures(
        amount,
        end_lines(exact, side, estate=view.life.frozen),
        outlook=(met,),
        outcomes=((words.exact_word(side), reader_of(exact, side)),),
        scale=_enlarged(range_of(shown), side, amount),
    )


@never_cache
@require_POST
@answers_problems
def bid_figures(request: HttpRequest, termination_id: str) -> HttpResponse:
    """A fragment: what the number typed so far means; writes nothing."""
    shown = view_termination(actor_of(request), termination_id)
    require_binding(shown.view)
    return render(
        request, "contracts/bid_figures.html", {"figures": bid_meaning(shown, request.POST.get("amount", ""))}
    )


def _enlarged(found: Range, side: str, amount: int | None) -> SafeString:
    """The range drawn large, with the number typed; nothing if there is none."""
    if found.low >= found.high:
        return SafeString("")
    labels = words.ends_of_range(side, yen(found.low), yen(found.high))
    sealed = SafeString("")
    if amount is not None and found.low <= amount <= found.high:
        place = _MARGIN + (100 - 2 * _MARGIN) * (amount - found.low) / (found.high - found.low)
        sealed = format_html(
            '<svg x="{}%"><circle class="zoom-seal" cy="22" r="15"/><path class="zoom-letter" '
            'd="M-8 16h16v12h-16zM-8 16l8 7 8-7"/></svg>',
            round(place, 2),
        )
    return format_html(
        '<svg class="zoom" width="100%" height="72" role="img" aria-label="{}">'
        '<line class="zoom-line" x1="{}%" x2="{}%" y1="22" y2="22"/>'
        '<circle class="zoom-{}" cx="{}%" cy="22" r="8"/><circle class="zoom-{}" cx="{}%" cy="22" r="8"/>'
        '{}<text x="3%" y="60">{}</text><text x="97%" y="60" text-anchor="end">{}</text></svg>',
        words.spoken_range(side, yen(found.low), yen(found.high), None if amount is None else yen(amount)),
        _MARGIN,
        100 - _MARGIN,
        "rule" if side == "worker" else "mine",
        _MARGIN,
        "mine" if side == "worker" else "rule",
        100 - _MARGIN,
        sealed,
        *labels,
    )
