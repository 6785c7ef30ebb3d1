"""Papers that the operator's staff search and read: what they were shown is logged (decision 38, The desk)."""

from michinori.kernel.actor import Actor
from michinori.machinery import audit
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.papers.models import Document
from michinori.papers.queries.documents import Wanted, papers_at_desk
from michinori.people.staff import require_staff


def search_papers(*, actor: Actor, wanted: Wanted, number: str, before: str = "", limit: int = 30) -> list[Document]:
    """Papers of anybody, newest first, as ``papers_at_desk`` finds them. The log records who searched and the papers
    found, but not what was typed, which may be somebody's name.

    Raises ``not-found`` (404) for anybody but staff who see to money, ``invalid`` (422).
    """

    def search() -> list[Document]:
        require_staff(actor, "money")
        found = papers_at_desk(wanted, number, before=before, limit=limit)
        audit.note(actor=actor, kind="papers_searched", data={"documents": [one.id for one in found]})
        return found

    return in_transaction(search)


def read_paper(*, actor: Actor, document_id: str) -> Document:
    """A paper with its sides, for staff to read; logged. Raises ``not-found`` (404)."""

    def read() -> Document:
        require_staff(actor, "money")
        rows = Document.objects.select_related("client__user", "client__organisation", "worker", "contract")
        document = find(rows, document_id)
        audit.note(actor=actor, kind="paper_read", data={"document": document.id})
        return document

    return in_transaction(read)
