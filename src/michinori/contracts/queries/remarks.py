"""Remarks on handed-in work, with their texts."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from michinori.contracts.models import Attachment, Contract, Note, Remark
from michinori.contracts.policy import visible_to
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.rules.talk.remarks import MOST_REMARKS


@dataclass(frozen=True)
class Said:
    """A remark with its text, which is the note of its event."""

    row: Remark
    text: str


def work_to_remark_on(actor: Actor, file_id: str) -> Attachment:
    """The file as it came with the newest contract that the actor may see and that is under way, else with the newest.

    Raises ``not-found`` (404) for anybody else, and for files that came with no contract.
    """
    if not file_id.isprintable():
        raise Problem.unknown()
    rows = Attachment.objects.filter(file_id=file_id, contract__in=visible_to(actor))
    found = list(rows.select_related("contract", "file", "shown_by").order_by("-n")[:20])
    if not found:
        raise Problem.unknown()
    return next((one for one in found if one.contract.status in ANSWERABLE), found[0])


def remarks_on(contract: Contract, file_id: str) -> list[Said]:
    """The remarks on one file of a contract in the order in which they were made, in one query. The caller checks
    permission.
    """
    notes = Note.objects.filter(contract_id=OuterRef("contract_id"), n=OuterRef("n")).values("text")
    rows = Remark.objects.filter(contract=contract, file_id=file_id).annotate(text=Subquery(notes))
    found = rows.select_related("author").order_by("n")[:MOST_REMARKS]
    return [Said(one, one.text or "") for one in found]
