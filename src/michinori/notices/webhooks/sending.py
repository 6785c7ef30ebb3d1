"""Making due calls: at least once each, retried with exponential back-off, given up after three days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from michinori.machinery import outbox
from michinori.machinery.outgoing.addresses import Unreachable
from michinori.machinery.outgoing.calls import post

from .models import Call, Webhook
from .signing import sign

GIVEN_UP = timedelta(days=3)
KEPT = timedelta(days=30)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)
_AT_ONCE = 8
_GONE = 410


class Answer(NamedTuple):
    """The result of a try: an HTTP status, or a word for why there is none."""

    status: int | None
    fault: str = ""

    @property
    def well(self) -> bool:
        """Whether the status is 2xx."""
        return self.status is not None and 200 <= self.status < 300


def send_due() -> int:
    """Make all due calls, eight at a time, but one webhook's one after the other, in the order in which they were made
    (a call that failed comes later, by itself); return how many arrived.

    Call outside a transaction; any number of processes may do so at once.
    """
    arrived = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while calls := _claim():
            answers = pool.map(_try, calls)
            arrived += sum(_record(call.pk, answer) for call, answer in zip(calls, answers, strict=True))
    return arrived


def forget_old() -> int:
    """Delete calls older than 30 days, which are over or belong to webhooks that are off; return how many."""
    return Call.objects.filter(made_at__lt=datetime.now(UTC) - KEPT).delete()[0]


@transaction.atomic
def _claim() -> list[Call]:
    """Take one due call of each of up to eight webhooks, its next try set before it is made, so that a call which kills
    the process backs off too. None is taken while an earlier one of its webhook is due, or tried for the first time by
    anybody.
    """
    now = datetime.now(UTC)
    due = Call.objects.filter(next_try_at__lte=now, webhook__off_at__isnull=True)
    rows = due.filter(~Exists(_earlier(now))).order_by("next_try_at", "id")
    rows = rows.select_for_update(skip_locked=True, of=("self",)).select_related("webhook")
    calls = list(rows[:_AT_ONCE])
    for call in calls:
        call.tries += 1
        call.next_try_at = now + min(_FIRST_WAIT * 2 ** min(call.tries - 1, 16), _LONGEST_WAIT)
        call.tried_at = now
        call.save(update_fields=["tries", "next_try_at", "tried_at"])
    return calls


def _earlier(now: datetime) -> QuerySet[Call]:
    """What goes before a call of the same webhook: those made earlier that are due, or of whose first try nothing came
    yet. No two calls of one webhook are made at one instant, and those about one contract are made in order.
    """
    made = Q(made_at__lt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), id__lt=OuterRef("id"))
    under_way = Q(tries=1, status__isnull=True, fault="")
    pending = Call.objects.filter(made, webhook=OuterRef("webhook"), next_try_at__isnull=False)
    return pending.filter(Q(next_try_at__lte=now) | under_way)


def _try(call: Call) -> Answer:
    """Make one call, in a thread without database access."""
    now, hook, body = datetime.now(UTC), call.webhook, call.body.encode()
    former = hook.former_secret if hook.former_until is not None and now < hook.former_until else ""
    headers = {
        "User-Agent": "Michinori-Webhooks/1",
        "Michinori-Event-Id": call.event_id,
        "Michinori-Signature": sign(hook.secret, int(now.timestamp()), body, former),
    }
    try:
        return Answer(post(hook.url, body, headers))
    except Unreachable as fault:
        return Answer(None, str(fault))


@transaction.atomic
def _record(call_id: str, answer: Answer) -> bool:
    """Store the result of a call; return whether it arrived."""
    # Lock the webhook first, as the commands that switch it on or delete it do, to avoid deadlocks.
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
    _update_webhook(hook, answer, now)
    return answer.well


def _update_webhook(hook: Webhook, answer: Answer, now: datetime) -> None:
    """Update the webhook's ``failing_since``; switch it off if it answered 410 or has failed for three days."""
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
