"""Running errands of outbox deliveries, such as mails, outside of transactions and several at once, so that whoever
answers slowly or not at all holds no lock and stops nobody. Times are real time, also in simulated time.

At least once: a delivery is claimed for longer than an errand can take, run, and then marked as done. If the process is
killed between, it is run again. Those claimed at once may read for each other (``OutboxItem.batch``).
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from michinori.machinery import stopping
from michinori.machinery.deliveries import Errand, Outside, note_failure, pause
from michinori.machinery.models import Batch, OutboxDelivery

_AT_ONCE = 8
_AGAIN = 4
"""How many of them may be such as have failed before: the others are kept for those that are tried first."""
_KEPT = 2
"""How many are kept for such as have failed before and are due again, however many first tries wait."""
_LEASE = timedelta(minutes=5)
"""Longer than all time-outs of one mail together."""
_LOOK = 1.0
"""Seconds after which new errands are looked for while others run."""
_TOGETHER = 0.05
"""Seconds for which those that end soon after another are waited for: they are noted together, and those that take
their places are claimed and prepared together, in a dozen queries however many they are.
"""

type _Flying = dict[Future[Any], tuple[OutboxDelivery, Errand[Any]]]
type _Finished = tuple[OutboxDelivery, Errand[Any], Future[Any]]


def run_due(named: Mapping[str, Outside]) -> int:
    """Run all errands that are due, of these subscribers by name; return how many succeeded. Call outside a
    transaction; any number of processes may do so at once. One that was asked to stop ends with those it has begun.
    """
    done = 0
    flying: _Flying = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while True:
            claimed: Sequence[OutboxDelivery] = [] if stopping.asked() else _claim(named, flying)
            batch = Batch([delivery.item for delivery in claimed])
            for delivery in claimed:
                delivery.item.batch = batch
                errand = _prepared(delivery, named)
                if errand is not None:
                    flying[pool.submit(errand.run)] = delivery, errand
            if not claimed and not flying:
                return done
            wait(flying, _LOOK, FIRST_COMPLETED)
            finished = sorted(wait(flying, _TOGETHER).done, key=lambda future: flying[future][0].pk)
            done += _settled([(*flying.pop(future), future) for future in finished]) if finished else 0


@transaction.atomic
def _claim(named: Mapping[str, Outside], flying: _Flying) -> Sequence[OutboxDelivery]:
    """Take as many due deliveries as there is room for, first tries first, none that still runs here. Their next try is
    set before they are run, so that one which kills the process backs off too, and their ``failure`` is empty again.
    """
    now = datetime.now(UTC)
    again = sum(delivery.attempts > 1 for delivery, _ in flying.values())
    room = _AT_ONCE - len(flying)
    due = OutboxDelivery.objects.filter(done_at__isnull=True, next_try_at__lte=now, subscriber__in=list(named))
    due = due.exclude(pk__in=[delivery.pk for delivery, _ in flying.values()]).select_related("item")
    rows = due.order_by("next_try_at", "id").select_for_update(skip_locked=True, of=("self",))
    others = list(rows.filter(attempts__gt=0)[: max(0, min(room, _AGAIN - again))])
    first = list(rows.filter(attempts=0)[: room - min(len(others), max(0, _KEPT - again))])
    OutboxDelivery.objects.filter(pk__in=[one.pk for one in first]).update(attempts=1, next_try_at=now + _LEASE)
    others = others[: room - len(first)]
    for one in others:
        later = now + max(pause(one.attempts), _LEASE)
        OutboxDelivery.objects.filter(pk=one.pk).update(attempts=one.attempts + 1, next_try_at=later, failure="")
    for one in (*first, *others):
        one.attempts += 1
    return [*first, *others]


def _prepared(delivery: OutboxDelivery, named: Mapping[str, Outside]) -> Errand[Any] | None:
    """The errand of a delivery; None if it could not be prepared."""
    try:
        with transaction.atomic():
            return named[delivery.subscriber].prepare(delivery.item) or Errand(lambda: None, lambda _: None)
    except Exception as error:
        _put_off(delivery, error)
        return None


def _settled(those: Sequence[_Finished]) -> int:
    """Note what came of errands, all in one transaction or, where that fails, each in its own; return how many
    succeeded. Those that still run are noted all the same, and not run again.
    """
    try:
        return _noted(those)
    except Exception as error:
        if len(those) > 1:
            return sum(_settled([one]) for one in those)
        _put_off(those[0][0], error)
        return 0


@transaction.atomic
def _noted(those: Sequence[_Finished]) -> int:
    """Write what came of errands, unless another process has taken them meanwhile; return how many succeeded."""
    waiting = OutboxDelivery.objects.filter(pk__in=[delivery.pk for delivery, _, _ in those], done_at__isnull=True)
    attempts = dict(waiting.order_by("pk").select_for_update().values_list("pk", "attempts"))
    done: list[int] = []
    for delivery, errand, came in those:
        if attempts.get(delivery.pk) != delivery.attempts:
            continue
        if isinstance(failure := came.exception(), Exception):
            _put_off(delivery, failure)
        else:
            errand.note(came.result())
            done.append(delivery.pk)
    OutboxDelivery.objects.filter(pk__in=done).update(done_at=datetime.now(UTC), failure="")
    return len(done)


def _put_off(delivery: OutboxDelivery, error: Exception) -> None:
    note_failure(delivery, error, next_try_at=datetime.now(UTC) + pause(delivery.attempts - 1))
