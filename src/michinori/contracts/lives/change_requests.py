"""Read the rows of change requests and write them from the rules' facts (domain § 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery

from michinori.contracts.models import ChangeRequest, ClassDispute, Contract, Note
from michinori.machinery.statements import change, from_json, insert
from michinori.rules.contract.facts.changes import ChangeRequested
from michinori.rules.contract.life import Life
from michinori.rules.contract.turns import Turn


def with_words() -> QuerySet[ChangeRequest]:
    """Requests annotated with ``words``, the client's note, and ``disputed``, the sides that dispute the class."""
    words = Note.objects.filter(contract_id=OuterRef("contract_id"), n=OuterRef("n")).values("text")[:1]
    sides = ClassDispute.objects.filter(change_request_id=OuterRef("id")).values("by")
    return ChangeRequest.objects.annotate(words=Subquery(words), disputed=ArraySubquery(sides))


REQUESTS = """
SELECT jsonb_agg(to_jsonb(asked) || jsonb_build_object(
    'words', (SELECT text FROM contracts_note note WHERE note.contract_id = asked.contract_id AND note.n = asked.n),
    'disputed', ARRAY(SELECT by FROM contracts_classdispute said WHERE said.change_request_id = asked.id)
) ORDER BY made_at, id)
FROM contracts_changerequest asked WHERE contract_id = contract.id AND status = 'open'"""
"""A subquery of ``contract`` for ``read_requests``."""


def read_requests(found: Sequence[Mapping[str, Any]] | None) -> tuple[ChangeRequest, ...]:
    """The requests not yet answered, oldest first, with the annotations of ``with_words``, from a value of
    ``REQUESTS``.
    """
    return tuple(from_json(ChangeRequest, row, "words", "disputed") for row in found or ())


def write_requests(contract: Contract, before: Life | None, turn: Turn, at: datetime) -> None:
    """Insert the row of a new request with the number of its event, note where a restart superseded what was shown for
    others, and set the contract's count of open ones.
    """
    for n, fact in enumerate(turn.facts, contract.last_n + 1):
        if isinstance(fact, ChangeRequested):
            made = next(one for one in turn.life.requests if one.id == fact.request)
            changes = [asdict(change) for change in made.changes]
            row = ChangeRequest(id=made.id, contract=contract, kind=made.kind, changes=changes, n=n, made_at=at)
            row.shown = made.shown
            insert(row)
    was = {one.id: one.shown for one in before.requests} if before else {}
    if gone := [one.id for one in turn.life.requests if one.id in was and one.shown != was[one.id]]:
        change(ChangeRequest, *gone, shown=0)
    contract.open_requests = len(turn.life.requests)
