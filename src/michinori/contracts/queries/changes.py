"""Change requests as both sides see them: their class, what is included, what they would cost (domain § 5)."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from michinori.contracts.commands.changes import read_changes
from michinori.contracts.models import Amendment, ChangeRequest, ClassDispute, Contract, Note
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.rules.amending import difference
from michinori.rules.changing import Cost, cost_of, cost_of_request


@dataclass(frozen=True)
class ChangeView:
    """``cost`` only while open. ``amendment``: the one sent by accepting it. ``note``: the client's words."""

    request: ChangeRequest
    view: ContractView
    note: str
    cost: Cost | None
    difference_with_tax: int | None
    amendment: Amendment | None
    disputes: tuple[ClassDispute, ...]


def view_change(actor: Actor, request_id: str) -> ChangeView:
    """Raises ``not-found`` (404) for strangers."""
    request = find(_with_words(), request_id)
    view = view_contract(actor, request.contract_id)
    note = _note_of(request)
    asked = next((one for one in view.life.requests if one.id == request.id), None)
    cost = cost_of_request(view.life, asked, note, day_of(clock.now())) if asked else None
    return ChangeView(
        request=request,
        view=view,
        note=note,
        cost=cost,
        difference_with_tax=difference_of(view, cost),
        amendment=request.amendments.order_by("made_at").first(),
        disputes=tuple(_disputes(request)),
    )


def changes_of(contract: Contract) -> list[ChangeRequest]:
    """All requests of a contract with their words as ``words``, newest first. One query."""
    return list(_with_words().filter(contract=contract).order_by("-made_at", "-id"))


def preview_change(view: ContractView, note: str, rows: object) -> Cost:
    """What a request would be and cost, before it is sent; writes nothing. Raises ``invalid`` (422)."""
    return cost_of(view.life, read_changes(rows), note, day_of(clock.now()))


def difference_of(view: ContractView, cost: Cost | None) -> int | None:
    """What the drafted amendment changes the deposit by, yen with tax; None where none is needed."""
    return difference(view.life, cost.draft.terms) if cost and cost.draft else None


def _with_words() -> QuerySet[ChangeRequest]:
    words = Note.objects.filter(contract_id=OuterRef("contract_id"), n=OuterRef("n")).values("text")[:1]
    return ChangeRequest.objects.annotate(words=Subquery(words))


def _note_of(request: ChangeRequest) -> str:
    return str(getattr(request, "words", None) or "")


def _disputes(request: ChangeRequest) -> list[ClassDispute]:
    words = Note.objects.filter(contract_id=request.contract_id, n=OuterRef("n")).values("text")[:1]
    return list(request.disputes.order_by("n").annotate(words=Subquery(words)))
