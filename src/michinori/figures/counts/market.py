"""The market of a month: jobs posted and filled, how soon proposals came, how soon they were answered."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Least

from michinori.figures.counts.span import Span
from michinori.market.models import Job, Proposal
from michinori.rules.figures import Counted, median
from michinori.trust.models import ContractFacts

_ANSWERED = ("shortlisted", "declined", "offered", "agreed")
_BOTH = Least(Count("job__client__party", distinct=True), Count("worker__party", distinct=True))


def count(span: Span) -> list[Counted]:
    """Jobs are counted in the month of the act: posted, filled (the first deposit under a contract from it). Minutes
    are those of the middle one.
    """
    posted = Job.objects.filter(**span.within("posted_at"))
    return [
        Counted("jobs", "posted", **posted.aggregate(value=Count("id"), people=Count("client__party", distinct=True))),
        _filled(span),
        _first_proposals(span),
        _answers(span),
    ]


def _filled(span: Span) -> Counted:
    begun = ContractFacts.objects.filter(contract__job__isnull=False, unfunded=False)
    earlier = begun.filter(contract__job=OuterRef("contract__job"), begun_at__lte=span.start)
    rows = begun.filter(**span.within("begun_at")).exclude(Exists(earlier))
    both = Least(Count("client_party", distinct=True), Count("worker_party", distinct=True))
    return Counted("jobs", "filled", **rows.aggregate(value=Count("contract__job", distinct=True), people=both))


def _first_proposals(span: Span) -> Counted:
    before = Q(made_at__lt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), id__lt=OuterRef("id"))
    earlier = Proposal.objects.filter(before, job=OuterRef("job"))
    rows = Proposal.objects.filter(~Exists(earlier), **span.within("made_at"), job__posted_at__isnull=False)
    waits = rows.annotate(took=F("made_at") - F("job__posted_at")).values_list("took", flat=True)
    return Counted("first_proposal", "", _middle(list(waits)), rows.aggregate(people=_BOTH)["people"])


def _answers(span: Span) -> Counted:
    rows = Proposal.objects.filter(status__in=_ANSWERED, **span.within("answered_at"))
    waits = rows.annotate(took=F("answered_at") - F("made_at")).values_list("took", flat=True)
    return Counted("response", "", _middle(list(waits)), rows.aggregate(people=_BOTH)["people"])


def _middle(waits: list[timedelta]) -> int:
    return median([max(0, int(one.total_seconds()) // 60) for one in waits])
