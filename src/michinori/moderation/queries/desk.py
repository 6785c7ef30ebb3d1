"""Reading for staff: the queue of cases and appeals, and one case with its reports."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.machinery.waiting import counted
from michinori.moderation.models import Appeal, Case, Decision, Report
from michinori.moderation.things import Thing, find_thing
from michinori.people.staff import require_staff

PAGE = 50
_ABOUT = ("about__user", "about__organisation")


def reports_waiting(actor: Actor) -> list[QuerySet[Any]]:
    """Cases and appeals that wait for staff, as ``machinery.waiting.count_waiting`` takes them; late are appeals whose
    answer is. Raises ``not-found`` (404) for everybody else.
    """
    require_staff(actor, "reports")
    late = Q(answer_by__lte=clock.now())
    return [
        counted("reports", Case.objects.filter(decided_at=None), "opened_at"),
        counted("reports", Appeal.objects.filter(answered_at=None), "made_at", late=late),
    ]


@dataclass(frozen=True)
class Queue:
    """Open appeals by the day on which the answer was promised, open cases, the oldest first, each with ``n``, its
    number of reports; and decisions, the newest first. ``late``: the ids of appeals whose day has passed.
    """

    appeals: list[Appeal]
    late: set[str]
    cases: list[Case]
    decided: list[Decision]


def view_queue(actor: Actor) -> Queue:
    """The queue, at most 50 rows of each kind. Raises ``not-found`` (404) for everybody but staff."""
    require_staff(actor, "reports")
    cases = Case.objects.filter(decided_at=None).select_related(*_ABOUT).annotate(n=Count("reports"))
    rows = Appeal.objects.filter(answered_at=None).select_related("decision__case", "by")
    appeals: list[Appeal] = list(rows.annotate(ahead=clock.column()).order_by("answer_by", "id")[:PAGE])
    ahead = vars(appeals[0])["ahead"] if appeals and clock.is_simulated() else None
    return Queue(
        appeals,
        {one.id for one in appeals if one.answer_by <= clock.read(ahead)},
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
    require_staff(actor, "reports")
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


@dataclass(frozen=True)
class Trouble:
    """What was reported and decided about somebody. ``cases``: the newest, each with ``n``, its number of reports;
    ``reported``: how many reports they made themselves.
    """

    cases: list[Case]
    reported: int


def trouble_of(client_id: str) -> Trouble:
    """The reports about a person or an organisation. For staff who have stated why they look: the caller checks that.
    Two queries.
    """
    rows = Case.objects.filter(about_id=client_id).select_related("decision__suspension").annotate(n=Count("reports"))
    return Trouble(
        list(rows.order_by("-opened_at", "-id")[:PAGE]),
        Report.objects.filter(by_id=client_id).count(),
    )
