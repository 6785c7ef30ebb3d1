"""The other tabs of a contract: its files, and its terms with the money."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.contracts.models import Attachment
from michinori.contracts.queries.carried_over import carried_over
from michinori.contracts.queries.files import files_of
from michinori.contracts.queries.law import law_on_offer
from michinori.contracts.queries.records import versions_of
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.text import number_in
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts import showing
from michinori.pages.contracts.change_request_blocks import left_line
from michinori.pages.contracts.contract import money_lines, room
from michinori.pages.contracts.showing import FileRow, file_row
from michinori.papers.queries.documents import notices_of
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.wording.contract import page
from michinori.wording.contract.terms import terms_rows
from michinori.wording.law.articles import beside

FILES = 40
"""Files on a page."""


@dataclass(frozen=True)
class Part:
    """The files of one stage, or of the whole (``name`` empty), newest first."""

    name: str
    files: list[FileRow]


@require_safe
@answers_problems
def show_files(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show the files by stage, newest first; to a new client also what passed on from the contract before."""
    view = view_contract(actor_of(request), contract_id)
    start = number_in(request.GET.get("after"), 6) or 0
    found = files_of(view.contract, start=start, limit=FILES + 1)
    values = room(view, "files") | {
        "parts": list(_parts(view, found[:FILES])),
        "older": f"?after={start + FILES}" if len(found) > FILES else "",
        "newer": "?" if start else "",
        "carried": carried_over(view.contract) if view.place.side == "client" else None,
    }
    return render(request, "contracts/files.html", values)


def _parts(view: ContractView, found: list[Attachment]) -> Iterator[Part]:
    names = {stage.id: stage.name for stage in view.stages}
    for stage_id in dict.fromkeys(one.stage_id for one in found):
        rows = [file_row(view, one) for one in found if one.stage_id == stage_id]
        yield Part(names.get(stage_id or "", ""), rows)


@require_safe
@answers_problems
def show_terms(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show where the money is and the terms in force in full, and list every version."""
    view = view_contract(actor_of(request), contract_id)
    documents = notices_of(view.contract)
    values = room(view, "terms") | {
        "terms": view.life.terms,
        "plain": terms_rows(view.life.terms, page.PLAIN_TERMS),
        "facts": showing.agreed_facts(view),
        "changes_left": left_line(view) if view.life.status in ANSWERABLE else "",
        "money": money_lines(view),
        "versions": [(one, documents.get(one.version)) for one in versions_of(view.contract)],
        "law": beside(law_on_offer(view.contract.client, view.life.terms, view.contract), view.place.side),
    }
    return render(request, "contracts/terms.html", values)
