"""Transactional outbox: telling subscribers after the commit what has happened, at least once (architecture, How data
flows; decision 49).

``put`` writes an item in the command's transaction. ``drain`` takes items in batches and tells all subscribers of a
batch in one transaction. If that fails, each item has one of its own; if that fails too, or the process dies, each
subscriber gets a delivery of its own (``deliveries``), so that it is retried alone and delays no other. Who reaches out
of the site does so outside of transactions (``errands``). Items of one subject are told in order: none before each
subscriber of those before it was told or has failed once.
Times are real time, also in simulated time.
"""

import itertools
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from json import dumps
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from michinori.machinery import batches, deliveries, errands, stopping
from michinori.machinery.deliveries import AtOnce, Outside, Subscriber, Subscribers, is_alone
from michinori.machinery.models import Batch, OutboxDelivery, OutboxItem
from michinori.machinery.plans import run
from michinori.machinery.statements import change, read
from michinori.machinery.transactions import in_transaction

type Named = Mapping[str, Subscriber]
"""Subscribers by their names."""

_BATCH = 20
_TAKEN = timedelta(minutes=1)
"""After this a process that took a batch counts as dead, or too slow: a batch takes less than a second."""
_TURNS = 50
"""After so many batches it is looked again for processes that have died."""
_NEWEST = 500
KEPT = timedelta(days=30)

# Each command on a contract and each notice puts items; this SQL takes a fifth of the ORM's time.
_PUT = """
INSERT INTO machinery_outboxitem (kind, payload, key, subject, made_at)
SELECT kind, payload::jsonb, key, subject, made_at
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[]) WITH ORDINALITY
    AS one (kind, payload, key, subject, made_at, place)
ORDER BY place ON CONFLICT (key) DO NOTHING
"""
# Nobody else's items, and none about a subject of which an earlier item is with somebody else: those taken are seen as
# such, and those that are being taken at this moment are skipped, but are still fresh. The subjects that are taken are
# few, and read once; asking for each item would be quadratic where thousands wait about one subject.
_TAKE = """
WITH free AS (
    SELECT id, subject FROM machinery_outboxitem
    WHERE spread_at IS NULL AND taken_at IS NULL AND subject NOT IN (
        SELECT subject FROM machinery_outboxitem
        WHERE spread_at IS NULL AND taken_at IS NOT NULL AND subject <> ''
    )
    ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE machinery_outboxitem item SET taken_at = %s FROM free
WHERE item.id = free.id AND NOT EXISTS (
    SELECT FROM machinery_outboxitem earlier
    WHERE earlier.subject = free.subject AND earlier.subject <> '' AND earlier.id < free.id
        AND earlier.spread_at IS NULL AND earlier.id NOT IN (SELECT id FROM free)
)
RETURNING item.id, item.kind
"""
_LAPSED = """
SELECT DISTINCT ON (taken_at) id, taken_at FROM machinery_outboxitem
WHERE spread_at IS NULL AND taken_at < %s ORDER BY taken_at, id
"""


def put(kind: str, payload: Mapping[str, Any], key: str | None = None, *, subject: str = "") -> None:
    """Write an item for the subscribers to ``kind``. Nothing is written if an item with the same ``key`` exists.

    ``subject``: the id of what it is about, such as a contract, whose items are told in the order in which they were
    put, while several processes drain. The caller holds the subject's lock. What failed comes later, by itself.
    """
    put_all([new(kind, payload, key, subject=subject)])


def new(kind: str, payload: Mapping[str, Any], key: str | None = None, *, subject: str = "") -> OutboxItem:
    """An item as ``put`` writes it, to be written with others by ``put_all``."""
    return OutboxItem(kind=kind, payload=dict(payload), key=key, subject=subject, made_at=datetime.now(UTC))


def put_all(items: Sequence[OutboxItem]) -> None:
    """Write new items, in this order, but none whose key one has already."""
    if items:
        values = [(one.kind, dumps(one.payload), one.key, one.subject, one.made_at) for one in items]
        run(_PUT, [*map(list, zip(*values, strict=True))])


