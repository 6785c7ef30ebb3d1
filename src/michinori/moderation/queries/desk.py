"""Reading for staff: the queue of cases and appeals, and one case with its reports."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from michinori.contracts.policy import require_staff
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.rows import find
from michinori.moderation.models import Appeal, Case, Decision, Report
from michinori.moderation.things import Thing, find_thing

PAGE = 50
_ABOUT = ("about__user", "about__organisation")


def count_waiting(actor: Actor) -> int:
    """How many cases and appeals wait for staff. Raises ``not-found`` (404) for everybody else."""
    require_staff(actor)
    return Case.objects.filter(decided_at=None).count() + Appeal.objects.filter(answered_at=None).count()


@dataclass(frozen=True)
class Queue:
    """Open appeals and open cases, the oldest first, each case with ``n``, its number of reports; and decisions, the
    newest first.
    """

    appeals: list[Appeal]
    cases: list[Case]
    decided: list[Decision]


def view_queue(actor: Actor) -> Queue:
    """The queue, at most 50 rows of each kind. Raises ``not-found`` (404) for everybody but staff."""
    require_staff(actor)
    cases = Case.objects.filter(decided_at=None).select_related(*_ABOUT).annotate(n=Count("reports"))
    appeals = Appeal.objects.filter(answered_at=None).select_related("decision__case", "by")
    return Queue(
        list(appeals.order_by("made_at")[:PAGE]),
        list(cases.order_by("opened_at", "id")[:PAGE]),
        list(Decision.objects.select_related("case").order_by("-made_at", "-id")[:PAGE]),
    )


@dataclass(frozen=True)
class CaseView:
    """A case with its reports. ``thing``: as it is now, None if it is gone. ``earlier``: other decisions on the same
    person or organisation, newest first.
    """

    case: Case
    reports: list[Report]
    thing: Thing | None
    decision: Decision | None
    appeal: Appeal | None
    earlier: list[Decision]


def view_case(actor: Actor, case_id: str) -> CaseView:
    """A case as staff see it. Raises ``not-found`` (404), also for everybody but staff."""
    require_staff(actor)
    case = find(Case.objects.select_related(*_ABOUT), case_id)
    decision = Decision.objects.filter(case=case).select_related("appeal", "suspension", "made_by").first()
    earlier = _decisions_on(case).exclude(case=case).order_by("-made_at")[:10] if case.about_id else []
    return CaseView(
        case=case,
        reports=list(case.reports.select_related("by").order_by("made_at", "id")[:PAGE]),
        thing=_thing(case),
        decision=decision,
        appeal=getattr(decision, "appeal", None),
        earlier=list(earlier),
    )


def _thing(case: Case) -> Thing | None:
    try:
        return find_thing(case.kind, case.ref, visible_to=None)
    except Problem:
        return None


def _decisions_on(case: Case) -> QuerySet[Decision]:
    rows = Decision.objects.filter(case__about_id=case.about_id).exclude(outcome="none")
    return rows.select_related("case")
