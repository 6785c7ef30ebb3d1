"""Deliveries of outbox items to single subscribers, each with its own retries: to those that are told apart from the
others, and to those that failed among the others. Times are real time, also in simulated time.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from michinori.machinery.models import OutboxDelivery, OutboxItem

type Subscriber = Callable[[OutboxItem], None]
type Subscribers = Mapping[str, Sequence[Subscriber]]


@dataclass(frozen=True)
class Apart:
    """A subscriber that is told in a transaction of its own: it takes long, or acts on money or contracts, whose locks
    would else be held while the others are told.
    """

    subscriber: Subscriber

    def __call__(self, item: OutboxItem) -> None:
        self.subscriber(item)


@dataclass(frozen=True)
class AtOnce:
    """A subscriber that is told of all items of a batch at once, the oldest first, since reading and writing for many
    takes as many queries as for one. Called as other subscribers are, it is told of one.
    """

    tell: Callable[[Sequence[OutboxItem]], None]

    def __call__(self, item: OutboxItem) -> None:
        self.tell([item])


@dataclass(frozen=True)
class Errand[T]:
    """What is done outside of transactions, such as handing a mail over to a server. ``run``: does it, in a thread
    without the database; raises ``NotDelivered``. ``note``: writes what came of it, in the transaction that marks the
    delivery as done, so perhaps never: the errand is then run again.
    """

    run: Callable[[], T]
    note: Callable[[T], None]

    def then(self, also: Callable[[], object]) -> "Errand[T]":
        """The same errand, after which ``also`` is done in the transaction of ``note``."""

        def note(came: T) -> None:
            self.note(came)
            also()

        return Errand(self.run, note)


@dataclass(frozen=True)
class Outside:
    """A subscriber whose errand is run outside of transactions (``errands``). ``prepare`` reads what it needs, in a
    transaction; None if there is nothing to do. Called as other subscribers are, it does all of it at once.

    Its deliveries are marked as ``outside``: if it is ever told inside instead, a migration takes the mark from those
    that wait, which nobody would find else.
    """

    prepare: Callable[[OutboxItem], Errand[Any] | None]

    def __call__(self, item: OutboxItem) -> None:
        errand = self.prepare(item)
        if errand is not None:
            errand.note(errand.run())


class NotDelivered(Exception):
    """A subscriber could not reach somebody for now, such as a mail server. The message has no personal data, since it
    is logged, in one line.
    """


_log = logging.getLogger(__name__)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)


def name_of(subscriber: Subscriber) -> str:
    """The name under which a subscriber's deliveries are stored: its module and function."""
    named: Callable[..., object] = subscriber
    if isinstance(subscriber, Apart):
        named = subscriber.subscriber
    elif isinstance(subscriber, Outside):
        named = subscriber.prepare
    elif isinstance(subscriber, AtOnce):
        named = subscriber.tell
    return f"{named.__module__}.{getattr(named, '__qualname__', type(named).__qualname__)}"


def is_alone(subscriber: Subscriber) -> bool:
    """Whether it gets a delivery of its own of each item, instead of being told with the others."""
    return isinstance(subscriber, Apart | Outside)


def by_name(subscribers: Subscribers) -> dict[str, Subscriber]:
    """The subscribers by their names. Raises ValueError if two different ones have the same."""
    named: dict[str, Subscriber] = {}
    for subscriber in (each for those in subscribers.values() for each in those):
        if named.setdefault(name_of(subscriber), subscriber) != subscriber:
            raise ValueError(f"two subscribers are called {name_of(subscriber)}")
    return named


def add(wanted: Mapping[int, Sequence[Subscriber]], wait: timedelta = timedelta()) -> None:
    """Add deliveries of items, by their ids, due after ``wait``; those that are there already stay as they are."""
    due = datetime.now(UTC) + wait
    rows = [
        OutboxDelivery(item_id=item_id, subscriber=name_of(each), outside=isinstance(each, Outside), next_try_at=due)
        for item_id, those in wanted.items()
        for each in those
    ]
    if rows:
        OutboxDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def deliver_due(named: Mapping[str, Subscriber], most: int) -> int | None:
    """Make deliveries to these that are due, the earliest first, ``most`` at most; return how many succeeded, None if
    none was due. ``named``: none whose errands run outside.
    """
    due = OutboxDelivery.objects.filter(outside=False, subscriber__in=list(named), next_try_at__lte=datetime.now(UTC))
    return _deliver_some(due, named, most)


