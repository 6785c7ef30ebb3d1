"""Change requests between rows and rules (domain § 5)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.query import RawQuerySet

from michinori.contracts.models import ChangeRequest, ClassDispute, Contract, Note
from michinori.machinery.statements import change, insert
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.turns import Turn

_ANSWERS = {"change_accepted": "accepted", "change_declined": "declined", "change_withdrawn": "withdrawn"}


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


def write_requests(contract: Contract, before: Life, turn: Turn, at: datetime) -> None:
    """Rows of requests just made or answered. What a contract's end finds open lapses with it."""
    old = {request.id for request in before.requests}
    new = {request.id for request in turn.life.requests}
    for index, fact in enumerate(turn.facts, contract.last_n + 1):
        asked = str(fact.data.get("request", ""))
        if fact.kind == "change_requested":
            made = next(one for one in turn.life.requests if one.id == asked)
            changes = [asdict(change) for change in made.changes]
            row = ChangeRequest(id=asked, contract=contract, kind=made.kind, changes=changes, n=index, made_at=at)
            insert(row)
        elif fact.kind in _ANSWERS and asked in old - new:
            change(
                ChangeRequest,
                asked,
                status=_ANSWERS[fact.kind],
                included=fact.data.get("included"),
                superseded=fact.data.get("superseded"),
                closed_at=at,
            )
    contract.open_requests = len(new)
    if turn.life.status in FINAL and new:
        ChangeRequest.objects.filter(contract=contract, status="open").update(status="lapsed", closed_at=at)
        contract.open_requests = 0
