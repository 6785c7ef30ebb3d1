"""Reading threads: the actor's list, the count of unread messages, and one thread as the actor sees it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateTimeField, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from michinori.contracts.models import Contract
from michinori.conversation.models import Message, MessageDraft, Reading, Thread
from michinori.conversation.policy import has_left, sides_of, visible_to
from michinori.conversation.queries.contracts import About, about
from michinori.kernel.actor import Actor
from michinori.kernel.clock import read_instant
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.composed import Composed, Given, GivenAs, GivenIds
from michinori.machinery.lookups import Among
from michinori.machinery.rows import first_of_each
from michinori.people.blocks import is_kept_apart
from michinori.people.somebody import (
    Somebody,
    client_at,
    not_shown_of_client,
    not_shown_of_user,
    of_client,
    of_user,
    somebody,
    user_at,
)
from michinori.rules.contract.life import Side, other
from michinori.wording.talk.messages import CONSULTATION

PAGE = 30
COUNTED = 99
"""Unread messages are counted up to this number; above it, pages say "more than"."""
NAMED = ("worker", "client__user", "client__organisation", "proposal__job", "contract")
_UNUSED = (
    "proposal__job__search",
    "proposal__job__description",
    *not_shown_of_client("client"),
    *not_shown_of_user("worker"),
)


@dataclass(frozen=True)
class ThreadView:
    """A thread as one reader sees it. ``title``: of the contract that it is about, else of the job, else that it is a
    consultation. ``unread``: number of the other side's messages after ``read_n``. ``newest``: the newest message, only
    in lists. ``other_read_n``: how far anybody on the other side has read; ``closed``: whether no
    more messages can be sent; ``draft``: what a program has drafted for the reader; these only for a single thread.
    """

    thread: Thread
    side: Side
    title: str
    worker: Somebody
    client: Somebody
    about: About
    read_n: int = 0
    muted: bool = False
    unread: int = 0
    newest: Message | None = None
    other_read_n: int = 0
    closed: bool = False
    draft: str = ""

    @property
    def other_party(self) -> Somebody:
        """The other side, with a name and a face."""
        return self.client if self.side == "worker" else self.worker

    @property
    def other(self) -> str:
        """The public name of the other side."""
        return self.other_party.display_name

    @property
    def other_id(self) -> str:
        """The client id of the other side."""
        return self.thread.client_id if self.side == "worker" else self.thread.worker_id

    @property
    def own_consent(self) -> datetime | None:
        """Since when the reader's side consents to exchange contact data."""
        return self.thread.worker_consented_at if self.side == "worker" else self.thread.client_consented_at

    @property
    def other_consent(self) -> datetime | None:
        """Since when the other side consents to exchange contact data."""
        return self.thread.client_consented_at if self.side == "worker" else self.thread.worker_consented_at


def title_of(thread: Thread, contract: Contract | None = None) -> str:
    """The title of ``contract``, else of what the thread began with."""
    named = contract or thread.contract
    return named.title if named else thread.proposal.job.title if thread.proposal else str(CONSULTATION)


def list_threads(actor: Actor, *, cursor: str | None = None) -> tuple[list[ThreadView], str | None]:
    """A page of the actor's threads, the latest message first, and the cursor of the next page. About five queries."""
    behind = _behind(cursor) if cursor else {}
    page = _page(goes_on=bool(behind)).rows(viewer=actor.user_id, **behind)
    shown = page[:PAGE]
    newest = {one.thread_id: one for one in _newest(shown)}
    found = about(shown)
    views = [_in_list(actor, row, found[row.id], newest.get(row.id)) for row in shown]
    return views, f"{shown[-1].last_at.isoformat()} {shown[-1].id}" if len(page) > PAGE else None


def _in_list(actor: Actor, row: Thread, found: About, newest: Message | None) -> ThreadView:
    annotated = vars(row)
    return ThreadView(
        thread=row,
        side="worker" if row.worker_id == actor.user_id else "client",
        title=found.contract.title if found.contract else annotated["job_title"] or str(CONSULTATION),
        worker=somebody(annotated["told_worker"]),
        client=somebody(annotated["told_client"]),
        about=found,
        read_n=annotated["read_n"],
        muted=annotated["muted"],
        unread=annotated["unread"],
        newest=newest,
    )


@cache
def _page(*, goes_on: bool) -> Composed[Thread]:
    viewer, at = Actor.person(Given("viewer")), GivenAs("at", DateTimeField())
    # The first condition says no more than the second, but an index can begin at it.
    older = Q(last_at__lte=at) & (Q(last_at__lt=at) | Q(id__lt=Given("last"))) if goes_on else Q()
    sides = [rows.filter(older) for rows in sides_of(viewer)]
    newest_of_all = first_of_each(sides, "-last_at", "-id", limit=PAGE + 1)
    rows = _annotated(Thread.objects.filter(newest_of_all), viewer).annotate(job_title=F("proposal__job__title"))
    rows = rows.annotate(told_worker=user_at("worker"), told_client=client_at("client"))
    return Composed(rows.order_by("-last_at", "-id")[: PAGE + 1])


