"""The contracts on which somebody may have something to do: those under way, and those whose review they can write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, Greatest, JSONObject, Least

from michinori.contracts.models import Contract, HourEntry, Report, Stage
from michinori.contracts.policy import bound_by, visible_to, with_place
from michinori.contracts.queries.approvals import Key, asked_for, asked_of
from michinori.contracts.queries.files import Shown, newest_file
from michinori.contracts.queries.lists import views_of
from michinori.contracts.queries.views import ContractView, to_list
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, end_of, runs_out
from michinori.ledger import accounts
from michinori.ledger.models import Balance
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.lookups import Among
from michinori.machinery.models import Setting
from michinori.people.models import BusinessEnd
from michinori.rules.contract.lifecycle import ANSWERABLE, OPEN, OVER
from michinori.rules.people.reviews import REVIEW_DAYS
from michinori.trust.models import Review

MOST, FEW = 300, 20
"""So many contracts are read for what there is to do on them, and so few at first."""
_END = "((%(expressions)s + 1)::timestamp AT TIME ZONE 'Asia/Tokyo')"
"""The end of a day."""


@dataclass(frozen=True)
class Running:
    """All contracts of a person that are not over: how many, on how many they are the worker, on how many the trustee
    of an insolvent client. ``held_…``: what the escrows hold of those on which they are the worker, and of the others,
    yen with tax.
    """

    count: int = 0
    works: int = 0
    estate: int = 0
    held_for_worker: int = 0
    held_of_client: int = 0


@dataclass(frozen=True)
class ToDo:
    """``under_way``: the contracts that are not over, the one whose next clock ends first on top.
    ``to_review``: those over on which the person can still write their side's review, each with the end of the time
    for it. ``most``: there are further contracts, and only so many were read (``_turn``); 0 if all were. ``running``:
    of all that are not over, also of those. ``asked``: who asked the person, as an owner or approver, for which steps.
    ``works``: by contract id the newest file of those whose client the person is.
    """

    under_way: list[ContractView]
    to_review: list[tuple[ContractView, datetime]]
    most: int = 0
    running: Running = Running()
    asked: Mapping[Key, str] = field(default_factory=dict)
    works: Mapping[str, Shown] = field(default_factory=dict)


def contracts_to_do(actor: Actor, now: datetime, *, most: int = MOST) -> ToDo:
    """What home reads of the person's contracts, at most ``most``; two queries for any number of them."""
    today = day_of(now)
    since = end_of(today - timedelta(days=REVIEW_DAYS + 1))
    found = _composed(most + 1).rows(viewer=actor.user_id, since=since, today=today)
    rows = sorted(found[:most], key=_by_first)
    views = views_of(actor, rows)
    return ToDo(
        [one for one in views if one.life.status not in OVER],
        [(one, until) for one in views if (until := _until(one))],
        most=most if len(found) > most else 0,
        running=Running(**vars(found[0])["running"]) if found else Running(),
        asked=asked_of(views),
        works={row.id: Shown(**newest) for row in rows if (newest := vars(row)["newest"])},
    )


def _by_first(row: Contract) -> tuple[bool, float, str]:
    at: datetime | None = vars(row)["first"]
    return at is None, at.timestamp() if at else 0.0, row.id


def review_until(view: ContractView) -> datetime | None:
    """Until when the reader can write their side's review; None if they cannot. No query while the contract goes on."""
    until = _until(view)
    if until is None:
        return None
    written = Review.objects.filter(contract=view.contract, by=view.place.side).exists()
    return None if written else until


@cache
def _composed(limit: int) -> Composed[Contract]:
    """The rows are chosen before anything is joined to them: somebody may have thousands."""
    viewer = Actor.person(Given("viewer"))
    chosen = _ordered(_under_way_or_to_review(viewer, GivenAs("since", DateTimeField()), limit), viewer)
    few = ArraySubquery(chosen.values("id")[:limit])
    rows = _ordered(Contract.objects.filter(Q(Among(F("id"), few))), viewer)
    work = Case(When(own_side="client", status__in=ANSWERABLE, then=newest_file()))
    rows = rows.annotate(asked=asked_for(viewer), newest=work, running=_running(viewer))
    return Composed(to_list(rows, viewer))


def _ordered(rows: QuerySet[Contract], actor: Actor) -> QuerySet[Contract]:
    rows = rows.annotate(own_side=_side(actor), first=_first())
    return rows.order_by(_turn(), Least("first", _due()), "id")


def _side(actor: Actor) -> Case:
    return Case(When(worker_id=actor.user_id, then=Value("worker")), default=Value("client"))


