"""PDFs of papers, in the active language, for those who may read them."""

from datetime import datetime
from typing import IO

from django.core.files.storage import default_storage

from michinori.kernel.actor import Actor
from michinori.papers.commands.documents import keep_copy
from michinori.papers.commands.reading import read_paper
from michinori.papers.layouts.evidence import evidence_sheet
from michinori.papers.layouts.shortfall import shortfall_sheet
from michinori.papers.layouts.table import document_sheet, is_duplicated
from michinori.papers.models import Copy, Document
from michinori.papers.queries.documents import find_document
from michinori.papers.queries.evidence import read_pack
from michinori.papers.queries.shortfall import read_shortfall
from michinori.papers.sheets import as_archival_pdfs, as_pdf
from michinori.wording import display


def evidence_pdf(actor: Actor, contract_id: str) -> bytes:
    """The PDF of a contract's evidence pack as of now; not stored. Raises ``not-found`` (404) for strangers, ``stale``
    (409), ``paper-not-set`` (503).
    """
    pack = read_pack(actor, contract_id)
    return as_pdf(evidence_sheet(pack), made_at=datetime.fromisoformat(str(pack["made_at"])))


def document_pdf(actor: Actor, document_id: str) -> tuple[Document, IO[bytes]]:
    """A document and its PDF, which the caller closes. Typeset at the latest on the first request in a language, the
    same bytes ever after; the worker's copy is marked as one. Raises ``not-found`` (404) for strangers,
    ``paper-not-set`` (503).
    """
    document = find_document(actor, document_id)
    return document, _pdf_of(document, duplicate=is_duplicated(document, actor.user_id))


def document_pdf_at_desk(actor: Actor, document_id: str) -> tuple[Document, IO[bytes]]:
    """As ``document_pdf``, of any paper, as its first addressee gets it; staff's reading is logged. Raises
    ``not-found`` (404) for anybody but staff who see to money, ``paper-not-set`` (503).
    """
    document = read_paper(actor=actor, document_id=document_id)
    return document, _pdf_of(document, duplicate=False)


def _pdf_of(document: Document, *, duplicate: bool) -> IO[bytes]:
    language = display.language()
    copy = Copy.objects.filter(document=document, language=language, duplicate=duplicate).first()
    if copy is None:
        (pdf,) = as_archival_pdfs([(document_sheet(document, duplicate=duplicate), document.made_at)])
        copy = keep_copy(document, language, pdf, duplicate=duplicate)
    return default_storage.open(copy.place, "rb")


def shortfall_pdf(actor: Actor, contract_id: str) -> bytes:
    """The PDF of the statement of the shortfall as of now; not stored. Raises what ``read_shortfall`` does,
    ``paper-not-set`` (503).
    """
    found = read_shortfall(actor, contract_id)
    return as_pdf(shortfall_sheet(found), made_at=datetime.fromisoformat(found["made_at"]))
