"""Notices of new messages, except to people who have muted the thread or read the message meanwhile."""

from collections.abc import Iterator
from datetime import timedelta

from michinori.conversation.models import Message, Reading
from michinori.conversation.policy import known
from michinori.conversation.queries.contracts import about
from michinori.conversation.queries.threads import title_of
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.people.queries import users_in_power

from .frame import Hearing, said

_AGAIN = timedelta(hours=1)
_LONGEST = 80


def hear_of_message(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``message_sent``: ``{thread_id, message_id}`` → those on the other side who have not read it, unless
    they have another unread message from within the hour before. Nobody if a block hides the thread by now.
    """
    rows = Message.objects.select_related("author", "thread__worker", "thread__client__user", "thread__proposal__job")
    message = rows.select_related("thread__client__organisation", "thread__contract").get(id=item.payload["message_id"])
    thread = message.thread
    if not known().filter(id=thread.id).exists():
        return
    readings = {row.user_id: row for row in Reading.objects.filter(thread=thread)}
    before = Message.objects.filter(thread=thread, by=message.by, n__lt=message.n, at__gt=message.at - _AGAIN)
    told_at = before.order_by("-n").values_list("n", flat=True).first() or 0
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


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
