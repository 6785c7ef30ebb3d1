"""The contracts of one person: all of them page by page, or those under way."""

from datetime import datetime
from functools import cache
from typing import Literal

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from michinori.contracts.lives import gather
from michinori.contracts.models import Contract
from michinori.contracts.models.contracts import STATUSES
from michinori.contracts.pending import DEADLINE
from michinori.contracts.policy import Place, place_in, sides_of, visible_to
from michinori.contracts.queries.views import ContractView, assemble, to_list
from michinori.kernel.actor import Actor
from michinori.kernel.clock import read_instant
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.models import Deadline
from michinori.machinery.rows import first_of_each
from michinori.people.models import BusinessEnd
from michinori.rules.contract.lifecycle import OPEN

type Which = Literal["", "status", "estate"]
"""All of a person's contracts, those of one status, those under way of insolvent clients whose trustee they are."""


def list_contracts(
    actor: Actor, *, status: str | None = None, cursor: str | None = None, limit: int = 20
) -> tuple[list[ContractView], str | None]:
    """The person's contracts, latest event first, and the cursor of the next page, None on the last one.

    Each side is read no further than a page. Two queries. Raises ``invalid`` (422) for an unknown status or cursor.
    """
    if status and status not in STATUSES:
        raise Problem.invalid(Flaw("status", "not_a_choice"))
    return _paged(actor, "status" if status else "", cursor, limit, status=status)


def _paged(
    actor: Actor, which: Which, cursor: str | None, limit: int, **given: object
) -> tuple[list[ContractView], str | None]:
    behind = _read_cursor(cursor) if cursor else {}
    page = _page(which, limit + 1, goes_on=bool(behind)).rows(viewer=actor.user_id, **given, **behind)
    following = f"{page[limit - 1].last_at.isoformat()}~{page[limit - 1].id}" if len(page) > limit else None
    return views_of(actor, page[:limit]), following


@cache
def _page(which: Which, limit: int, *, goes_on: bool) -> Composed[Contract]:
    viewer = Actor.person(Given("viewer"))
    wanted = Q(status=Given("status")) if which == "status" else Q()
    sides = [_in_estates(viewer)] if which == "estate" else [rows.filter(wanted) for rows in sides_of(viewer)]
    # The first condition says no more than the second, but an index can begin at it.
    at = GivenAs("at", DateTimeField())
    older = Q(last_at__lte=at) & (Q(last_at__lt=at) | Q(id__lt=Given("last"))) if goes_on else Q()
    found = first_of_each([rows.filter(older) for rows in sides], "-last_at", "-id", limit=limit)
    rows = to_list(Contract.objects.filter(found), viewer)
    return Composed(rows.order_by("-last_at", "-id")[:limit])


def _in_estates(actor: Actor) -> QuerySet[Contract]:
    estates = BusinessEnd.objects.filter(kind="insolvent", trustee_id=actor.user_id).values("client_id")
    return Contract.objects.filter(frozen=True, client_id__in=estates, status__in=OPEN)


def estate_contracts(
    actor: Actor, *, cursor: str | None = None, limit: int = 20
) -> tuple[list[ContractView], str | None, int]:
    """The contracts under way of the insolvent clients whose trustee this person is, latest event first, the cursor of
    the next page, None on the last one, and how many there are. Raises ``invalid`` (422) for an unknown cursor.
    """
    count = _in_estates(actor).count()
    views, following = _paged(actor, "estate", cursor, limit)
    return views, following, count


def count_running(actor: Actor) -> int:
    """How many contracts of the person are not over, the offered ones among them. One query."""
    return visible_to(actor).filter(status__in=OPEN).count()


def running_contracts(actor: Actor, *, limit: int = 30) -> list[ContractView]:
    """The person's contracts under way, sorted by the end of their next clock. Two queries for any number of them."""
    return views_of(actor, list(to_list(by_next_clock(actor), actor)[:limit]))


def by_next_clock(actor: Actor, *, before: datetime | None = None) -> QuerySet[Contract]:
    """The person's contracts under way, sorted by the end of their next clock; with ``before`` only those whose next
    clock ends up to that instant.
    """
    own = Deadline.objects.filter(kind=DEADLINE, subject_id=OuterRef("id"))
    clock_at = Subquery(own.values(instant=Coalesce("acts_at", "at"))[:1])
    rows = visible_to(actor).filter(status__in=OPEN).annotate(clock_at=clock_at).order_by("clock_at", "id")
    return rows if before is None else rows.filter(clock_at__lte=before)


def views_of(actor: Actor, contracts: list[Contract]) -> list[ContractView]:
    """The contracts, fetched by ``to_list`` for this person, as they see them. One query for any number of them."""
    if not contracts:
        return []
    gathered = gather(contracts)
    return [assemble(one, _place(actor, one), gathered[one.id]) for one in contracts]


def _place(actor: Actor, contract: Contract) -> Place:
    place = place_in(actor, contract)
    if place is None:
        raise ValueError(f"{contract.id} is not visible to {actor.user_id}")
    return place


def _read_cursor(cursor: str) -> dict[str, object]:
    """The instant ``at`` and the id of the ``last`` contract before the page."""
    at, _, contract_id = cursor.partition("~")
    instant = read_instant(at)
    if instant is None or not contract_id or "\x00" in contract_id:
        raise Problem.invalid(Flaw("cursor", "bad_format"))
    return {"at": instant, "last": contract_id}
