"""Reading suspensions, and refusing what they forbid (decision 0022). Nothing else reads suspensions.

A suspended person may neither begin anything new nor publish; running contracts go on, so that no money is stranded.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.composed import GivenAs
from michinori.machinery.lookups import Among

from .consents import require_consent
from .models import Client, Suspension, User


def suspension_of(*client_ids: str, at: datetime | None = None) -> Suspension | None:
    """The longest of the suspensions that hold now, or at an instant, for any of these users and organisations, if any.
    One query.
    """
    persons = Client.objects.filter(id__in=client_ids, user__isnull=False)
    return _held(at).filter(_of(client_ids, persons)).order_by("-until").first()


def suspended_now(user_id: str) -> Exists:
    """A condition for queries: whether this person is suspended now, by account or by party. As ``suspension_of``."""
    person = Client.objects.filter(id=user_id, user__isnull=False)
    return Exists(_held().filter(_of([user_id], person)))


def _of(client_ids: Iterable[str], persons: QuerySet[Client]) -> Q:
    """Filter for suspensions of these accounts, or of these persons' parties; the parties are looked up first, so that
    indexes answer.
    """
    return Q(client__in=client_ids) | Q(Among(F("party_id"), ArraySubquery(persons.values("party_id"))))


def not_suspended(user_field: str, at: datetime | GivenAs | None = None) -> Q:
    """Filter for rows whose person (``user_field`` leads to the user) is not suspended now, or at an instant. For
    lists.
    """
    return ~Q(**{f"{user_field}__in": User.objects.filter(party__in=suspended_parties(at)).values("id")})


def suspended_parties(at: datetime | GivenAs | None = None) -> "QuerySet[Suspension, str | None]":
    """The party ids of persons who are suspended now, or at an instant."""
    return _held(at).filter(party_id__isnull=False).values_list("party_id", flat=True)


def _held(at: datetime | GivenAs | None = None) -> QuerySet[Suspension]:
    """The suspensions that hold now, or at an instant."""
    return Suspension.objects.filter(lifted_at__isnull=True, until__gt=at or clock.now())


def require_free(actor: Actor, client_id: str | None = None) -> None:
    """Refuse to begin something new or to publish: raises ``suspended`` (403) while the actor is suspended, or the
    client for which they act; ``terms-to-accept`` (409) while the actor has not agreed to the legal pages in force.
    """
    require_not_suspended(actor, client_id)
    if actor.user_id is not None:
        require_consent(actor.user_id)


def require_not_suspended(actor: Actor, client_id: str | None = None) -> None:
    """Refuse while the actor is suspended, or the client for which they act: raises ``suspended`` (403). By itself for
    what serves running contracts and so needs no consent.
    """
    if actor.user_id is None:
        return
    held = suspension_of(*{actor.user_id, client_id or actor.user_id})
    if held is not None:
        raise Problem.forbidden("suspended")


def require_both_free(worker_id: str, client_id: str) -> None:
    """Refuse a new contract while either of the two is suspended: raises ``dealings-paused`` (409), which does not say
    which of them.
    """
    if suspension_of(worker_id, client_id) is not None:
        raise Problem("dealings-paused")
