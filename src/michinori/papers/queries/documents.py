"""Finding documents by date, counterparty and amount, for the sides of their contracts (domain § 8, Papers)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.rows import find
from michinori.papers.models import TERMS_NOTICE, Document
from michinori.people.models import Membership

_PEOPLE = ("client__user", "client__organisation", "worker", "contract")


@dataclass(frozen=True)
class Wanted:
    """Filters of a search; None or empty: any. Days in Japan, both inclusive; amounts in yen before tax."""

    since: date | None = None
    until: date | None = None
    least: int | None = None
    most: int | None = None
    counterparty: str = ""
    contract_id: str = ""


def readable_by(actor: Actor) -> QuerySet[Document]:
    """The documents of the actor's own contracts, and of the clients they act for."""
    if actor.user_id is None:
        return Document.objects.none()
    organisations = Membership.objects.filter(user_id=actor.user_id).values("organisation_id")
    mine = Q(worker_id=actor.user_id) | Q(client_id=actor.user_id) | Q(client_id__in=organisations)
    return Document.objects.filter(mine)


def find_document(actor: Actor, document_id: str) -> Document:
    """A document with its contract and sides. Raises ``not-found`` (404) for strangers."""
    return find(readable_by(actor).select_related(*_PEOPLE), document_id)


def list_documents(actor: Actor, wanted: Wanted, *, before: str = "", limit: int = 30) -> list[Document]:
    """At most ``limit`` documents, newest first, older than the document ``before``. Raises ``invalid`` (422)."""
    rows = _matching(readable_by(actor), wanted, actor)
    if before:
        last = readable_by(actor).filter(pk=before).first() if before.isprintable() else None
        if last is None:
            raise Problem.invalid(Flaw("cursor", "bad_format"))
        rows = rows.filter(Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, id__lt=last.id))
    return list(rows.select_related(*_PEOPLE).order_by("-made_at", "-id")[:limit])


def _matching(rows: QuerySet[Document], wanted: Wanted, actor: Actor) -> QuerySet[Document]:
    bounds: dict[str, object] = {
        "made_at__date__gte": wanted.since,
        "made_at__date__lte": wanted.until,
        "amount__gte": wanted.least,
        "amount__lte": wanted.most,
        "contract_id": wanted.contract_id or None,
    }
    rows = rows.filter(**{name: value for name, value in bounds.items() if value is not None})
    if wanted.counterparty:
        name = wanted.counterparty
        client = Q(client__user__display_name__icontains=name) | Q(client__organisation__name__icontains=name)
        worker = Q(worker__display_name__icontains=name)
        rows = rows.filter((Q(worker_id=actor.user_id) & client) | (~Q(worker_id=actor.user_id) & worker))
    return rows


def notices_of(contract: Contract) -> dict[int, Document]:
    """The newest notice of each version of a contract's terms, by version. One query. The caller checks permissions."""
    found: Iterable[Document] = Document.objects.filter(contract=contract, kind=TERMS_NOTICE).order_by("n")
    return {document.terms_version: document for document in found}
