"""Finding papers for staff."""

from michinori.kernel.actor import Actor
from michinori.papers.models import WITH_TAX, Document
from michinori.people.staff import require_staff
from michinori.rules.people.looking import Sought

MOST = 20


def papers_found(actor: Actor, sought: Sought) -> list[Document]:
    """Papers by id, number, amount with tax or SHA-256, the newest first, at most 20. Raises ``not-found`` (404) for
    anybody but staff who look people up. One query.
    """
    require_staff(actor, "people")
    rows = Document.objects.defer("body")
    if sought.kind == "id" and sought.text.startswith("doc_"):
        return list(rows.filter(id=sought.text))
    if sought.kind == "digest":
        return list(rows.filter(sha256=sought.text)[:MOST])
    if sought.kind == "paper":
        kind, year, serial = sought.paper
        return list(rows.filter(kind=kind, year=year, serial=serial))
    if sought.amount is not None:
        with_tax = rows.alias(with_tax=WITH_TAX).filter(with_tax=sought.amount)
        return list(with_tax.order_by("-made_at")[:MOST])
    return []
