"""Commands for favourites (お気に入り): jobs and workers kept to be found again, without anybody else knowing."""

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.market.models import Favourite
from michinori.market.policy import visible_to
from michinori.people.blocks import kept_from
from michinori.people.models import User
from michinori.people.policy import visible_to as people_visible_to
from michinori.rules.market.finding import MAX_FAVOURITES


def keep_favourite(*, actor: Actor, job_id: str | None = None, worker_id: str | None = None) -> Favourite:
    """Keep a job or a worker that the actor may see; a second call returns the same favourite.

    Raises ``not-found`` (404), ``too-many-favourites`` (409).
    """
    user_id = actor.user_id
    if user_id is None:
        raise Problem.forbidden()

    def run() -> Favourite:
        lock(User, user_id)
        target = {"job_id": _job(actor, job_id)} if job_id else {"worker_id": _worker(actor, worker_id or "")}
        own = Favourite.objects.filter(user_id=user_id)
        former = own.filter(**target).first()
        if former is not None:
            return former
        if own.count() >= MAX_FAVOURITES:
            raise Problem("too-many-favourites", limit=MAX_FAVOURITES)
        return Favourite.objects.create(user_id=user_id, made_at=clock.now(), **target)

    return in_transaction(run)


def drop_favourite(*, actor: Actor, favourite_id: str) -> None:
    """Delete one of the actor's favourites. Raises ``not-found`` (404), also for other people's."""

    def run() -> None:
        own = find(Favourite.objects.filter(user_id=actor.user_id or ""), favourite_id)
        lock(Favourite, own.id)[own.id].delete()

    in_transaction(run)


def _job(actor: Actor, job_id: str) -> str:
    return find(visible_to(actor).filter(status="open").only("id"), job_id).id


def _worker(actor: Actor, worker_id: str) -> str:
    if worker_id == actor.user_id:
        raise Problem.unknown()
    rows = people_visible_to(actor).filter(~kept_from(actor.user_id or "", "client__party"))
    return find(rows.only("id"), worker_id).id
