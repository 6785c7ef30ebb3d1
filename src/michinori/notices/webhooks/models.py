"""Models of webhooks and calls. All times are real time, never simulated."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

EVENTS = ("contract", "proposal", "message", "notice")
OFF = ("gone", "failing", "password")
MAX_URL = 500


def new_webhook_id() -> str:
    return new_id("whk")


def new_call_id() -> str:
    return new_id("whc")


class Webhook(BaseModel):
    """The URL at which a program of ``user`` is called, and the kinds of events. ``secret`` signs the calls, and
    ``former_secret`` as well until ``former_until``.

    ``failing_since``: the first failure after the last success. ``off_why``: ``gone`` (it answered 410), ``failing``
    (for three days) or ``password`` (the account has a new one).
    """

    id = models.TextField(primary_key=True, default=new_webhook_id)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    url = models.CharField(max_length=MAX_URL)
    events = ArrayField(models.TextField())
    secret = models.TextField()
    former_secret = models.TextField(default="", db_default="")
    former_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)
    off_why = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="webhook_events", condition=Q(events__contained_by=list(EVENTS), events__len__gt=0)
            ),
            models.CheckConstraint(
                name="webhook_off",
                condition=Q(off_at__isnull=True, off_why="") | Q(off_at__isnull=False, off_why__in=list(OFF)),
            ),
        ]


class Call(BaseModel):
    """A call of one webhook about one event: pending (``next_try_at``), arrived (``done_at``) or given up (neither).

    ``event_id``: the same in every retry and for all webhooks that are told of the event. ``body``: JSON with ids and
    hashes only. ``status``: the HTTP status of the last try; ``fault``: why there was none.
    """

    id = models.TextField(primary_key=True, default=new_call_id)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="calls", db_index=False)
    event_id = models.TextField()
    kind = models.TextField()
    body = models.TextField()
    made_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    status = models.SmallIntegerField(null=True)
    fault = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event_id"], name="call_once"),
            models.CheckConstraint(
                name="call_at_rest", condition=Q(done_at__isnull=True) | Q(next_try_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(next_try_at__isnull=False), name="call_due"),
            models.Index(fields=["webhook", "-made_at"], name="call_newest"),
        ]
