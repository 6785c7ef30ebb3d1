"""Reading notices, and the mails of a demo."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.people.blocks import not_kept_apart
from michinori.people.models import User

from .models import Bounce, Notice, SentMail

PAGE = 30


@dataclass(frozen=True)
class Waiting:
    """``unread``: number of unread notices. ``bounced``: whether mails to the user's address have bounced."""

    unread: int
    bounced: bool


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices, without those about somebody from whom a block separates them."""
    user_id = actor.user_id or ""
    return Notice.objects.filter(not_kept_apart(user_id, "about"), user_id=user_id, shown=True)


def notices_of(actor: Actor, *, after: str | None = None, limit: int = PAGE) -> tuple[list[Notice], str | None]:
    """A page of the actor's notices, the newest first, and ``after`` for the next page."""
    rows = visible_to(actor)
    last = Notice.objects.filter(id=after, user_id=actor.user_id or "").first() if after else None
    if last is not None:
        rows = rows.filter(Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, id__lt=last.id))
    page = list(rows.order_by("-made_at", "-id")[: limit + 1])
    return page[:limit], page[limit - 1].id if len(page) > limit else None


def unread_of(actor: Actor) -> int:
    """The number of unread notices. One small query."""
    counted: int = visible_to(actor).filter(read_at__isnull=True).aggregate(n=Count("id"))["n"]
    return counted


def waiting_for(actor: Actor) -> Waiting:
    """What the bell in the page's head shows. Two small queries."""
    unread = unread_of(actor)
    address = User.objects.filter(id=actor.user_id or "", email=OuterRef("address"))
    return Waiting(unread, Bounce.objects.filter(Exists(address)).exists())


def newest_mails(*, before: int | None = None, limit: int = 30) -> list[SentMail]:
    """Mails of a demo, newest first, with ids below ``before``."""
    mails = SentMail.objects.exclude(subject="").order_by("-id")
    return list((mails.filter(id__lt=before) if before else mails)[:limit])


def mail(mail_id: int) -> SentMail:
    """One mail of a demo. Raises ``not-found``."""
    found = SentMail.objects.filter(id=mail_id).exclude(subject="").first()
    if found is None:
        raise Problem.unknown()
    return found
