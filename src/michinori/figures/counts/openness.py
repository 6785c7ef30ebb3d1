"""What the operator tells the public by the month: endings, silence, reports, demands for deletion."""

from django.db.models import Count, F
from django.db.models.functions import Coalesce, Least

from michinori.contracts.models import Contract, Termination
from michinori.figures.counts.span import Span
from michinori.kernel.actor import Actor
from michinori.legal.models import Demand
from michinori.machinery.models import Event
from michinori.moderation.models import Decision, Report
from michinori.rules.figures import FIGURES, Counted, median

_CLOCKED = {"stage": "stage_approved", "work": "work_accepted"}


def count_endings(span: Span) -> list[Counted]:
    """Contracts that came to an end, by how; the middle one's days from opening a termination to its settlement; and
    what was approved because nobody answered in time.
    """
    both = Least(Count("client__party", distinct=True), Count("worker__party", distinct=True))
    ended = Contract.objects.filter(**span.within("ended_at")).values(part=Coalesce("settled_by", F("status")))
    found = {row["part"]: (row["n"], row["both"]) for row in ended.order_by().annotate(n=Count("id"), both=both)}
    settled = Termination.objects.filter(status="settled", **span.within("closed_at"))
    days = [took.days for took in settled.annotate(took=F("closed_at") - F("opened_at")).values_list("took", flat=True)]
    sides = Least(Count("contract__client__party", distinct=True), Count("contract__worker__party", distinct=True))
    return [
        *(Counted("endings", part, *found.get(part, (0, 0))) for part in FIGURES["endings"].parts),
        Counted("dispute_days", "", median(days), settled.aggregate(n=sides)["n"]),
        *(_clocked(part, kind, span) for part, kind in _CLOCKED.items()),
    ]


def _clocked(part: str, kind: str, span: Span) -> Counted:
    # Events have no index by time: this reads them all, once a month, in the background.
    rows = Event.objects.filter(kind=kind, actor=str(Actor.clock()), **span.within("at"))
    both = Least(Count("client__party", distinct=True), Count("worker__party", distinct=True))
    people = Contract.objects.filter(id__in=rows.values("subject_id")).aggregate(n=both)["n"]
    return Counted("silence", part, rows.count(), people)


def count_reports(span: Span) -> list[Counted]:
    """Reports by reason, decisions by outcome with the middle one's minutes, answered demands by kind and outcome. As
    people count reporters and those whom it is about.
    """
    about = Count(Coalesce("case__about", "case__ref"), distinct=True)
    reports = Report.objects.filter(**span.within("made_at")).values("reason").order_by()
    by_reason = {
        row["reason"]: (row["n"], row["people"])
        for row in reports.annotate(n=Count("id"), people=Least(Count("by__party", distinct=True), about))
    }
    decided = Decision.objects.filter(**span.within("made_at"))
    by_outcome = {
        row["outcome"]: (row["n"], row["people"])
        for row in decided.values("outcome").order_by().annotate(n=Count("id"), people=about)
    }
    waits = decided.annotate(took=F("made_at") - F("case__opened_at")).values_list("took", flat=True)
    return [
        *(Counted("reports", reason, *by_reason.get(reason, (0, 0))) for reason in FIGURES["reports"].parts),
        *(Counted("decisions", one, *by_outcome.get(one, (0, 0))) for one in FIGURES["decisions"].parts),
        Counted(
            "decided_in",
            "",
            median([int(one.total_seconds()) // 60 for one in waits]),
            decided.aggregate(n=about)["n"],
        ),
        *_demands(span),
    ]


def _demands(span: Span) -> list[Counted]:
    """Of somebody without account the address counts, as long as it has not been struck."""
    who = Count(Coalesce("user", "email"), distinct=True)
    rows = Demand.objects.filter(trapped=False, **span.within("answered_at")).values("kind", "outcome").order_by()
    found = {f"{row['kind']}-{row['outcome']}": (row["n"], row["who"]) for row in rows.annotate(n=Count("id"), who=who)}
    return [Counted("demands", part, *found.get(part, (0, 0))) for part in FIGURES["demands"].parts]
