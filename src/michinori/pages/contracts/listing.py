"""The list of the reader's contracts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.contracts.models import Contract
from michinori.contracts.models.contracts import STATUSES
from michinori.contracts.queries.lists import count_running, list_contracts
from michinori.contracts.queries.views import ContractView
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import figures
from michinori.pages.contracts.status import status_kind, status_words
from michinori.pages.meter_way import MeterFigures
from michinori.people.somebody import Somebody, of_client, of_user
from michinori.wording import display
from michinori.wording.contract import page
from michinori.wording.contract.contracts import CONTRACT_STATUSES


@dataclass(frozen=True)
class Former:
    """A contract that another continues."""

    id: str
    title: str


@dataclass(frozen=True)
class Line:
    """A contract in the list, of which alone its card is drawn (the tag ``kept``). ``word`` says what ``amount`` is, in
    yen before tax; ``until``: the end of the next clock in words, empty without any. ``before``: the former contracts
    on the same page of the list that it continues, newest first, which are shown as parts of it.
    """

    id: str
    title: str
    theirs: Somebody
    status: str
    kind: str
    figures: MeterFigures
    word: str
    amount: int
    until: str
    before: tuple[Former, ...] = ()


@require_safe
@answers_problems
def show_contracts(request: HttpRequest) -> HttpResponse:
    """List the contracts, latest change first, 20 a page, optionally of one status."""
    status = request.GET.get("status", "")
    cursor = request.GET.get("cursor", "")
    actor = actor_of(request)
    views, following = list_contracts(actor, status=status or None, cursor=cursor or None)
    query = request.GET.copy()
    query["cursor"] = following or ""
    values = {
        "headline": page.running_head(count_running(actor)) if views or status else "",
        "lines": _lines(views),
        "older": f"?{query.urlencode()}" if following else "",
        "newer": f"?status={status}" if cursor else "",
        "status": status,
        "statuses": [(key, CONTRACT_STATUSES[key]) for key in STATUSES],
    }
    return render(request, "contracts/contracts.html", values)


def _lines(views: Sequence[ContractView]) -> list[Line]:
    """The contracts as lines; one that another on this page continues is a part of that one."""
    known = {view.contract.id: view.contract for view in views}
    parts = {view.contract.id: tuple(_former(view.contract, known)) for view in views}
    told = {part.id for each in parts.values() for part in each}
    return [_line(view, parts[view.contract.id]) for view in views if view.contract.id not in told]


def _former(contract: Contract, known: dict[str, Contract]) -> list[Contract]:
    """The contracts that one continues, newest first, as far as they are known."""
    found, before = [], known.get(contract.continues_id or "")
    while before is not None and contract.status != "cancelled":
        found.append(before)
        before = known.get(before.continues_id or "")
    return found


def _line(view: ContractView, before: tuple[Contract, ...]) -> Line:
    contract, found = view.contract, figures(view)
    not_begun = contract.status in ("offered", "agreed", "cancelled")
    return Line(
        id=contract.id,
        title=contract.title,
        theirs=of_client(contract.client) if view.place.side == "worker" else of_user(contract.worker),
        status=str(status_words(view)),
        kind=status_kind(view),
        figures=found,
        word=str(page.figure_of(view.life)),
        amount=found.price if not_begun else found.standing,
        until=display.until(view.next_clock.at, year=False) if view.next_clock else "",
        before=tuple(Former(one.id, one.title) for one in before),
    )
