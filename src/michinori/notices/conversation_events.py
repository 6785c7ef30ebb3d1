"""Notices of new messages, except to people who have muted the thread or read the message meanwhile."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from django.db.models import DateTimeField, IntegerField

from michinori.conversation.models import Message, Reading
from michinori.conversation.policy import known
from michinori.conversation.queries.contracts import about
from michinori.conversation.queries.threads import title_of
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.models import OutboxItem
from michinori.machinery.statements import read
from michinori.people.models import User
from michinori.people.queries import users_in_power

from .frame import Hearing, said

_AGAIN = timedelta(hours=1)
_LONGEST = 80


def hear_of_message(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``message_sent``: ``{thread_id, message_id}`` → those on the other side who have not read it, unless
    they have another unread message from within the hour before. Nobody if a block hides the thread by now;
    a message is never missing, since it was written together with its item.
    """
    message = _message().first(message=item.payload["message_id"])
    if message is None:
        return
    thread = message.thread
    readings = {row.user_id: row for row in read(Reading, thread_id=thread.id)}
    before = _before().tuples(thread=thread.id, by=message.by, n=message.n, since=message.at - _AGAIN)
    told_at = before[0][0] if before else 0
    contract = about([thread])[thread.id].contract
    title = title_of(thread, contract)
    other = thread.worker.display_name if message.by == "worker" else thread.client.display_name
    values = {"title": title, "other": other, "words": _short(message.body), "thread_id": thread.id}
    mine = thread.worker_id if message.by == "worker" else thread.client_id
    people: list[User] = users_in_power(thread.client_id) if message.by == "worker" else [thread.worker]
    for user in people:
        row = readings.get(user.id)
        read_n = row.n if row else 0
        if read_n < message.n and read_n >= told_at and not (row and row.muted):
            yield Hearing(user, said(item.kind, values), about=mine)


@cache
def _message() -> Composed[Message]:
    """A message with what a notice says of its thread, where no block hides that."""
    rows = Message.objects.filter(id=Given("message"), thread__in=known())
    rows = rows.select_related("author", "thread__worker", "thread__client__user", "thread__proposal__job")
    return Composed(rows.select_related("thread__client__organisation", "thread__contract"))


@cache
def _before() -> Composed[Message]:
    """The number of the same side's last message before one, of those since an instant."""
    rows = Message.objects.filter(thread_id=Given("thread"), by=Given("by"), n__lt=GivenAs("n", IntegerField()))
    rows = rows.filter(at__gt=GivenAs("since", DateTimeField()))
    return Composed(rows.order_by("-n").values_list("n")[:1])


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
