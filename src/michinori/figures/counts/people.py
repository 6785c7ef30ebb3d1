"""People of a month: newcomers, who did something, and who of earlier newcomers still does."""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from michinori.contracts.models import Contract
from michinori.figures.counts.span import Span
from michinori.machinery.models import Event
from michinori.market.models import Job, Proposal
from michinori.people.models import Party, User
from michinori.rules.figures import LATER, Counted, month_before

_NEVER_BEGUN = ("offered", "agreed", "cancelled")


def count(span: Span) -> list[Counted]:
    """Each party counts once, however many accounts it has."""
    workers, clients = _working(span).count(), _hiring(span).count()
    newcomers = _new(span).count()
    return [
        Counted("active", "worker", workers, workers),
        Counted("active", "client", clients, clients),
        Counted("new", "", newcomers, newcomers),
        *(_retention(span, months) for months in LATER),
    ]


def _retention(span: Span, months: int) -> Counted:
    """How many of those who came so many months before did something in this month."""
    came = _new(Span(month_before(span.first, months)))
    stayed = came.filter(Q(id__in=_working(span).values("id")) | Q(id__in=_hiring(span).values("id"))).count()
    return Counted("retention", str(months), stayed, stayed, came.count() - stayed)


def _new(span: Span) -> "QuerySet[Party]":
    """Parties whose first account is of this month; an account whose address nobody confirmed is none yet, and never
    was one if it ended so.
    """
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    unused = Q(actor="clock") | Q(data__confirmed=False)
    ended_unused = Event.objects.filter(unused, subject_id=OuterRef("pk"), kind="account_closed")
    accounts = User.objects.filter(Q(~Exists(ended_unused), is_active=False) | Exists(confirmed))
    earlier = accounts.filter(party=OuterRef("pk"), made_at__lte=span.start)
    return Party.objects.filter(id__in=accounts.filter(**span.within("made_at")).values("party")).exclude(
        Exists(earlier)
    )


def _under_way(span: Span) -> "QuerySet[Contract]":
    """Contracts that ran in this month for a while."""
    begun = Contract.objects.exclude(status__in=_NEVER_BEGUN).filter(made_at__lte=span.end)
    return begun.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=span.start))


def _working(span: Span) -> "QuerySet[Party]":
    """Who proposed to a job, or worked under a contract."""
    proposed = Proposal.objects.filter(**span.within("made_at")).values("worker__party")
    return Party.objects.filter(Q(id__in=proposed) | Q(id__in=_under_way(span).values("worker__party")))


def _hiring(span: Span) -> "QuerySet[Party]":
    """Who posted a job, or had a contract under way."""
    posted = Job.objects.filter(**span.within("posted_at")).values("client__party")
    return Party.objects.filter(Q(id__in=posted) | Q(id__in=_under_way(span).values("client__party")))
