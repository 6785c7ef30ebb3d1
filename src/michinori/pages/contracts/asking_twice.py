"""The page that asks once more before an amount below the rule's counts, with both amounts drawn (domain § 6)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from michinori.contracts.queries.terminations import after_naming
from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.contract import frame
from michinori.pages.contracts.offers import number_of
from michinori.pages.contracts.termination_ways import itself_of, reader_at
from michinori.rules.measures.meter import fallback
from michinori.wording.contract import ending_ways as words
from michinori.wording.display import yen

_KEPT = ("amount", "note", "reason", "seen", "standing")


@dataclass(frozen=True)
class Bar:
    """One of the two amounts: its words, the reader's figure in yen, and its picture."""

    word: str
    figure: int
    picture: SafeString


def asks_twice(view: ContractView, amount: int, data: QueryDict) -> bool:
    """Whether an amount, in yen before tax, is below the standing figure, as it counts for a client in insolvency too,
    and was not yet ticked on the page that asks once more (domain § 6).
    """
    return amount < fallback(view.life) and number_of(data.get("sure")) != amount


def ask_twice(request: HttpRequest, view: ContractView, amount: int, *, names: bool, back: str) -> HttpResponse:
    """The page. ``names``: the reader names the amount, else takes the other's; an amount that meets the other's takes
    it. What was typed is kept in the page; 422 if it was sent without the tick. Nothing is written.
    """
    life, side = view.life, view.place.side
    ends_at = _ends_at(view, amount, names=names)
    names, agreed = ends_at is None, amount if ends_at is None else ends_at
    end = None if names or side == "client" else itself_of(life, side, mine=True)
    other = end.reader if end else reader_at(life, side, fallback(life))
    this = reader_at(life, side, max(agreed, life.paid))
    question, tick = words.asked_twice(side, other, this, names=names)
    labels = words.bar_words(side, yen(agreed), names=names, until=end.at if end else None)
    most = max(other, this, 1)
    unticked = "asked" in request.POST
    values = frame(view) | {
        "amount": amount,
        "agreed": agreed,
        "names": names,
        "question": question,
        "tick": tick,
        "bars": [
            Bar(label, figure, _bar(100 * figure / most, other=index == 0))
            for index, (label, figure) in enumerate(zip(labels, (other, this), strict=True))
        ],
        "lines": words.low_lines(side, agreed, fallback(life), names=names),
        "kept": [(name, request.POST[name]) for name in _KEPT if name in request.POST],
        "step": request.POST.get("do", "send"),
        "back": back,
        "unticked": unticked,
    }
    return render(request, "contracts/termination_twice.html", values, status=422 if unticked else 200)


def _ends_at(view: ContractView, amount: int, *, names: bool) -> int | None:
    """At how many yen before tax the contract ends on the spot; None where an amount is named that the other side has
    still to answer.
    """
    if not names:
        return amount
    return after_naming(view, amount).settled_amount if view.life.termination else None


def _bar(percent: float, *, other: bool) -> SafeString:
    return format_html(
        '<svg class="amount-bar" width="100%" height="24" aria-hidden="true"><rect class="amount-room" width="100%" '
        'height="24" rx="6"/><rect class="{}" width="{}%" height="24" rx="6"/></svg>',
        "amount-more" if other else "amount-less",
        round(percent, 2),
    )
