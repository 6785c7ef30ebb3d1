"""Reading reviews: one's own at once, the other side's when published; hidden ones are shown to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Avg, Count, F, Q, QuerySet

from michinori.contracts.models import Contract
from michinori.contracts.policy import Place, find_placed
from michinori.kernel.actor import Actor
from michinori.kernel.clock import read_instant
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.composed import Composed, GivenIds
from michinori.machinery.lookups import Among
from michinori.machinery.models import Event
from michinori.rules.contract.facts.changes import ContractSwitched
from michinori.rules.contract.facts.ends import EndingSettled
from michinori.rules.contract.facts.money import ContractCompleted
from michinori.rules.contract.life import Side, other
from michinori.rules.people.reviews import SCALES, check_open
from michinori.trust.models import Review

CLOSING = (ContractCompleted, ContractSwitched, EndingSettled)
_PEOPLE = ("about__user", "about__organisation", "contract__client__user", "contract__client__organisation")
_PEOPLE_OF = (*_PEOPLE, "contract__worker")


def closed_at(contract_id: str) -> datetime | None:
    """When the contract was completed or settled; None before."""
    kinds = [one.event_kind for one in CLOSING]
    rows = Event.objects.filter(subject_id=contract_id, kind__in=kinds).order_by("-n")
    return rows.values_list("at", flat=True).first()


@dataclass(frozen=True)
class OnContract:
    """The reviews of one contract as one of its sides sees them. ``until``: the end of the time in which the side may
    write its own; None if it may not.
    """

    contract: Contract
    place: Place
    own: Review | None
    theirs: Review | None
    until: datetime | None


def reviews_on(actor: Actor, contract_id: str) -> OnContract:
    """The reviews of a contract as the actor's side sees them. Raises ``not-found`` (404) for strangers."""
    sides = Contract.objects.select_related("client__user", "client__organisation", "worker")
    contract, place = find_placed(actor, sides, contract_id)
    rows = {row.by: row for row in Review.objects.filter(contract=contract)}
    own, theirs = rows.get(place.side), rows.get(other(place.side))
    shown = theirs if theirs and theirs.published_at and not theirs.hidden_at else None
    return OnContract(contract, place, own, shown, None if own else _until(contract))


def _until(contract: Contract) -> datetime | None:
    try:
        return check_open(contract.status, closed_at(contract.id), clock.now())
    except Problem:
        return None


@dataclass(frozen=True)
class Summary:
    """The number of public reviews that count, and the mean of each scale, 1 to 5. ``others``: those that do not count.

    A review counts where its contract counts for conduct (domain § 10).
    """

    n: int
    means: dict[str, float]
    others: int = 0

    @property
    def stars(self) -> float | None:
        """The mean of the scales; None without a review that counts."""
        return round(sum(self.means.values()) / len(self.means), 1) if self.means else None


def summary_of(client_id: str, side: Side) -> Summary:
    """The summary of the reviews of a user or organisation on that side of contracts; one query."""
    return summaries_of([client_id], side)[client_id]


def summaries_of(ids: Sequence[str], side: Side) -> dict[str, Summary]:
    """The summaries of several users or organisations on that side of contracts, by id; one query."""
    found = {about: _summary(*numbers) for about, *numbers in _numbers(side).tuples(ids=[*ids])}
    return {one: found.get(one, Summary(0, {})) for one in ids}


@cache
def _numbers(side: Side) -> Composed[Review]:
    """Of each: all public reviews, those that count, and of these the mean of each scale."""
    counts = Q(contract__facts__counts=True)
    means = {scale: Avg(scale, filter=counts) for scale in SCALES}
    rows = _published(side).filter(Among(F("about_id"), GivenIds("ids"))).values("about_id")
    rows = rows.annotate(all=Count("id"), n=Count("id", filter=counts), **means)
    return Composed(rows.values_list("about_id", "all", "n", *SCALES))


def _summary(all: int, n: int, *means: float) -> Summary:
    return Summary(n, {scale: round(mean, 1) for scale, mean in zip(SCALES, means, strict=True) if n}, others=all - n)


def reviews_about(
    client_id: str, side: Side, *, cursor: str | None = None, limit: int = 20
) -> tuple[list[Review], str | None]:
    """A page of public reviews of a user or organisation on that side, newest first, and the cursor of the next page.

    Raises ``invalid`` (422) for a bad cursor.
    """
    rows = _published(side).filter(about_id=client_id).select_related(*_PEOPLE_OF).order_by("-published_at", "-id")
    if cursor:
        at, review_id = _read_cursor(cursor)
        rows = rows.filter(published_at__lte=at).exclude(published_at=at, id__gte=review_id)
    page = list(rows[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    following = f"{last.published_at.isoformat()}~{last.id}" if last and last.published_at else None
    return page[:limit], following


def _published(side: Side) -> QuerySet[Review]:
    return Review.objects.filter(by=other(side), published_at__isnull=False, hidden_at__isnull=True)


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    at, _, review_id = cursor.partition("~")
    instant = read_instant(at)
    if instant is None or not review_id or not review_id.isprintable():
        raise Problem.invalid(Flaw("cursor", "bad_format"))
    return instant, review_id
