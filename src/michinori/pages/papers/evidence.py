"""The evidence pack of a contract: as JSON that can be verified, and as PDF."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.papers.downloads import json_file, pdf_file
from michinori.papers.pdfs import evidence_pdf
from michinori.papers.queries.evidence import read_pack


@require_safe
@answers_problems
def download_json(request: HttpRequest, contract_id: str) -> HttpResponseBase:
    """Send the pack as JSON; for the two sides only."""
    return json_file(read_pack(actor_of(request), contract_id), f"evidence-{contract_id}")


@require_safe
@answers_problems
def download_pdf(request: HttpRequest, contract_id: str) -> HttpResponseBase:
    """Send the pack as PDF in the reader's language; for the two sides only."""
    return pdf_file(evidence_pdf(actor_of(request), contract_id), f"evidence-{contract_id}")
