"""Stages (工程), reports, the hours log, deliveries (納品) and amendments (条件変更)."""

from django.db import models
from django.db.models import Deferrable, F, Q

from michinori.kernel.ids import new_id
from michinori.rules.contract.life import SIDES

from .changes import ChangeRequest
from .contracts import Contract

STAGE_STATUSES = ("waiting", "doing", "submitted", "approved")
AMENDMENT_STATUSES = ("open", "awaiting_deposit", "in_force", "declined", "withdrawn", "superseded", "lapsed")


def new_stage_id() -> str:
    return new_id("stg")


def new_report_id() -> str:
    return new_id("rpt")


def new_hours_id() -> str:
    return new_id("hrs")


def new_delivery_id() -> str:
    return new_id("dlv")


def new_amendment_id() -> str:
    return new_id("amd")


class Stage(models.Model):
    """A stage as it stands. ``price`` yen before tax; percents as in ``rules.contract.life.Stage``.

    ``number`` null once dropped.
    """

    id = models.TextField(primary_key=True, default=new_stage_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="stages", db_index=False)
    number = models.SmallIntegerField(null=True)
    name = models.CharField(max_length=100)
    price = models.BigIntegerField()
    status = models.CharField(max_length=10, default="waiting")
    acknowledged = models.SmallIntegerField(default=0)
    claimed = models.SmallIntegerField(default=0)
    filed = models.SmallIntegerField(default=0)
    last_report_day = models.DateField(null=True)
    objected = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True)
    submission_filed = models.BooleanField(default=False)
    returned_in = models.SmallIntegerField(null=True)
    paid = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="stage_number_once", fields=["contract", "number"], deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="stage_status", condition=Q(status__in=STAGE_STATUSES)),
            models.CheckConstraint(name="stage_price", condition=Q(price__gte=0)),
            models.CheckConstraint(
                name="stage_percents",
                condition=Q(acknowledged__range=(0, 100), claimed__range=(0, 100), filed__range=(0, 100)),
            ),
            models.CheckConstraint(
                name="stage_submitted", condition=~Q(status="submitted") | Q(submitted_at__isnull=False, claimed=100)
            ),
            models.CheckConstraint(name="stage_paid", condition=Q(paid=False) | Q(status="approved")),
            models.CheckConstraint(name="stage_approved", condition=~Q(status="approved") | Q(acknowledged=100)),
        ]

    def __str__(self) -> str:
        return self.id


class Report(models.Model):
    """A progress report of a stage, in percent. One per stage and Japanese day; ``answer`` null: still open."""

    id = models.TextField(primary_key=True, default=new_report_id)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="reports", db_index=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="reports")
    day = models.DateField()
    percent = models.SmallIntegerField()
    has_file = models.BooleanField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=12, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="report_once_a_day", fields=["stage", "day"]),
            models.CheckConstraint(name="report_percent", condition=Q(percent__range=(0, 100))),
            models.CheckConstraint(
                name="report_answer",
                condition=Q(answer__isnull=True, answered_at__isnull=True)
                | Q(answer__in=("acknowledged", "objected", "replaced", "superseded"), answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class HourEntry(models.Model):
    """Minutes of work on one Japanese day (meter ``hours``). ``week``: its Monday. ``answer`` null: still open.

    ``has_file``: came with a file that counts as shown. ``filed``: its week had one when it was objected to. ``n``: the
    event that holds its words and files. ``paid``: acknowledged, and a payment has covered it.
    """

    id = models.TextField(primary_key=True, default=new_hours_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="hours", db_index=False)
    day = models.DateField()
    week = models.DateField()
    minutes = models.SmallIntegerField()
    has_file = models.BooleanField()
    filed = models.BooleanField(default=False)
    paid = models.BooleanField(default=False, db_default=False)
    n = models.IntegerField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=12, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="hours_once", fields=["contract", "n"]),
            models.CheckConstraint(
                name="hours_paid", condition=Q(paid=False) | Q(answer="acknowledged", answer__isnull=False)
            ),
            models.CheckConstraint(name="hours_minutes", condition=Q(minutes__range=(1, 1440))),
            models.CheckConstraint(
                name="hours_answer",
                condition=Q(answer__isnull=True, answered_at__isnull=True)
                | Q(answer__in=("acknowledged", "objected", "taken_back"), answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["contract", "day"], name="hours_of_day")]

    def __str__(self) -> str:
        return self.id


class Delivery(models.Model):
    """The whole work handed in.

    ``answer``: accepted, sent_back, reopened (new work agreed) or ended (settled meanwhile).
    """

    id = models.TextField(primary_key=True, default=new_delivery_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="deliveries")
    has_file = models.BooleanField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="delivery_one_open", fields=["contract"], condition=Q(answer__isnull=True)),
            models.CheckConstraint(
                name="delivery_answer",
                condition=Q(answer__isnull=True)
                | Q(answer__in=("accepted", "sent_back", "reopened", "ended"), answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Amendment(models.Model):
    """A proposal for the next version of the terms. ``body`` the whole new terms.

    ``based_on`` the version it would follow. ``change_request``: what it was drafted from; ``supersedes``: for a
    restart, what is added to superseded when it takes effect, yen before tax.
    """

    id = models.TextField(primary_key=True, default=new_amendment_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="amendments")
    by = models.CharField(max_length=6)
    body = models.JSONField()
    price = models.BigIntegerField()
    based_on = models.SmallIntegerField()
    reason = models.TextField(max_length=2000)
    status = models.CharField(max_length=16, default="open")
    made_at = models.DateTimeField()
    since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    change_request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, null=True, related_name="amendments")
    supersedes = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="amendment_supersedes",
                condition=Q(supersedes__isnull=True) | Q(supersedes__gte=0, change_request__isnull=False),
            ),
            models.UniqueConstraint(
                name="amendment_one_open", fields=["contract"], condition=Q(status__in=("open", "awaiting_deposit"))
            ),
            models.CheckConstraint(name="amendment_status", condition=Q(status__in=AMENDMENT_STATUSES)),
            models.CheckConstraint(name="amendment_by", condition=Q(by__in=SIDES)),
            models.CheckConstraint(name="amendment_price", condition=Q(price__gte=1)),
            models.CheckConstraint(name="amendment_since", condition=Q(since__gte=F("made_at"))),
        ]

    def __str__(self) -> str:
        return self.id
