"""Making the paper of an NDA."""

from michinori.machinery.models import OutboxItem
from michinori.market.models import Nda
from michinori.papers.commands.numbering import store
from michinori.papers.contents.ndas import nda_content
from michinori.papers.models import NDA, Document


def keep_nda(item: OutboxItem) -> None:
    """Outbox subscriber to ``nda_agreed``: number and store the paper. Payload: ``{nda_id}``. Idempotent."""
    people = ("text", "client__user", "client__organisation", "worker", "asked_by", "job")
    nda = Nda.objects.select_related(*people).get(id=item.payload["nda_id"])
    if nda.n is None or nda.answered_at is None:
        return
    paper = Document(
        kind=NDA,
        n=nda.n,
        client_id=nda.client_id,
        worker_id=nda.worker_id,
        amount=0,
        tax=0,
        made_at=nda.answered_at,
        body=nda_content(nda),
    )
    store([paper])
