"""The sheet of every kind of stored document, in the active language."""

from collections.abc import Callable

from michinori.papers.layouts import money, ndas, slips, yearly
from michinori.papers.layouts.terms_notice import notice_sheet
from michinori.papers.models import TERMS_NOTICE, Document
from michinori.papers.sheets import Sheet

_LAYOUTS: dict[str, Callable[..., Sheet]] = {
    "deposit_receipt": money.deposit_sheet,
    "delivery_slip": slips.delivery_sheet,
    "acceptance_slip": slips.acceptance_sheet,
    "settlement_statement": money.settlement_sheet,
    "invoice": money.payment_sheet,
    "receipt": money.payment_sheet,
    "fee_invoice": money.fee_sheet,
    "credit_note": money.refund_sheet,
    "payment_record": yearly.record_sheet,
    "yearly_statement": yearly.statement_sheet,
    "nda": ndas.nda_sheet,
}
_DUPLICATED = ("invoice", "receipt")


def document_sheet(document: Document, *, duplicate: bool = False) -> Sheet:
    """The sheet of a document. ``duplicate``: as the worker's copy, see ``is_duplicated``."""
    if document.kind == TERMS_NOTICE:
        return notice_sheet(document)
    return _LAYOUTS[document.kind](document, duplicate=duplicate)


def is_duplicated(document: Document, reader_id: str | None) -> bool:
    """Whether this reader gets a copy so marked: the worker, of the papers handed to the client in their place."""
    return document.kind in _DUPLICATED and document.worker_id is not None and document.worker_id == reader_id