def drain(subscribers: Subscribers, *, with_errands: bool = True) -> int:
    """Tell all that is due, also items that subscribers put meanwhile; return how many subscribers were told of an
    item, counted for each item. Any number of processes may drain at once. One that was asked to stop ends after the
    batch at which it is.

    ``with_errands``: run those as well, which may take long (``run_errands``). Call outside a transaction. Raises
    ValueError if two different subscribers have the same name.
    """
    named = deliveries.by_name(subscribers)
    inside = {name: each for name, each in named.items() if not isinstance(each, Outside)}
    told = 0
    for turn in itertools.count():
        if stopping.asked():
            break
        if turn % _TURNS == 0:
            told += _go_on_for_dead(subscribers, inside)
        # By turns, so that new items never keep waiting what is told apart or failed before.
        found = [_tell_batch(subscribers, inside), deliveries.deliver_due(inside, _BATCH)]
        if with_errands and found == [None, None]:
            found = [run_errands(subscribers) or None]
        if not any(one is not None for one in found):
            break
        told += sum(filter(None, found))
    return told


def run_errands(subscribers: Subscribers) -> int:
    """Run all errands that are due, such as mails; return how many succeeded. Call outside a transaction."""
    named = deliveries.by_name(subscribers)
    return errands.run_due({name: each for name, each in named.items() if isinstance(each, Outside)})


def newest_waiting(subscriber: Subscriber, *kinds: str) -> QuerySet[OutboxItem]:
    """The items of these kinds, among the newest 500 of all kinds, that this subscriber has not had yet. However many
    items wait, no more are read.
    """
    newest = OutboxItem.objects.order_by("-id").values("id")[:1]
    due = OutboxDelivery.objects.filter(
        item=OuterRef("pk"), subscriber=deliveries.name_of(subscriber), done_at__isnull=True
    )
    waits = Q(spread_at__isnull=True) | Q(Exists(due))
    return OutboxItem.objects.filter(waits, id__gt=Subquery(newest) - _NEWEST, kind__in=kinds)


def not_spread() -> int:
    """How many items nobody was told of yet."""
    return OutboxItem.objects.filter(spread_at__isnull=True).count()


def bring_forward() -> None:
    """Make due at once what a clock that was ahead has put off."""
    now = datetime.now(UTC)
    OutboxItem.objects.filter(spread_at__isnull=True, taken_at__gt=now).update(taken_at=now)
    deliveries.bring_forward()


def forget_old() -> int:
    """Delete items older than 30 days whose deliveries are all done; return how many."""
    old = OutboxItem.objects.filter(made_at__lt=datetime.now(UTC) - KEPT, spread_at__isnull=False)
    unfinished = OutboxDelivery.objects.filter(done_at__isnull=True).values("item_id")
    done = list(old.exclude(pk__in=unfinished).values_list("pk", flat=True))
    OutboxItem.objects.filter(pk__in=done).delete()
    return len(done)


def _tell_batch(subscribers: Subscribers, inside: Named) -> int | None:
    """Take a batch and tell of it; return how many were told, None if nothing was free."""
    mark = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [_BATCH, mark])
        taken = sorted(cursor.fetchall())
    if not taken:
        return None
    shared = {kind for _, kind in taken if not all(map(is_alone, subscribers.get(kind, ())))}
    alone = {item_id: subscribers.get(kind, ()) for item_id, kind in taken if kind not in shared}
    if alone:
        _let_go(alone, mark)
    those = [item_id for item_id, kind in taken if kind in shared]
    return _tell(those, mark, subscribers, inside) if those else 0


def _tell(item_ids: Sequence[int], mark: datetime, subscribers: Subscribers, inside: Named) -> int:
    """Tell all subscribers of these items in one transaction. If one fails, none has been told, and each item is told
    by itself, of one item each subscriber.
    """
    try:
        return in_transaction(lambda: _tell_together(item_ids, mark, subscribers))
    except Exception as error:
        batches.note_failed(f"outbox items {item_ids} are told", error)
        if len(item_ids) > 1:
            return sum(_tell([one], mark, subscribers, inside) for one in item_ids)
        return _tell_each(item_ids[0], mark, subscribers, inside)