def try_each(named: Mapping[str, Subscriber], item_id: int) -> int:
    """Make those deliveries of an item to these that were never tried; return how many succeeded."""
    due = OutboxDelivery.objects.filter(subscriber__in=list(named), item_id=item_id, attempts=0)
    return _deliver_some(due, named, len(named)) or 0


def _deliver_some(due: QuerySet[OutboxDelivery], named: Mapping[str, Subscriber], most: int) -> int | None:
    done = None
    for _ in range(most):
        delivery_id = _claim(due)
        if delivery_id is None:
            break
        done = (done or 0) + _tried(delivery_id, named)
    return done


def _tried(delivery_id: int, named: Mapping[str, Subscriber]) -> bool:
    """Whether a delivery succeeded, its commit, too, at which PostgreSQL checks what is deferred."""
    try:
        return _deliver(delivery_id, named)
    except Exception as error:
        note_failure(OutboxDelivery.objects.get(pk=delivery_id), error)
        return False


def waiting(limit: int) -> list[OutboxDelivery]:
    """The deliveries that are not done yet, the oldest first."""
    due = OutboxDelivery.objects.filter(done_at__isnull=True).select_related("item")
    return list(due.order_by("next_try_at", "id")[:limit])


def retry(delivery_id: int) -> bool:
    """Make a delivery that waits after failures due at once; return whether there is such a one. None that is under way
    is: a mail would be sent twice.
    """
    due = OutboxDelivery.objects.filter(pk=delivery_id, done_at__isnull=True).exclude(failure="")
    return bool(due.update(next_try_at=datetime.now(UTC)))


def bring_forward() -> int:
    """Make due at once what a clock that was ahead has put off for longer than any pause; return how many."""
    now = datetime.now(UTC)
    return OutboxDelivery.objects.filter(done_at__isnull=True, next_try_at__gt=now + _LONGEST_WAIT).update(
        next_try_at=now
    )


@transaction.atomic
def _claim(those: QuerySet[OutboxDelivery]) -> int | None:
    """The id of the next one of those deliveries, whose next try is set before it runs, so that a delivery which kills
    the process backs off too. None if all are done.
    """
    waiting = those.filter(done_at__isnull=True).order_by("next_try_at", "id")
    delivery = waiting.select_for_update(skip_locked=True).first()
    if delivery is None:
        return None
    delivery.next_try_at = datetime.now(UTC) + pause(delivery.attempts)
    delivery.attempts += 1
    delivery.save(update_fields=["attempts", "next_try_at"])
    return delivery.pk


def pause(attempts: int) -> timedelta:
    """How long a delivery waits for its next try after so many earlier ones and the one just made."""
    return min(_FIRST_WAIT * (1 << min(attempts, 16)), _LONGEST_WAIT)


@transaction.atomic
def _deliver(delivery_id: int, named: Mapping[str, Subscriber]) -> bool:
    """Run one subscriber; its writes and the delivery's ``done_at`` commit together. Return whether it succeeded."""
    waiting = OutboxDelivery.objects.filter(pk=delivery_id, done_at__isnull=True).select_related("item")
    # Not skip_locked: another process's _claim may still hold this row for a moment.
    delivery = waiting.select_for_update(of=("self",)).first()
    if delivery is None:
        return False
    try:
        with transaction.atomic():
            named[delivery.subscriber](delivery.item)
    except Exception as error:
        note_failure(delivery, error)
        return False
    OutboxDelivery.objects.filter(pk=delivery_id).update(done_at=datetime.now(UTC), failure="")
    return True


def note_failure(delivery: OutboxDelivery, error: Exception, **also: object) -> None:
    """Log why a try failed and write it to the delivery; ``also``: other columns to set."""
    OutboxDelivery.objects.filter(pk=delivery.pk).update(failure=f"{type(error).__name__}: {error}"[:500], **also)
    if isinstance(error, NotDelivered):
        said = (delivery.item_id, delivery.subscriber, type(error).__name__, error)
        _log.warning("outbox item %s failed for %s: %s: %s", *said)
    else:
        _log.error("outbox item %s failed for %s", delivery.item_id, delivery.subscriber, exc_info=error)
