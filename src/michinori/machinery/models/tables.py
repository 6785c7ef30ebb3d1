"""The machinery's tables. Triggers (migration 0002), not these classes, keep events from being changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils import timezone

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.rules.market.categories import LONGEST_SLUG
from michinori.rules.market.kinds import LAST_PLACE, LONGEST_NAME

MAILS = r"^michinori\.notices\.(mails|organisation_mails|parting_mails|handover_events|comment_links)\."
"""A pattern of the names of subscribers that send mails."""


def new_maintenance_id() -> str:
    """Make an id ``mnt_…``."""
    return new_id("mnt")


class SiteClock(BaseModel):
    """One row: how far simulated time runs ahead of real time. Not read in real time."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    offset = models.DurationField(default=timedelta())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="machinery_siteclock_single"),
            models.CheckConstraint(condition=Q(offset__gte=timedelta()), name="machinery_siteclock_not_behind"),
        ]


class Installation(BaseModel):
    """One row: which home this database belongs to, and whether it acts by itself (decision 36). Times are real time.

    ``fingerprint``: of the home's secret key and its place of files, empty until first served; ``documents_key``,
    ``push_key``: those of its two other keys, which all homes on this database share as well; ``secret_key``,
    ``former_key``: those of the secret key alone and of the one before it while it is accepted. ``held_since``: the
    database was restored then, and nothing leaves it or falls due until the operator releases it. ``beat_at``: the last
    heartbeat of a background process. ``doubted_at``: since when deadlines wait, because the clock jumped.
    ``backed_up_at``: the last backup. ``proved_at``, ``sound``: when the books were last proved, and whether they held;
    ``short``: yen of others that were not there then.

    ``backup_proved_at``: when the last night's backup was made that was proved (decision 70). ``backup_tried``,
    ``backup_tried_at``: which one was restored aside last, and when; ``backup_said``: what came of it
    (``config.copies.proof``); ``backup_lacks``: files that the site has and it did not have whole.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    fingerprint = models.TextField(default="")
    documents_key = models.TextField(default="", db_default="")
    push_key = models.TextField(default="", db_default="")
    secret_key = models.TextField(default="", db_default="")
    former_key = models.TextField(default="", db_default="")
    held_since = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    doubted_at = models.DateTimeField(null=True)
    backed_up_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)
    sound = models.BooleanField(null=True)
    short = models.BigIntegerField(default=0, db_default=0)
    backup_proved_at = models.DateTimeField(null=True)
    backup_tried = models.TextField(default="", db_default="")
    backup_tried_at = models.DateTimeField(null=True)
    backup_said = models.TextField(default="", db_default="")
    backup_lacks = models.IntegerField(default=0, db_default=0)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="machinery_installation_single")]


class Event(BaseModel):
    """One step in the append-only history of a subject (a contract, say); ``n`` counts from 1 per subject.

    ``data`` holds ids and values, never names or addresses, so that erasure does not break the chain (domain § 2).
    """

    id = models.BigAutoField(primary_key=True)
    subject_id = models.TextField()
    n = models.IntegerField()
    at = models.DateTimeField()
    actor = models.TextField()
    kind = models.TextField()
    data = models.JSONField()
    hash = models.TextField()
    previous_hash = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "n"], name="machinery_event_once"),
            models.CheckConstraint(
                condition=Q(n=1, previous_hash__isnull=True) | Q(n__gt=1, previous_hash__isnull=False),
                name="machinery_event_chained",
            ),
        ]
        indexes = [
            models.Index(fields=["actor", "-n"], name="machinery_event_of_staff", condition=Q(subject_id="desk"))
        ]


class OutboxItem(BaseModel):
    """A thing that happened and that subscribers must learn of after the commit; ``subject``: the id of what it is
    about, within which items are told in order, empty where that does not matter; ``taken_at``: when a process took it
    to tell of it; ``spread_at``: when its subscribers were told, or got deliveries of their own; ``key``: idempotency
    key; ``mark``: random, for the ids of the mails about it; None in rows that an older version wrote and finished.
    Times are real time.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    payload = models.JSONField()
    key = models.TextField(null=True)
    mark = models.UUIDField(null=True, db_default=RandomUUID())
    made_at = models.DateTimeField()
    subject = models.TextField(db_default="")
    taken_at = models.DateTimeField(null=True)
    spread_at = models.DateTimeField(null=True)

    @cached_property
    def batch(self) -> "Batch":
        """The rows of which one transaction tells, with this one among them; by itself it is the only one."""
        return Batch([self])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="machinery_outbox_once")]
        indexes = [
            models.Index(fields=["id"], condition=Q(spread_at__isnull=True), name="machinery_outbox_fresh"),
            models.Index(
                fields=["subject", "id"],
                condition=Q(spread_at__isnull=True) & ~Q(subject=""),
                name="machinery_outbox_in_order",
            ),
            models.Index(
                fields=["taken_at", "id"],
                condition=Q(spread_at__isnull=True, taken_at__isnull=False),
                name="machinery_outbox_taken",
            ),
            models.Index(fields=["made_at"], name="machinery_outbox_made"),
        ]


