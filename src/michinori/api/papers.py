"""Papers: evidence packs, stored documents, statements of what an escrow does not cover."""

from datetime import date
from typing import Annotated

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import BaseModel, Field

from michinori.api.answers import Party
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.papers import models
from michinori.papers.archives import zip_papers
from michinori.papers.pdfs import document_pdf, evidence_pdf, shortfall_pdf
from michinori.papers.queries.documents import Wanted, counterparty_of, find_document, list_documents
from michinori.papers.queries.evidence import read_pack
from michinori.papers.queries.shortfall import read_shortfall
from michinori.rules.money.papers import KINDS, PaperKind

room = Room(_("書類"))
_LINES = 50
_PRIVATE = {"Cache-Control": "no-store"}


class Evidence(BaseModel):
    """Everything that both parties may see of a contract. ``digest``: SHA-256 over the RFC 8785 JSON of the rest;
    ``verify`` says, in order, how each hash is made."""

    format: str
    made_at: str
    contract: dict[str, object]
    parties: dict[str, object]
    terms: list[dict[str, object]]
    events: list[dict[str, object]] = Field(description="As chained: n, at, actor, kind, data, hash, previous_hash")
    notes: list[dict[str, object]] = Field(description="Private words with the nonce that opens the event's commitment")
    files: list[dict[str, object]]
    hours: list[dict[str, object]] = Field(description="The log of the hours meter, minutes a day")
    change_requests: list[dict[str, object]]
    amendments: list[dict[str, object]]
    switches: list[dict[str, object]] = Field(
        description="Proposed switches between fixed and hourly, with their terms"
    )
    terminations: list[dict[str, object]] = Field(description="With every amount that either side named")
    conversation: dict[str, object] = Field(description="The thread of both sides with its own chain")
    meter: dict[str, object]
    statement: dict[str, object]
    verify: list[str]
    digest: str


class Measure(BaseModel):
    """What would be owed in all by one measure, and how much of that is neither paid nor held. Whole yen."""

    before_tax: int
    with_tax: int
    covered: int
    uncovered: int


class Measures(BaseModel):
    """By what has been confirmed, by the standing rule, by what the worker claimed, by the whole price."""

    confirmed: Measure
    standing: Measure
    claimed: Measure
    price: Measure


class ShortSums(BaseModel):
    """Sums over all contracts, yen with tax; ``waiting``: agreed to in an amendment and never deposited."""

    deposited_with_tax: int
    refunded_with_tax: int
    paid_with_tax: int
    held_with_tax: int
    waiting_with_tax: int
    measures: Measures


class ShortContract(ShortSums):
    """One contract; ``final``: nothing is left to claim under it."""

    id: str
    title: str
    status: str
    reason: str | None = Field(description="Of the open ending")
    settled_amount: int | None
    settled_by: str | None
    final: bool
    paid: int


class Shortfall(BaseModel):
    """This contract first, then the worker's other ones with the same client. ``digest``: SHA-256 over the RFC 8785
    JSON of the rest."""

    format: str
    made_at: str
    client: Party
    worker: Party
    contracts: list[ShortContract]
    totals: ShortSums
    digest: str


class Paper(BaseModel):
    """An immutable paper. ``amount``: yen before tax; ``sha256``: over the RFC 8785 JSON of ``record``;
    ``counterparty``: the public name of whom the caller dealt with, or the operator's."""

    id: str
    number: str
    kind: str = Field(description=", ".join(KINDS))
    issued_on: date
    amount_with_tax: int
    counterparty: str
    sha256: str
    contract_id: str | None = Field(description="Null for papers about a whole year")
    terms_version: int | None
    amount: int


class WholePaper(Paper):
    """With all that the paper says."""

    record: dict[str, object]


@room.query("/contracts/{contract_id}/evidence.json", Evidence, _("契約の証拠書類"))
def show_evidence(call: Call, contract_id: str) -> Evidence:
    """Terms, events with their hashes, words, files' hashes, both positions, the meter's computation, the statement.
    ``michinori evidence verify FILE`` verifies it anywhere."""
    return Evidence.model_validate(read_pack(call.actor, contract_id))