def _annotated(rows: QuerySet[Thread], actor: Actor) -> QuerySet[Any]:
    """Annotate threads with this person's ``read_n``, ``muted`` and ``unread``."""
    rows = _with_reading(rows, actor)
    others = Message.objects.filter(_of_the_other(actor), thread=OuterRef("pk"), n__gt=OuterRef("read_n"))
    counted = others.order_by().values("thread").annotate(total=Count("n")).values("total")
    return rows.annotate(unread=Coalesce(Subquery(counted), 0, output_field=IntegerField()))


def _with_reading(rows: QuerySet[Thread], actor: Actor) -> QuerySet[Any]:
    mine = Reading.objects.filter(thread=OuterRef("pk"), user_id=actor.user_id)
    return rows.annotate(
        read_n=Coalesce(Subquery(mine.values("n")), 0), muted=Coalesce(Subquery(mine.values("muted")), False)
    )


def _of_the_other(actor: Actor) -> Q:
    """Filter for messages and readings of the other side than the actor's."""
    as_worker = Q(thread__worker_id=actor.user_id)
    return (as_worker & Q(by="client")) | (~as_worker & Q(by="worker"))


def _newest(threads: list[Thread]) -> list[Message]:
    return _last_messages().rows(threads=[one.id for one in threads])


@cache
def _last_messages() -> Composed[Message]:
    threads = Thread.objects.filter(Among(F("id"), GivenIds("threads")))
    newest = Message.objects.filter(thread=OuterRef("pk"), n=OuterRef("last_n")).values("id")
    found = ArraySubquery(threads.values(newest=Subquery(newest)))
    return Composed(
        Message.objects.filter(Among(F("id"), found))
        .select_related("author", "promise")
        .defer("search", "nonce", *not_shown_of_user("author"))
    )


def _behind(cursor: str) -> dict[str, object]:
    """The instant ``at`` and the id of the ``last`` thread before the page."""
    at, _, thread_id = cursor.partition(" ")
    instant = read_instant(at)
    if instant is None or not thread_id.isprintable():
        raise Problem.invalid(Flaw("cursor", "bad_format"))
    return {"at": instant, "last": thread_id}


def count_unread(actor: Actor) -> int:
    """How many messages to this person are unread in threads not muted, counted up to ``COUNTED`` + 1."""
    counts: list[int] = [count for (count,) in _unread().tuples(viewer=actor.user_id)]
    return min(COUNTED + 1, sum(counts))


@cache
def _unread() -> Composed[Thread]:
    viewer = Actor.person(Given("viewer"))
    rows = _annotated(visible_to(viewer), viewer).filter(last_n__gt=F("read_n"), muted=False)
    return Composed(rows.order_by("-last_at").values_list("unread")[: COUNTED + 1])


def view_thread(actor: Actor, thread_id: str, *, counted: bool = False) -> ThreadView:
    """One thread as the actor sees it; ``counted``: with ``unread``. Call ``commands.threads.open_thread`` before,
    which makes its row.

    Raises ``not-found`` (404).
    """
    thread = _one().first(viewer=actor.user_id, thread=thread_id) if thread_id.isprintable() else None
    if thread is None:
        raise Problem.unknown()
    annotated = vars(thread)
    side: Side = "worker" if thread.worker_id == actor.user_id else "client"
    found = about([thread])[thread.id]
    others = Message.objects.filter(thread=thread, n__gt=annotated["read_n"]).exclude(by=side)
    return ThreadView(
        thread=thread,
        side=side,
        title=title_of(thread, found.contract),
        worker=of_user(thread.worker),
        client=of_client(thread.client),
        about=found,
        read_n=annotated["read_n"],
        muted=annotated["muted"],
        unread=others.count() if counted and thread.last_n > annotated["read_n"] else 0,
        other_read_n=annotated["other_read_n"],
        closed=not found.running and _is_closed(thread, side, found),
        draft=annotated["drafted"] or "",
    )


@cache
def _one() -> Composed[Thread]:
    viewer = Actor.person(Given("viewer"))
    rows = _with_reading(visible_to(viewer), viewer).annotate(other_read_n=Coalesce(Subquery(_furthest(viewer)), 0))
    rows = rows.annotate(drafted=Subquery(_draft(viewer))).select_related(*NAMED).defer(*_UNUSED)
    return Composed(rows.filter(pk=Given("thread")))


def _is_closed(thread: Thread, side: Side, found: About) -> bool:
    """Whether no more messages can be sent: a block separates the two (without a contract, it hides the whole thread),
    or the other side has left.
    """
    apart = bool(found.contracts) and is_kept_apart(thread.worker_id, thread.client_id)
    return apart or has_left(thread, other(side))


def _draft(actor: Actor) -> QuerySet[Any]:
    """A subquery for threads: what a program has drafted for the actor."""
    rows = MessageDraft.objects.filter(thread=OuterRef("pk"), user_id=actor.user_id)
    return rows.values("body")


def _furthest(actor: Actor) -> QuerySet[Any]:
    """A subquery for threads: how far anybody on the other side has read."""
    rows = Reading.objects.filter(_of_the_other(actor), thread=OuterRef("pk"))
    return rows.order_by().values("thread").annotate(furthest=Max("n")).values("furthest")
