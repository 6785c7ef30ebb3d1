"""Stages (工程) and the reports on them."""

from django.db import models
from django.db.models import Deferrable, F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .contracts import Contract

STAGE_STATUSES = ("waiting", "doing", "submitted", "approved")


def new_stage_id() -> str:
    return new_id("stg")


def new_report_id() -> str:
    return new_id("rpt")


class Stage(BaseModel):
    """A stage as it stands. ``price``: yen before tax; percents as in ``rules.contract.life.Stage``.

    ``number``: counted from 1, null once new terms dropped the stage.
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
    let_begin = models.BooleanField(default=False, db_default=False)
    left_behind = models.BigIntegerField(default=0, db_default=0)
    bought = models.BigIntegerField(default=0, db_default=0)
    handed_in_on = models.DateField(null=True)
    paid = models.BooleanField(default=False, db_default=False)  # read by the version before only

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
            models.CheckConstraint(
                name="stage_bought",
                condition=Q(left_behind__gte=0, bought__gte=0, bought__lte=F("price") + F("left_behind")),
            ),
            models.CheckConstraint(name="stage_approved", condition=~Q(status="approved") | Q(acknowledged=100)),
        ]

    def __str__(self) -> str:
        return self.id


class Report(BaseModel):
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
