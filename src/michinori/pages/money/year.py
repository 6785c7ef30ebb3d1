"""A year of a purse: months as bars, by client or contract and by kind of work, all of it as CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from michinori.contracts.models import Payment
from michinori.contracts.queries.years import Sums, Year, payments_of, year_of, years_of
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.kernel.text import defused
from michinori.machinery import clock
from michinori.machinery.looks import kinds_now
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.csv_lines import csv_lines
from michinori.pages.money.purses import Purse, purse_of
from michinori.people.queries import clients_by_id
from michinori.wording.market.categories import name_of
from michinori.wording.money import year_head


@dataclass(frozen=True)
class Bar:
    """A month: its yen, and how tall its bar is in percent of the tallest."""

    month: int
    yen: int
    tall: int
    left: float


@require_safe
@answers_problems
def show_this_year(request: HttpRequest, purse: str) -> HttpResponse:
    """Lead to the present year. Raises ``not-found`` (404) for strangers."""
    one, _owner = _purse(request, purse)
    return redirect("money_year", one.key, day_of(clock.now()).year)


@require_safe
@answers_problems
def show_year(request: HttpRequest, purse: str, year: int) -> HttpResponse:
    """Show the year. Raises ``not-found`` (404) for strangers and for a year that is none of this purse's."""
    one, owner = _purse(request, purse)
    years = _years(one, owner, year)
    found = year_of(one.kind, owner, year)
    values = {
        "purse": one,
        "year": year,
        "years": years,
        "found": found,
        "head": year_head(one.kind, year, _of(found.whole, one)),
        "bars": _bars(found, one),
        "others": _others(found, one),
        "kinds": [(_kind_said(kind), _of(sums, one)) for kind, sums in found.by_kind],
    }
    return render(request, "money/year.html", values)


@require_safe
@answers_problems
def download_year(request: HttpRequest, purse: str, year: int) -> HttpResponseBase:
    """Every payment of the year as CSV (UTF-8 with a mark, so that spreadsheets read it), streamed."""
    one, owner = _purse(request, purse)
    _years(one, owner, year)
    answer = StreamingHttpResponse(csv_lines(_rows(one, owner, year)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="michinori-{year}-{one.kind}.csv"'
    return answer


def _purse(request: HttpRequest, key: str) -> tuple[Purse, str]:
    one = purse_of(str(request.user.pk), key)
    return one, one.owner_of(str(actor_of(request).user_id))


def _years(one: Purse, owner: str, year: int) -> list[int]:
    years = years_of(one.kind, owner, day_of(clock.now()).year)
    if year not in years:
        raise Problem.unknown()
    return years


def _of(sums: Sums, purse: Purse) -> int:
    """What this side counts: a worker what arrived, a client what was paid with tax."""
    return sums.net if purse.kind == "worker" else sums.gross


def _bars(found: Year, purse: Purse) -> list[Bar]:
    yen = [_of(one, purse) for one in found.months]
    most = max(yen) or 1
    return [Bar(n + 1, each, round(100 * each / most), n * 100 / 12) for n, each in enumerate(yen)]


def _kind_said(category: str) -> str:
    return name_of(category, kinds_now(category)) if category else _("募集のない契約")


def _others(found: Year, purse: Purse) -> list[tuple[str, Any, int]]:
    """The contract's id (empty on a worker's page), the name, the yen."""
    if purse.kind == "client":
        return [(id, title, _of(sums, purse)) for id, title, sums in found.by_other]
    names = clients_by_id(id for id, _title, _sums in found.by_other)
    return [("", names[id].display_name, _of(sums, purse)) for id, _title, sums in found.by_other]


def _rows(purse: Purse, owner: str, year: int) -> Iterator[list[object]]:
    yield [
        _("日付"), _("契約の番号"), _("契約"), _("相手"), _("仕事の種類"), _("報酬（税抜）"), _("消費税"),
        _("報酬（税込）"), _("手数料（税込）"), _("源泉徴収"), _("手取り"),
    ]  # fmt: skip
    for one in payments_of(purse.kind, owner, year):
        yield _cells(one, purse)


def _cells(one: Payment, purse: Purse) -> list[object]:
    contract = one.contract
    other = contract.client.display_name if purse.kind == "worker" else contract.worker.display_name
    job = contract.job
    return [
        day_of(one.at).isoformat(), contract.id, defused(contract.title), defused(other),
        defused(_kind_said(job.category)) if job else "", one.before_tax, one.tax,
        one.before_tax + one.tax, one.fee + one.fee_tax - one.waived, one.withheld, one.net,
    ]  # fmt: skip
