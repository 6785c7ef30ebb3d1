"""Transactional outbox: telling subscribers after the commit what has happened, at least once (architecture, How data
flows).

``put`` writes an item in the command's transaction. ``drain`` fans each item out into one delivery per subscriber, so
that a failing subscriber is retried alone and delays no other. Times are real time, also in simulated time.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from michinori.machinery.models import OutboxDelivery, OutboxItem

type Subscriber = Callable[[OutboxItem], None]
type Subscribers = Mapping[str, Sequence[Subscriber]]


class NotDelivered(Exception):
    """A subscriber could not reach somebody for now, such as a mail server. The message has no personal data, since it
    is logged, in one line.
    """


_log = logging.getLogger(__name__)
_BATCH = 200
_NEWEST = 500
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)
_KEPT = timedelta(days=30)


def put(kind: str, payload: Mapping[str, Any], key: str | None = None) -> None:
    """Write an item for the subscribers to ``kind``. Nothing is written if an item with the same ``key`` exists."""
    item = OutboxItem(kind=kind, payload=dict(payload), key=key, made_at=datetime.now(UTC))
    OutboxItem.objects.bulk_create([item], ignore_conflicts=key is not None)


def drain(subscribers: Subscribers) -> int:
    """Make all deliveries that are due, also of items that subscribers put meanwhile; return how many succeeded. Any
    number of processes may drain at once.

    Call outside a transaction. Raises ValueError if two different subscribers have the same name.
    """
    by_name = _by_name(subscribers)
    delivered, tried = 0, True
    while tried:
        while _spread(subscribers):
            pass
        tried = False
        while (delivery_id := _claim(tuple(by_name))) is not None:
            tried = True
            delivered += _deliver(delivery_id, by_name)
    return delivered


def name_of(subscriber: Subscriber) -> str:
    """The name under which a subscriber's deliveries are stored: its module and function."""
    return f"{subscriber.__module__}.{getattr(subscriber, '__qualname__', type(subscriber).__qualname__)}"


def waiting(limit: int) -> list[OutboxDelivery]:
    """The deliveries that are not done yet, the oldest first."""
    due = OutboxDelivery.objects.filter(done_at__isnull=True).select_related("item")
    return list(due.order_by("next_try_at", "id")[:limit])


def newest_waiting(subscriber: Subscriber, *kinds: str) -> list[OutboxItem]:
    """The items of these kinds, among the newest 500 of all kinds, that this subscriber has not had yet. One query,
    which reads no more however many items wait.
    """
    newest = OutboxItem.objects.order_by("-id").values("id")[:1]
    due = OutboxDelivery.objects.filter(item=OuterRef("pk"), subscriber=name_of(subscriber), done_at__isnull=True)
    waits = Q(spread_at__isnull=True) | Q(Exists(due))
    return list(OutboxItem.objects.filter(waits, id__gt=Subquery(newest) - _NEWEST, kind__in=kinds))


def not_spread() -> int:
    """How many items have no deliveries yet."""
    return OutboxItem.objects.filter(spread_at__isnull=True).count()


def retry(delivery_id: int) -> bool:
    """Make a delivery that waits after failures due at once; return whether there is such a one."""
    due = OutboxDelivery.objects.filter(pk=delivery_id, done_at__isnull=True)
    return bool(due.update(next_try_at=datetime.now(UTC)))


def bring_forward() -> int:
    """Make due at once what a clock that was ahead has put off for longer than any pause; return how many."""
    now = datetime.now(UTC)
    return OutboxDelivery.objects.filter(done_at__isnull=True, next_try_at__gt=now + _LONGEST_WAIT).update(
        next_try_at=now
    )


def forget_old() -> int:
    """Delete items older than 30 days whose deliveries are all done; return how many."""
    old = OutboxItem.objects.filter(made_at__lt=datetime.now(UTC) - _KEPT, spread_at__isnull=False)
    unfinished = OutboxDelivery.objects.filter(done_at__isnull=True).values("item_id")
    done = list(old.exclude(pk__in=unfinished).values_list("pk", flat=True))
    OutboxItem.objects.filter(pk__in=done).delete()
    return len(done)


def _by_name(subscribers: Subscribers) -> dict[str, Subscriber]:
    named: dict[str, Subscriber] = {}
    for subscriber in (each for those in subscribers.values() for each in those):
        if named.setdefault(name_of(subscriber), subscriber) != subscriber:
            raise ValueError(f"two subscribers are called {name_of(subscriber)}")
    return named


@transaction.atomic
def _spread(subscribers: Subscribers) -> int:
    """Fan the next batch of new items out into deliveries; return how many items there were."""
    fresh = OutboxItem.objects.filter(spread_at__isnull=True).order_by("id").select_for_update(skip_locked=True)
    items = list(fresh[:_BATCH])
    now = datetime.now(UTC)
    deliveries = [
        OutboxDelivery(item=item, subscriber=name_of(subscriber), next_try_at=now)
        for item in items
        for subscriber in subscribers.get(item.kind, ())
    ]
    OutboxDelivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    OutboxItem.objects.filter(pk__in=[item.pk for item in items]).update(spread_at=now)
    return len(items)


@transaction.atomic
def _claim(names: tuple[str, ...]) -> int | None:
    """The id of the next due delivery, whose next try is set before it runs, so that a delivery which kills the process
    backs off too. None if none is due.
    """
    due = OutboxDelivery.objects.filter(done_at__isnull=True, next_try_at__lte=datetime.now(UTC), subscriber__in=names)
    delivery = due.order_by("next_try_at", "id").select_for_update(skip_locked=True).first()
    if delivery is None:
        return None
    wait = min(_FIRST_WAIT * 2 ** min(delivery.attempts, 16), _LONGEST_WAIT)
    delivery.attempts += 1
    delivery.next_try_at = datetime.now(UTC) + wait
    delivery.save(update_fields=["attempts", "next_try_at"])
    return delivery.pk


@transaction.atomic
def _deliver(delivery_id: int, by_name: Mapping[str, Subscriber]) -> bool:
    """Run one subscriber; its writes and the delivery's ``done_at`` commit together. Return whether it succeeded."""
    waiting = OutboxDelivery.objects.filter(pk=delivery_id, done_at__isnull=True).select_related("item")
    # Not skip_locked: another process's _claim may still hold this row for a moment.
    delivery = waiting.select_for_update(of=("self",)).first()
    if delivery is None:
        return False
    try:
        with transaction.atomic():
            by_name[delivery.subscriber](delivery.item)
    except Exception as error:
        _log_failure(delivery, error)
        OutboxDelivery.objects.filter(pk=delivery_id).update(failure=f"{type(error).__name__}: {error}"[:500])
        return False
    OutboxDelivery.objects.filter(pk=delivery_id).update(done_at=datetime.now(UTC), failure="")
    return True


def _log_failure(delivery: OutboxDelivery, error: Exception) -> None:
    if isinstance(error, NotDelivered):
        said = (delivery.item_id, delivery.subscriber, type(error).__name__, error)
        _log.warning("outbox item %s failed for %s: %s: %s", *said)
    else:
        _log.error("outbox item %s failed for %s", delivery.item_id, delivery.subscriber, exc_info=error)
