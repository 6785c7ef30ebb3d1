"""The calls that are due: at least once each, less and less often, given up after three days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from michinori.machinery import outbox

from .calling import Unreachable, post, sign
from .models import Call, Webhook

GIVEN_UP = timedelta(days=3)
KEPT = timedelta(days=30)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)
_AT_ONCE = 8
_GONE = 410


class Answer(NamedTuple):
    """What came of a try: a status, or a word for why there is none."""

    status: int | None
    fault: str = ""

    @property
    def well(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send_due() -> int:
    """Make all calls that are due, eight at a time and to one webhook one after the other; gives how many arrived.

    Called outside a transaction; any number of processes may do it at once.
    """
    arrived = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while calls := _claim():
            answers = pool.map(_try, calls)
            arrived += sum(_note(call.pk, answer) for call, answer in zip(calls, answers, strict=True))
    return arrived


def forget_old() -> int:
    """Delete calls of more than 30 days ago: all of them are over, or of webhooks that are off; gives how many."""
    return Call.objects.filter(made_at__lt=datetime.now(UTC) - KEPT).delete()[0]


@transaction.atomic
def _claim() -> list[Call]:
    """Take the oldest due call of up to eight webhooks, and set its next try before it is made: what kills the process
    then waits its turn.
    """
    now = datetime.now(UTC)
    due = Call.objects.filter(next_try_at__lte=now, webhook__off_at__isnull=True)
    earlier = due.filter(webhook=OuterRef("webhook"), id__lt=OuterRef("id"))
    rows = due.filter(~Exists(earlier)).order_by("next_try_at", "id").select_for_update(skip_locked=True, of=("self",))
    calls = list(rows.select_related("webhook")[:_AT_ONCE])
    for call in calls:
        call.tries += 1
        call.next_try_at = now + min(_FIRST_WAIT * 2 ** min(call.tries - 1, 16), _LONGEST_WAIT)
        call.tried_at = now
        call.save(update_fields=["tries", "next_try_at", "tried_at"])
    return calls


def _try(call: Call) -> Answer:
    """In a thread, without the database."""
    at = int(datetime.now(UTC).timestamp())
    body = call.body.encode()
    headers = {
        "User-Agent": "Michinori-Webhooks/1",
        "Michinori-Event-Id": call.event_id,
        "Michinori-Signature": sign(call.webhook.secret, at, body),
    }
    try:
        return Answer(post(call.webhook.url, body, headers))
    except Unreachable as fault:
        return Answer(None, str(fault))


@transaction.atomic
def _note(call_id: str, answer: Answer) -> bool:
    """Keep what came of it; whether it arrived."""
    # The webhook first, as whoever switches it on or deletes it does: else they wait for each other in a ring.
    hook = Webhook.objects.select_for_update(no_key=True).filter(calls=call_id).first()
    call = Call.objects.select_for_update().filter(pk=call_id).first() if hook else None
    if hook is None or call is None:
        return False  # deleted meanwhile
    now = datetime.now(UTC)
    call.status, call.fault = answer.status, answer.fault
    if answer.well:
        call.done_at, call.next_try_at = now, None
    elif now - call.made_at > GIVEN_UP:
        call.next_try_at = None
    call.save(update_fields=["status", "fault", "done_at", "next_try_at"])
    _judge(hook, answer, now)
    return answer.well


def _judge(hook: Webhook, answer: Answer, now: datetime) -> None:
    """Well again, failing since now, or switched off: where it is gone, or has failed for three days."""
    failing = hook.failing_since is not None and now - hook.failing_since > GIVEN_UP
    hook.failing_since = None if answer.well else hook.failing_since or now
    hook.save(update_fields=["failing_since"])
    if answer.well or hook.off_at is not None or not (failing or answer.status == _GONE):
        return
    hook.off_at, hook.off_why = now, "gone" if answer.status == _GONE else "failing"
    hook.save(update_fields=["off_at", "off_why"])
    Call.objects.filter(webhook=hook, next_try_at__isnull=False).update(next_try_at=None)
    said = {"user_id": hook.user_id, "webhook_id": hook.id}
    outbox.put("webhook_off", said, key=f"webhook_off:{hook.id}:{now.isoformat()}")