@dataclass
class Batch:
    """Rows of the outbox of which one transaction tells, the oldest first. ``read_once``: what their subscribers read
    for each other, by its name.
    """

    items: Sequence[OutboxItem]
    read_once: dict[str, Any] = field(default_factory=dict)


class OutboxDelivery(BaseModel):
    """The delivery of one item to one subscriber, with its own retries. ``outside``: whether it is an errand, such as a
    mail (``machinery.errands``); ``failure``: why the last attempt failed; empty while an errand is under way.
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(OutboxItem, models.CASCADE, related_name="deliveries", db_index=False)
    subscriber = models.TextField()
    outside = models.BooleanField(db_default=False, default=False)
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    failure = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "subscriber"], name="machinery_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], condition=Q(done_at__isnull=True), name="machinery_delivery_due"
            ),
            # However many mails wait for their first try, who looks for others goes by these, past none of them.
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(done_at__isnull=True, attempts__gt=0),
                name="machinery_delivery_again",
            ),
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(done_at__isnull=True, outside=False),
                name="machinery_delivery_inside",
            ),
            models.Index(
                fields=["id"],
                condition=Q(done_at__isnull=True, subscriber__regex=MAILS) & ~Q(failure=""),
                name="machinery_mail_failed",
            ),
        ]


class Answer(BaseModel):
    """The answer to a caller's first request with an idempotency key. ``made_at`` is real time,
    also in simulated time.
    """

    id = models.BigAutoField(primary_key=True)
    caller = models.TextField()
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField()
    status = models.SmallIntegerField()
    body = models.TextField()
    headers = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="machinery_answer_once")]
        indexes = [models.Index(fields=["made_at"], name="machinery_answer_made")]


class Setting(BaseModel):
    """A value of one of the operator's settings, in force from the day ``first`` (in Japan) until a later one.

    ``value``: JSON, within the bounds of ``rules.settings.table``; ``set_at``: the site's time; ``by``: who set it;
    ``confirmed_by``: the second person, where it took one (decision 42); ``reason``: why, in words for staff.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.TextField()
    value = models.JSONField()
    first = models.DateField()
    set_at = models.DateTimeField()
    by = models.TextField()
    reason = models.TextField(db_default="")
    confirmed_by = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="machinery_setting_named"),
            models.CheckConstraint(condition=~Q(by=models.F("confirmed_by")), name="machinery_setting_by_two"),
        ]


class Maintenance(BaseModel):
    """A maintenance of the site, announced beforehand: nothing can be written from ``starts_at`` until ``ends_at``.

    The two never change once announced (trigger), since clocks of contracts were moved by them and people rely on it.
    ``ended_at``: it ended then, or was called off, before its time; writing goes on, what was moved stays moved.
    ``ja``, ``en``: what it is for. Times are the site's.
    """

    id = models.TextField(primary_key=True, default=new_maintenance_id)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ja = models.TextField(blank=True, default="")
    en = models.TextField(blank=True, default="")
    announced_at = models.DateTimeField()
    announced_by = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="machinery_maintenance_order",
                condition=Q(announced_at__lt=models.F("starts_at"), starts_at__lt=models.F("ends_at")),
            ),
            models.CheckConstraint(
                name="machinery_maintenance_ended",
                condition=Q(ended_at__isnull=True) | Q(ended_at__lte=models.F("ends_at")),
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="machinery_maintenance_end")]


