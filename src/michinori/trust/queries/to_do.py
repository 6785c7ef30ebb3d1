"""The contracts on which somebody may have something to do: those under way, and those whose review they can write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from michinori.contracts.models import Contract
from michinori.contracts.pending import DEADLINE
from michinori.contracts.policy import visible_to
from michinori.contracts.queries.approvals import Key, asked_for, asked_of
from michinori.contracts.queries.files import Shown, newest_file
from michinori.contracts.queries.lists import views_of
from michinori.contracts.queries.views import ContractView, to_view
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, runs_out
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.lookups import Among
from michinori.machinery.models import Deadline
from michinori.rules.contract.lifecycle import ANSWERABLE, OPEN, OVER
from michinori.rules.people.reviews import REVIEW_DAYS
from michinori.trust.models import Review

MOST = 300
"""So many contracts are read for what there is to do on them, those whose next clock ends first."""


@dataclass(frozen=True)
class ToDo:
    """``under_way``: the contracts that are not over, the one whose next clock ends first on top.
    ``to_review``: those over on which the person can still write their side's review, each with the end of the time
    for it. ``more``: there are contracts beyond ``MOST``, which were not read. ``asked``: who asked the person, as an
    owner or approver, for which steps. ``works``: by contract id the newest file of those whose client the person is.
    """

    under_way: list[ContractView]
    to_review: list[tuple[ContractView, datetime]]
    more: bool = False
    asked: Mapping[Key, str] = field(default_factory=dict)
    works: Mapping[str, Shown] = field(default_factory=dict)


def contracts_to_do(actor: Actor, now: datetime, *, most: int = MOST) -> ToDo:
    """What home reads of the person's contracts; two queries for any number of them."""
    since = now - timedelta(days=REVIEW_DAYS + 1)
    rows = _composed(most + 1).rows(viewer=actor.user_id, since=since)
    views = views_of(actor, rows[:most])
    return ToDo(
        [one for one in views if one.life.status not in OVER],
        [(one, until) for one in views if (until := _until(one))],
        more=len(rows) > most,
        asked=asked_of(views),
        works={row.id: Shown(**found) for row in rows if (found := vars(row)["newest"])},
    )


def review_until(view: ContractView) -> datetime | None:
    """Until when the reader can write their side's review; None if they cannot. No query while the contract goes on."""
    until = _until(view)
    written = Review.objects.filter(contract=view.contract, by=view.place.side)
    return None if until is None or written.exists() else until


@cache
def _composed(limit: int) -> Composed[Contract]:
    viewer = Actor.person(Given("viewer"))
    return Composed(to_view(_rows(viewer, GivenAs("since", DateTimeField())), viewer)[:limit])


def _rows(actor: Actor, since: GivenAs) -> QuerySet[Contract]:
    own = Deadline.objects.filter(kind=DEADLINE, subject_id=OuterRef("id"))
    next_at = Subquery(own.values(instant=Coalesce("acts_at", "at"))[:1])
    side = Case(When(worker_id=actor.user_id, then=Value("worker")), default=Value("client"))
    written = Review.objects.filter(contract=OuterRef("pk"), by=OuterRef("own_side"))
    work = Case(When(own_side="client", status__in=ANSWERABLE, then=newest_file()))
    rows = Contract.objects.filter(_under_way_or_over(actor, since))
    rows = rows.annotate(own_side=side, next_at=next_at, asked=asked_for(actor)).annotate(newest=work)
    return rows.filter(Q(status__in=OPEN) | ~Exists(written)).order_by(_first(), "id")


def _under_way_or_over(actor: Actor, since: GivenAs) -> Among:
    """The person's contracts that are under way, and those that ended after ``since``, each found by its own index."""
    mine = visible_to(actor)
    # No contract's last event is before its end: an index knows the former.
    over = mine.filter(status__in=OVER, ended_at__gte=since, last_at__gte=since)
    both = [ArraySubquery(rows.values("id")) for rows in (mine.filter(status__in=OPEN), over)]
    return Among(F("id"), Func(*both, function="array_cat"))


def _first() -> Least:
    """What comes first on a contract: its next clock, or the end of the review's time."""
    ended = Case(When(ended_at=None, then=None), default=F("ended_at") + timedelta(days=REVIEW_DAYS))
    return Least(F("next_at"), ended, output_field=DateTimeField())


def _until(view: ContractView) -> datetime | None:
    """Until when the reader's side can review, if it has not; None if the reader cannot. No query."""
    if view.life.status not in OVER or view.life.ended_at is None or not view.place.binding:
        return None
    until = runs_out(view.life.ended_at, REVIEW_DAYS)
    return until if day_of(until) >= view.life.today else None
