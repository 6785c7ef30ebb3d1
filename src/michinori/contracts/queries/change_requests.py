"""Change requests as both sides see them: class, whether the terms include it, and cost (domain § 5)."""

from dataclasses import dataclass

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from michinori.contracts.commands.change_requests import read_changes
from michinori.contracts.lives.change_requests import with_words
from michinori.contracts.models import Amendment, ChangeRequest, ClassDispute, Note, TermsVersion
from michinori.contracts.policy import visible_to
from michinori.contracts.queries.law import law_on_step
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.models import Event
from michinori.machinery.rows import find
from michinori.rules.contract.amendments import difference
from michinori.rules.contract.change_requests import Cost, cost_of, cost_of_request
from michinori.rules.contract.facts.changes import ChangeDeclined
from michinori.rules.contract.terms import BriefItem, Terms
from michinori.rules.law.articles import Advice


@dataclass(frozen=True)
class ChangeView:
    """One change request.

    ``note``: the client's words; ``answer``: the worker's words when declining. ``cost``: None once it is closed or no
    longer fits the terms in force. ``difference_with_tax``: see ``difference_of``. ``amendment``: the newest one
    drafted from it. ``brief``: of the terms in force, or, once it is closed, of those in force when it was made.
    ``law``: advice on an open request that the terms do not include, else None.
    """

    request: ChangeRequest
    view: ContractView
    note: str
    answer: str
    cost: Cost | None
    difference_with_tax: int | None
    amendment: Amendment | None
    disputes: tuple[ClassDispute, ...]
    brief: tuple[BriefItem, ...]
    law: Advice | None


def view_change(actor: Actor, request_id: str) -> ChangeView:
    """One change request for one of its sides. Raises ``not-found`` (404) for strangers."""
    request = find(_with_terms_then().filter(contract__in=visible_to(actor)), request_id)
    view = view_contract(actor, request.contract_id)
    note = _note_of(request)
    asked = next((one for one in view.life.requests if one.id == request.id), None)
    cost, law = None, None
    if asked:
        now = clock.now()
        cost = cost_of_request(view.life, asked, note, day_of(now))
        law = law_on_step(view, "request-change", at=now) if cost and not cost.included else None
    return ChangeView(
        request=request,
        view=view,
        note=note,
        answer=_words_of_no(request) if request.status == "declined" else "",
        cost=cost,
        difference_with_tax=difference_of(view, cost),
        amendment=request.amendments.order_by("-made_at", "-id").first() if request.status == "accepted" else None,
        disputes=tuple(_disputes(request)),
        brief=view.life.terms.brief if asked else _brief_then(request),
        law=law,
    )


def _with_terms_then() -> QuerySet[ChangeRequest]:
    """Requests annotated with ``then``: the body of the terms in force when they were made, whose version their event
    holds.
    """
    event = Event.objects.filter(subject_id=OuterRef(OuterRef("contract_id")), n=OuterRef(OuterRef("n")))
    version = event.values(version=Cast("data__terms_version", IntegerField()))[:1]
    terms = TermsVersion.objects.filter(contract_id=OuterRef("contract_id"), version=Subquery(version))
    return with_words().annotate(then=Subquery(terms.values("body")[:1]))


def _brief_then(request: ChangeRequest) -> tuple[BriefItem, ...]:
    return Terms.from_data(getattr(request, "then")).brief  # noqa: B009


def preview_change(view: ContractView, note: str, rows: object) -> Cost:
    """The class and cost of a request before it is sent; writes nothing. Raises ``invalid`` (422)."""
    return cost_of(view.life, read_changes(rows), note, day_of(clock.now()))


def difference_of(view: ContractView, cost: Cost | None) -> int | None:
    """The change of the deposit by the drafted amendment, yen with tax; None if no amendment is needed."""
    return difference(view.life, cost.draft.terms) if cost and cost.draft else None


def _note_of(request: ChangeRequest) -> str:
    return str(getattr(request, "words", None) or "")


def _words_of_no(request: ChangeRequest) -> str:
    declined = Event.objects.filter(kind=ChangeDeclined.event_kind, data__request=request.id)
    said = declined.filter(subject_id=request.contract_id)
    found = Note.objects.filter(contract_id=request.contract_id, n__in=said.values("n")).values_list("text", flat=True)
    return found.first() or ""


def _disputes(request: ChangeRequest) -> list[ClassDispute]:
    words = Note.objects.filter(contract_id=request.contract_id, n=OuterRef("n")).values("text")[:1]
    return list(request.disputes.order_by("n").annotate(words=Subquery(words)))