class Opening(BaseModel):
    """One row: how far the first set-up of this installation has come. Times are real time.

    ``code_hash``: SHA-256 (hex) of the code in the link that ``serve`` printed last, empty once it was used.
    ``holder_hash``: of the token of the one session that used it, until the owner's account is made. ``steps``: those
    that somebody went through (``rules.settings.opening``). ``opened_at``: since then nothing of it is there any more.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    code_hash = models.CharField(max_length=64, blank=True, default="")
    holder_hash = models.CharField(max_length=64, blank=True, default="")
    owner_made_at = models.DateTimeField(null=True)
    steps = ArrayField(models.CharField(max_length=20), default=list)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="machinery_opening_single"),
            models.CheckConstraint(condition=Q(code_hash="") | Q(holder_hash=""), name="machinery_opening_one_way_in"),
            models.CheckConstraint(
                condition=Q(owner_made_at__isnull=True) | Q(code_hash="", holder_hash=""),
                name="machinery_opening_no_second_owner",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(owner_made_at__isnull=False),
                name="machinery_opening_by_owner",
            ),
        ]


class SiteMark(BaseModel):
    """One row: the mark of the operator's site, a square WebP that this program made; None for the program's own."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    file = models.ForeignKey("machinery.StoredFile", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="machinery_sitemark_single")]


class KindOfWork(BaseModel):
    """A kind of work that the operator added to the shipped ones (decision 52). Rows are never deleted, and their slug
    and parent never change: jobs, profiles and searches keep them.

    ``parent``: the category, shipped or added, of a subcategory; empty for a category. ``ja``, ``en``: its names;
    ``icon``: of its tile; ``place``: small ones come first. ``retired_at``: since then no new job can be of it.
    ``made_by``: who added it.
    """

    slug = models.CharField(max_length=LONGEST_SLUG, primary_key=True)
    parent = models.CharField(max_length=LONGEST_SLUG, blank=True, default="")
    ja = models.CharField(max_length=LONGEST_NAME)
    en = models.CharField(max_length=LONGEST_NAME)
    icon = models.CharField(max_length=LONGEST_SLUG)
    place = models.SmallIntegerField()
    retired_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="machinery_kind_slug", condition=Q(slug__regex=r"^[a-z0-9][a-z0-9-]*$")),
            models.CheckConstraint(
                name="machinery_kind_parent", condition=Q(parent__regex=r"^[a-z0-9-]*$") & ~Q(parent=models.F("slug"))
            ),
            models.CheckConstraint(name="machinery_kind_named", condition=~Q(ja="") & ~Q(en="") & ~Q(icon="")),
            models.CheckConstraint(name="machinery_kind_place", condition=Q(place__range=(1, LAST_PLACE))),
            models.UniqueConstraint(fields=["parent", "ja"], name="machinery_kind_ja_once"),
            models.UniqueConstraint(fields=["parent", "en"], name="machinery_kind_en_once"),
        ]


class Rate(BaseModel):
    """A rate limit's count ``n`` in the window that ends at ``until`` (real time). ``name``: the kind of act and who
    does it.
    """

    name = models.TextField(primary_key=True)
    until = models.DateTimeField()
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="machinery_rate_until")]


class Deadline(BaseModel):
    """The next instant at which something falls due on a subject; ``kind`` names the handler that knows what.

    ``acts_at``: the next instant at which something happens by itself; never before ``at``, which may be the instant of
    a mere reminder. None in rows older than the column. ``taken_until``: until when, in real time, a process that has
    taken it is left alone with it.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    subject_id = models.TextField()
    at = models.DateTimeField()
    acts_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="machinery_deadline_once")]
        indexes = [models.Index(fields=["at", "subject_id", "kind"], name="machinery_deadline_due")]
