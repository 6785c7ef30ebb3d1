"""The papers of contracts in tests: kept as the outbox has them kept, read back as text."""

import io
from datetime import date

from django.utils import translation
from pypdf import PdfReader

from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.ledger.models import Movement
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import set_setting
from michinori.papers.commands.steps import keep_papers
from michinori.papers.models import Document
from michinori.papers.pdfs import document_pdf
from michinori.people.models import User
from michinori.treasury.commands.tax_profile import set_tax_profile

OPERATOR = "T7000012050002"
WORKER = "T1180301018771"
FIRST = date(2023, 10, 1)


def register_operator(number: str = OPERATOR, first: date = FIRST) -> None:
    for key, text in (
        ("operator_name", "道のり運営株式会社"),
        ("operator_address", "東京都千代田区1-1"),
        ("operator_number", number),
    ):
        set_setting(actor=Actor.operator(), key=key, text=text, first=first)


def register_worker(user: User, number: str = WORKER, since: date = FIRST, **more: object) -> None:
    body = {"invoice_number": number, "registered_from": since.isoformat(), **more}
    set_tax_profile(actor=Actor.person(user.id), body=body)


def kept(contract: Contract | None = None) -> dict[str, list[Document]]:
    """The papers by kind, oldest first, after the outbox has told once, and once more of the same."""
    for _ in range(2):
        for item in OutboxItem.objects.filter(kind="contract_events").order_by("id"):
            keep_papers(item)
    return papers_of(contract)


def papers_of(contract: Contract | None = None) -> dict[str, list[Document]]:
    """The papers that are there by kind, oldest first, without notices of terms."""
    found: dict[str, list[Document]] = {}
    rows = Document.objects.exclude(kind="terms_notice").order_by("made_at", "n")
    for one in rows if contract is None else rows.filter(contract=contract):
        found.setdefault(one.kind, []).append(one)
    return found


def text_of(user: User, document: Document, language: str = "ja") -> str:
    """All that its PDF says to this reader, without spaces."""
    with translation.override(language), document_pdf(Actor.person(user.id), document.id)[1] as file:
        pages = PdfReader(io.BytesIO(file.read())).pages
        return "".join("".join(page.extract_text() for page in pages).split())


def moved(contract: Contract, *kinds: str, key: str = "") -> int:
    """What the ledger moved for the contract, of these kinds."""
    rows = Movement.objects.filter(contract_id=contract.id, kind__in=kinds, key__contains=key)
    return sum(rows.values_list("amount", flat=True))


def yen(amount: int) -> str:
    """As papers show it."""
    return f"{amount:,}円".replace("-", "−")
