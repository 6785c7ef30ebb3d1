"""The statement of what the escrow does not cover, for the worker of a client whose business ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.papers.downloads import json_file, pdf_file
from michinori.papers.layouts.shortfall import in_short, settled_in_words, sums_in_words
from michinori.papers.pdfs import shortfall_pdf
from michinori.papers.queries.shortfall import OneContract, Sums, read_shortfall
from michinori.rules.contract.shortfall import TOTALS, OwedData
from michinori.wording.contract import shortfall as words
from michinori.wording.contract.contracts import CONTRACT_STATUSES


@require_safe
@answers_problems
def show_shortfall(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show the totals over all contracts with that client, and each contract; back to the contract, with that sentence,
    if nothing is missing. 404 for strangers, 403 for the client.
    """
    found = read_shortfall(actor_of(request), contract_id)
    if not found["totals"]["measures"]["price"]["uncovered"]:
        messages.info(request, in_short(found["totals"]))
        return redirect("contract", contract_id)
    values = {
        "words": words,
        "contract_id": contract_id,
        "found": found,
        "in_short": in_short(found["totals"]),
        "sums": sums_in_words(found["totals"]),
        "measured": _measured(found["totals"]),
        "contracts": [_contract(one) for one in found["contracts"]],
    }
    return render(request, "papers/shortfall.html", values)


def _measured(found: Sums) -> list[tuple[str, OwedData]]:
    return [(str(words.TOTALS[name]), found["measures"][name]) for name in TOTALS]


def _contract(found: OneContract) -> dict[str, object]:
    status = str(CONTRACT_STATUSES[found["status"]])
    return {
        "row": found,
        "status": f"{status}　{settled_in_words(found)}".strip("　"),
        "sums": sums_in_words(found),
        "measured": _measured(found),
    }


@require_safe
@answers_problems
def download_json(request: HttpRequest, contract_id: str) -> HttpResponseBase:
    """Send the statement as JSON."""
    return json_file(read_shortfall(actor_of(request), contract_id), f"shortfall-{contract_id}")


@require_safe
@answers_problems
def download_pdf(request: HttpRequest, contract_id: str) -> HttpResponseBase:
    """Send the statement as PDF in the reader's language."""
    return pdf_file(shortfall_pdf(actor_of(request), contract_id), f"shortfall-{contract_id}")
