"""Change requests between rows and rules (domain § 5)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.query import RawQuerySet

from michinori.contracts.models import ChangeRequest, ClassDispute, Contract, Note
from michinori.machinery.statements import insert
from michinori.rules.contract.facts.changes import ChangeRequested
from michinori.rules.contract.turns import Turn


def with_words() -> QuerySet[ChangeRequest]:
    """Requests with what the client wrote as ``words``; ``disputed``: the sides that hold it for another class."""
    words = Note.objects.filter(contract_id=OuterRef("contract_id"), n=OuterRef("n")).values("text")[:1]
    sides = ClassDispute.objects.filter(change_request_id=OuterRef("id")).values("by")
    return ChangeRequest.objects.annotate(words=Subquery(words), disputed=ArraySubquery(sides))


# Read with every life that has some: composed by the ORM it would take longer than all the rest of the life.
_OPEN = """
SELECT asked.*,
    (SELECT text FROM contracts_note note WHERE note.contract_id = asked.contract_id AND note.n = asked.n) AS words,
    ARRAY(SELECT by FROM contracts_classdispute said WHERE said.change_request_id = asked.id) AS disputed
FROM contracts_changerequest asked WHERE contract_id = ANY(%s) AND status = 'open' ORDER BY made_at, id
"""


def open_requests(contract_ids: Sequence[str]) -> "RawQuerySet[ChangeRequest]":
    """Those not yet answered, the oldest first, as ``with_words`` has them; one query."""
    return ChangeRequest.objects.raw(_OPEN, [list(contract_ids)])


def write_requests(contract: Contract, turn: Turn, at: datetime) -> None:
    """The row of a request just made, with the number of its event; how many are open now."""
    for n, fact in enumerate(turn.facts, contract.last_n + 1):
        if isinstance(fact, ChangeRequested):
            made = next(one for one in turn.life.requests if one.id == fact.request)
            changes = [asdict(change) for change in made.changes]
            insert(ChangeRequest(id=made.id, contract=contract, kind=made.kind, changes=changes, n=n, made_at=at))
    contract.open_requests = len(turn.life.requests)