def _running(actor: Actor) -> Subquery:
    """The fields of ``Running`` as an object."""
    held = Balance.objects.filter(pk=Concat(Value(accounts.escrow("")), OuterRef("id"))).values("amount")
    estate = BusinessEnd.objects.filter(kind="insolvent", client_id=OuterRef("client_id"), trustee_id=actor.user_id)
    works, hires = Q(worker_id=actor.user_id), ~Q(worker_id=actor.user_id)
    rows = visible_to(actor).filter(status__in=OPEN).order_by()
    rows = rows.annotate(held=Case(When(status__in=ANSWERABLE, then=Subquery(held)), default=Value(0)))
    counted = JSONObject(
        count=_total(Value(1)),
        works=_total(_if(works)),
        estate=_total(_if(hires, Case(When(Q(frozen=True) & Exists(estate), then=1), default=0))),
        held_for_worker=_total(_if(works, F("held"))),
        held_of_client=_total(_if(hires, F("held"))),
    )
    return Subquery(rows.values(row=counted))


def _if(wanted: Q, then: Value | F | Case | None = None) -> Case:
    return Case(When(wanted, then=then or Value(1)), default=Value(0), output_field=BigIntegerField())


def _total(amount: Value | Case) -> Func:
    """The sum over all rows; no aggregate of the ORM, which would group them."""
    return Func(amount, function="sum", template="coalesce(%(function)s(%(expressions)s), 0)::bigint")


def _turn() -> Case:
    """0 for contracts on which it may be the person's turn, 1 for those that wait for the other side, 2 for those over.

    It decides only in which order they are read, and promises this: none of 1 has anything for the person to do, with
    or without a clock. Of 0 some may have nothing either, for whose turn it is depends on more than the rows tell.
    """
    waits = Q(frozen=False) & (_worker_waits() | _client_waits())
    return Case(When(status__in=OVER, then=Value(2)), When(waits, then=Value(1)), default=Value(0))


def _worker_waits() -> Q:
    """Aside from work under way, which is the worker's own, whatever its date."""
    asked = Q(open_requests__gt=0) | Q(open_amendment__isnull=False) | Q(open_switch__isnull=False)
    objected = Q(Exists(HourEntry.objects.filter(contract=OuterRef("pk"), answer="objected")))
    offered, agreed = Q(status="offered", turn="client"), Q(status="agreed")
    delivered = Q(status="delivered", open_notice=None) & ~asked & ~objected
    return Q(own_side="worker") & (offered | agreed | delivered)


def _client_waits() -> Q:
    """While the worker works and has shown nothing that waits for an answer. Such work and tax need have no clock."""
    asked = Q(open_amendment__isnull=False) | Q(open_switch__isnull=False)
    own = {"contract": OuterRef("pk")}
    older = Case(When(made_at__lt=_newest_rate(), then=True), default=False)  # also where no rate was ever set
    shown = Q(Exists(Stage.objects.filter(**own, number__isnull=False, status="submitted")))
    shown |= Q(Exists(Report.objects.filter(**own, answer=None)))
    shown |= Q(Exists(HourEntry.objects.filter(**own, answer=None)))
    works = Q(status="active") & ~asked & ~Q(older) & ~shown
    return Q(own_side="client") & (Q(status="offered", turn="worker") | works)


def _newest_rate() -> Subquery:
    """When a rate of tax last began or was set: only escrows filled before that can lack tax."""
    rows = Setting.objects.filter(key="tax_percent", first__lte=GivenAs("today", DateField()))
    at = Greatest(Cast("first", DateTimeField()), "set_at")
    return Subquery(rows.annotate(begun=at).order_by("-begun").values("begun")[:1])


def _due() -> Case:
    """The end of the due date of the person's own work, where there is some."""
    end = Func("due_on", template=_END, output_field=DateTimeField())
    return Case(When(own_side="worker", status="active", then=end), default=None)


def _under_way_or_to_review(actor: Actor, since: GivenAs, most: int) -> QuerySet[Contract]:
    """The person's contracts that are under way, and of those that ended after ``since`` and whose review they can
    write the ``most`` that ended first, each found by its own index.
    """
    mine = visible_to(actor)
    written = Review.objects.filter(contract=OuterRef("pk"), by=OuterRef("own_side"))
    # No contract's last event is before its end: an index knows the former.
    over = with_place(mine.filter(status__in=OVER, ended_at__gt=since, last_at__gt=since), actor)
    over = over.annotate(own_side=_side(actor)).filter(bound_by(actor), ~Exists(written)).order_by("ended_at", "id")
    ended = Q(Among(F("id"), ArraySubquery(over[:most].values("id"))))
    return mine.filter(status__in=OPEN) | Contract.objects.filter(ended)


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