@room.query("/contracts/{contract_id}/evidence.pdf", None, _("契約の証拠書類（PDF）"))
def download_evidence(call: Call, contract_id: str) -> HttpResponseBase:
    """The same to read, in the language asked for."""
    return _pdf(evidence_pdf(call.actor, contract_id), f"evidence-{contract_id}")


@room.query("/contracts/{contract_id}/shortfall", Shortfall, _("仮払いで足りない分の明細"))
def show_shortfall(call: Call, contract_id: str) -> Shortfall:
    """For the worker: what the escrow covers and what not, by each measure, here and over all contracts with that
    client. Figures, no verdict."""
    return Shortfall.model_validate(read_shortfall(call.actor, contract_id))


@room.query("/contracts/{contract_id}/shortfall.pdf", None, _("仮払いで足りない分の明細（PDF）"))
def download_shortfall(call: Call, contract_id: str) -> HttpResponseBase:
    """The same to hand in, in the language asked for."""
    return _pdf(shortfall_pdf(call.actor, contract_id), f"shortfall-{contract_id}")


Kind = Annotated[PaperKind | None, Query()]
From = Annotated[date | None, Query(alias="from", description="Issued on this day in Japan or later")]
To = Annotated[date | None, Query(alias="to", description="Issued on this day in Japan or earlier")]
Least = Annotated[int | None, Query(description="Whole yen with tax", ge=0, le=10**12)]
Name = Annotated[str, Query(description="A part of the other's public name, or an id", max_length=100)]


@room.query("/papers", Page[Paper], _("書類の一覧"))
def list_papers(
    call: Call,
    kind: Kind = None,
    since: From = None,
    until: To = None,
    amount_min: Least = None,
    amount_max: Least = None,
    counterparty: Name = "",
    cursor: Cursor = None,
) -> Page[Paper]:
    """Those of the caller as a worker and of the clients the caller acts for, newest first; all filters together."""
    wanted = Wanted(kind or "", since, until, amount_min, amount_max, counterparty)
    found = list_documents(call.actor, wanted, before=unpacked(cursor) or "", limit=_LINES + 1)
    page = found[:_LINES]
    following = packed(page[-1].id) if len(found) > _LINES else None
    return Page[Paper](items=[_answer(call, row) for row in page], next=following)


@room.query("/papers.zip", None, _("書類をまとめて受け取る（ZIP）"))
def download_papers(
    call: Call,
    kind: Kind = None,
    since: From = None,
    until: To = None,
    amount_min: Least = None,
    amount_max: Least = None,
    counterparty: Name = "",
) -> HttpResponseBase:
    """PDF and record of each, with an index (CSV, JSON); at most 1,000. ``michinori papers verify FILE`` checks it."""
    wanted = Wanted(kind or "", since, until, amount_min, amount_max, counterparty)
    headers = _PRIVATE | {"Content-Disposition": 'attachment; filename="papers.zip"'}
    return StreamingHttpResponse(zip_papers(call.actor, wanted), content_type="application/zip", headers=headers)


@room.query("/papers/{document_id}.pdf", None, _("書類（PDF）"))
def download_paper(call: Call, document_id: str) -> HttpResponseBase:
    """PDF/A; set once for each language, then always the same bytes."""
    document, file = document_pdf(call.actor, document_id)
    return FileResponse(
        file, as_attachment=True, filename=f"{document.number}.pdf", content_type="application/pdf", headers=_PRIVATE
    )


@room.query("/papers/{document_id}", WholePaper, _("書類"))
def show_paper(call: Call, document_id: str) -> WholePaper:
    """With its record, from which anybody can make the hash again."""
    row = find_document(call.actor, document_id)
    return WholePaper(**dict(_answer(call, row)), record=row.record)


def _pdf(made: bytes, name: str) -> HttpResponse:
    headers = _PRIVATE | {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _answer(call: Call, row: models.Document) -> Paper:
    return Paper(
        id=row.id,
        number=row.number,
        kind=row.kind,
        issued_on=row.issued_on,
        amount_with_tax=row.amount_with_tax,
        counterparty=counterparty_of(row, call.actor.user_id),
        sha256=row.sha256,
        contract_id=row.contract_id,
        terms_version=row.terms_version,
        amount=row.amount,
    )