def _tell_together(item_ids: Sequence[int], mark: datetime, subscribers: Subscribers) -> int:
    """One subscriber after the other, so that those who lock what many wait for are the last of the whole batch. Where
    it is of several, none is waited for long, since the batch holds what others wait for.
    """
    if len(item_ids) > 1:
        batches.wait_briefly()
    found = read(OutboxItem, pk__in=list(item_ids), order_by=("pk",), locked=True)
    items = [item for item in found if _is_ours(item, mark)]
    batch, told = Batch(items), 0
    for item in items:
        item.batch = batch
    for subscriber in _in_order(subscribers, {item.kind for item in items}):
        its = [item for item in items if subscriber in subscribers[item.kind]]
        told += len(its)
        if isinstance(subscriber, AtOnce):
            subscriber.tell(its)
        else:
            for item in its:
                subscriber(item)
    deliveries.add({item.pk: [one for one in subscribers[item.kind] if is_alone(one)] for item in items})
    change(OutboxItem, *(item.pk for item in items), spread_at=datetime.now(UTC))
    return told


def _in_order(subscribers: Subscribers, kinds: Collection[str]) -> list[Subscriber]:
    """Who is told together of items of these kinds, in the order of the table: by the last place in any of them."""
    places: dict[Subscriber, int] = {}
    for kind in sorted(kinds):
        for place, subscriber in enumerate(subscribers[kind]):
            places[subscriber] = max(place, places.get(subscriber, 0))
    return sorted((one for one in places if not is_alone(one)), key=places.__getitem__)


def _tell_each(item_id: int, mark: datetime, subscribers: Subscribers, inside: Named) -> int:
    """Give each subscriber of an item a delivery of its own and try each once; return how many succeeded. Only then may
    others tell of later items of its subject.
    """
    with transaction.atomic():
        (item,) = read(OutboxItem, pk=item_id, locked=True) or (None,)
        if item is None or not _is_ours(item, mark):
            return 0
        those = subscribers.get(item.kind, ())
        deliveries.add({item_id: [each for each in those if not isinstance(each, Outside)]}, wait=_TAKEN)
    told = deliveries.try_each(inside, item_id)
    _let_go({item_id: those}, mark)
    return told


@transaction.atomic
def _let_go(items: Mapping[int, Sequence[Subscriber]], mark: datetime) -> None:
    """Give each of these subscribers a delivery of its own that has none yet, and be done with the items."""
    ours = OutboxItem.objects.filter(pk__in=items, spread_at__isnull=True, taken_at=mark)
    found = list(ours.order_by("id").select_for_update(no_key=True).values_list("pk", flat=True))
    deliveries.add({item_id: items[item_id] for item_id in found})
    ours.update(spread_at=datetime.now(UTC))


def _is_ours(item: OutboxItem, mark: datetime) -> bool:
    """Whether it is not done, and no other process went on with it because this one took too long."""
    return item.spread_at is None and item.taken_at == mark


def _go_on_for_dead(subscribers: Subscribers, inside: Named) -> int:
    """Go on with what was taken and not finished: its process is dead. Any item of such a batch may be what killed it
    and must not do so to the others again, so each is told one subscriber at a time. Return how many were told.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LAPSED, [datetime.now(UTC) - _TAKEN])
        lapsed = cursor.fetchall()
    told = 0
    for first, before in lapsed:
        mark = datetime.now(UTC)
        told += sum(_tell_each(one, mark, subscribers, inside) for one in _take_over(first, before, mark))
    return told


@transaction.atomic
def _take_over(first: int, before: datetime, mark: datetime) -> list[int]:
    """Take a batch, unless the process that took it is at its first item; return the ids of what was taken."""
    batch = OutboxItem.objects.filter(spread_at__isnull=True, taken_at=before)
    if not batch.filter(pk=first).select_for_update(skip_locked=True, no_key=True):
        return []
    found = list(batch.order_by("pk").values_list("pk", flat=True))
    batch.update(taken_at=mark)
    return found
