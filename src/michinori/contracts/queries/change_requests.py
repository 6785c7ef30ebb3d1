"""Change requests as both sides see them: their class, what is included, what they would cost (domain § 5)."""

from dataclasses import dataclass

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from michinori.contracts.commands.change_requests import read_changes
from michinori.contracts.lives.change_requests import with_words
from michinori.contracts.models import Amendment, ChangeRequest, ClassDispute, Note, TermsVersion
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
    """``cost`` only while open, and as long as it fits the terms in force. ``amendment``: the newest one that came of
    accepting it. ``note``: the client's words; ``answer``: the worker's with a no. ``brief``: what it wanted to change,
    once closed that of the terms which were in force when it was asked for. ``law`` is advice, while it waits and is
    not included.
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
    """Raises ``not-found`` (404) for strangers."""
    request = find(_with_terms_then(), request_id)
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
    """Requests with the terms as ``then`` that were in force when they were made: their event names the version."""
    event = Event.objects.filter(subject_id=OuterRef(OuterRef("contract_id")), n=OuterRef(OuterRef("n")))
    version = event.values(version=Cast("data__terms_version", IntegerField()))[:1]
    terms = TermsVersion.objects.filter(contract_id=OuterRef("contract_id"), version=Subquery(version))
    return with_words().annotate(then=Subquery(terms.values("body")[:1]))


def _brief_then(request: ChangeRequest) -> tuple[BriefItem, ...]:
    return Terms.from_data(getattr(request, "then")).brief  # noqa: B009


@dataclass(frozen=True)
class OpenChange:
    """A request that waits, with the client's words; ``cost`` None where it fits the terms in force no more."""

    request: ChangeRequest
    note: str
    cost: Cost | None
    difference_with_tax: int | None


def open_changes(view: ContractView) -> list[OpenChange]:
    """Those of a contract that wait, the first first. No query of its own."""
    if not view.requests:
        return []
    asked, today = {one.id: one for one in view.life.requests}, day_of(clock.now())
    found = []
    for row in view.requests:
        cost = cost_of_request(view.life, asked[row.id], _note_of(row), today)
        found.append(OpenChange(row, _note_of(row), cost, difference_of(view, cost)))
    return found


def preview_change(view: ContractView, note: str, rows: object) -> Cost:
    """What a request would be and cost, before it is sent; writes nothing. Raises ``invalid`` (422)."""
    return cost_of(view.life, read_changes(rows), note, day_of(clock.now()))


def difference_of(view: ContractView, cost: Cost | None) -> int | None:
    """What the drafted amendment changes the deposit by, yen with tax; None where none is needed."""
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
