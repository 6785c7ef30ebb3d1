"""The pages of the income tax that a client withheld: what to pay the tax office, by month, and from whom it is."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from michinori.contracts.models import Payment
from michinori.contracts.queries.withheld import (
    MONTHS,
    PAYEES,
    WithheldMonth,
    payees_in,
    payments_in,
    withheld_month,
    withheld_months,
)
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import defused
from michinori.machinery import clock
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.csv_lines import csv_lines
from michinori.pages.money.purses import WORKER, Purse, purse_of
from michinori.people.queries import client_of_member
from michinori.rules.money.withholding_days import due_on, month_of
from michinori.wording.withholding import HEADINGS, headline, month_word, tax_name


@require_safe
@answers_problems
def go_to_withholding(request: HttpRequest) -> HttpResponse:
    """Go to the page of the reader's organisation, if there is just one, else to their own."""
    return redirect("withholding", client_of_member(actor_of(request).user_id or "").id)


@require_safe
@answers_problems
def show_withholding(request: HttpRequest, purse: str) -> HttpResponse:
    """Show one month, by default the latest that is over or runs, and the list of months. Raises ``not-found`` (404)
    for strangers, ``invalid`` (422) for a bad month.
    """
    one = _of_client(request, purse)
    until = _month(request.GET.get("until"))
    months = withheld_months(one.key, until=until)
    today = day_of(clock.now())
    first = _month(request.GET.get("month")) or _first_shown(months, today)
    shown = withheld_month(one.key, first)
    after = request.GET.get("after", "")
    payees = payees_in(one.key, first, after=after if after.isprintable() else "")
    here = reverse("withholding", args=[one.key])
    this = f"{here}?month={first:%Y-%m}"
    values = {
        "purse": one,
        "shown": shown,
        "headline": headline(shown, today),
        "month": month_word(first),
        "due": due_on(first),
        "tax_name": tax_name(first),
        "payees": payees[:PAYEES],
        "more": f"{this}&after={payees[PAYEES - 1].worker_id}" if len(payees) > PAYEES else "",
        "newer": this if after else "",
        "months": [
            (month_word(row.first), f"{here}?month={row.first:%Y-%m}", row, row.first == first)
            for row in months[:MONTHS]
        ],
        "older": f"{here}?until={months[MONTHS - 1].first:%Y-%m}" if len(months) > MONTHS else "",
        "csv": f"{reverse('withholding_csv', args=[one.key])}?month={first:%Y-%m}",
    }
    return render(request, "money/withholding.html", values)


@require_safe
@never_cache
@answers_problems
def download_withholding(request: HttpRequest, purse: str) -> StreamingHttpResponse:
    """Send every payment of a month as CSV (UTF-8 with a mark, so that spreadsheets read it). As ``show_withholding``
    otherwise.
    """
    one = _of_client(request, purse)
    first = _month(request.GET.get("month")) or month_of(day_of(clock.now()))
    lines = csv_lines(_rows(payments_in(one.key, first)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="withholding-{first:%Y-%m}.csv"'
    return answer


def _rows(payments: Iterable[Payment]) -> Iterator[list[Any]]:
    yield [str(word) for word in HEADINGS]
    for one in payments:
        worker = one.contract.worker
        name = worker.real_name or worker.display_name
        yield [
            day_of(one.at).isoformat(), defused(name), worker.id, one.contract_id, defused(one.contract.title),
            one.before_tax, one.tax, one.withheld,
        ]  # fmt: skip


def _of_client(request: HttpRequest, key: str) -> Purse:
    if key == WORKER:
        raise Problem.unknown()
    return purse_of(str(request.user.pk), key)


def _month(text: str | None) -> date | None:
    """The first day of a month such as ``2026-11``; None for none. Raises ``invalid`` (422)."""
    if not text:
        return None
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Problem.invalid(Flaw("month", "bad_format")) from None
    if not 2000 <= found.year < 9999:
        raise Problem.invalid(Flaw("month", "bad_format"))
    return found


def _first_shown(months: list[WithheldMonth], today: date) -> date:
    """The month to show unasked: the latest one that is due and not over yet, else the newest, else the present."""
    due = [row.first for row in months if row.first < month_of(today) and due_on(row.first) >= today]
    return due[0] if due else months[0].first if months else month_of(today)
