"""Making numbered documents from events, and storing their PDFs, which are typeset on first request."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from michinori.contracts.models import Contract, TermsVersion
from michinori.contracts.queries.law import declared_in
from michinori.contracts.queries.terms_notices import calls_for_notice, occasion_of
from michinori.contracts.told import Told
from michinori.machinery import clock
from michinori.machinery.deliveries import AtOnce
from michinori.machinery.models import Event, OutboxItem
from michinori.papers.commands.numbering import store
from michinori.papers.models import TERMS_NOTICE, Copy, Document
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.offers import OfferCountered, OfferMade
from michinori.rules.contract.terms import Terms
from michinori.rules.law.articles import is_private
from michinori.rules.law.terms_notice import nine_items


@AtOnce
def keep_notices(items: Sequence[OutboxItem]) -> None:
    """Outbox subscriber to ``contract_events``: make a terms notice (Freelance Act art. 3) for every new version of the
    terms, and another when an offer is accepted, since only then the order has a date. Idempotent per event.
    """
    told = [Told.read(item) for item in items]
    store([_document(one.contract, event, fact) for one in told for event, fact in calls_for_notice(one.events)])


def _document(contract: Contract, event: Event, fact: Fact) -> Document:
    version = contract.terms
    if version is None or version.version != fact.terms_version:
        version = TermsVersion.objects.get(contract=contract, version=fact.terms_version)
    return Document(
        kind=TERMS_NOTICE,
        contract=contract,
        n=event.n,
        terms_version=version.version,
        client_id=contract.client_id,
        worker_id=contract.worker_id,
        amount=version.price,
        made_at=event.at,
        body=_notice(contract, version, fact),
    )


def _notice(contract: Contract, version: TermsVersion, fact: Fact) -> dict[str, object]:
    """The nine items as of this event: a notice of an offer has no order date, even if the offer was accepted since.
    ``private`` stands there if the client orders for itself, so that the paper does not say that an act asks for it.
    """
    occasion = occasion_of(contract, version)
    if isinstance(fact, OfferMade | OfferCountered):
        occasion = replace(occasion, ordered_on=None)
    terms = Terms.from_data(version.body)
    private = {"private": True} if is_private(declared_in(contract, terms)) else {}
    return {"items": [item.as_data() for item in nine_items(terms, occasion)], **private}


def keep_copy(document: Document, language: str, pdf: bytes, *, duplicate: bool = False) -> Copy:
    """Store a document's PDF in one language, as the worker's copy or not; return the stored copy, which a concurrent
    call may have made first.
    """
    name = f"documents/{document.id}-{language}{'-copy' if duplicate else ''}.pdf"
    place = default_storage.save(name, ContentFile(pdf))
    copy = Copy(
        document=document,
        language=language,
        duplicate=duplicate,
        place=place,
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        made_at=clock.now(),
    )
    Copy.objects.bulk_create([copy], ignore_conflicts=True)
    kept = Copy.objects.get(document=document, language=language, duplicate=duplicate)
    if kept.place != place:
        default_storage.delete(place)
    return kept
