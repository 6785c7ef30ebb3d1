"""Models of cases (案件), all reports of one thing that staff decide together, and reports (通報) by one person."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import Client, User
from michinori.rules.people.reports import KINDS, NOTE_LIMIT, REASONS


def new_case_id() -> str:
    return new_id("cas")


def new_report_id() -> str:
    return new_id("rep")


class Case(BaseModel):
    """``kind`` and ``ref`` (an id, without foreign key) identify the thing; ``about``: its owner, None without an
    account.

    ``title`` and ``text``: a copy of the thing when first reported, since its author may change it afterwards.
    """

    id = models.TextField(primary_key=True, default=new_case_id)
    kind = models.CharField(max_length=12)
    ref = models.TextField()
    about = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    title = models.TextField()
    text = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="case_open_once", fields=["kind", "ref"], condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(name="case_kind", condition=Q(kind__in=KINDS)),
        ]
        indexes = [
            models.Index(fields=["opened_at", "id"], name="case_queue", condition=Q(decided_at__isnull=True)),
            models.Index(fields=["about"], name="case_about"),
        ]

    def __str__(self) -> str:
        return self.id


class Report(BaseModel):
    """One person's report in a case; the owner of the thing never learns who reported it."""

    id = models.TextField(primary_key=True, default=new_report_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=10)
    note = models.TextField(max_length=NOTE_LIMIT, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="report_once", fields=["case", "by"]),
            models.CheckConstraint(name="report_reason", condition=Q(reason__in=REASONS)),
        ]
        indexes = [models.Index(fields=["by", "-made_at"], name="report_own")]

    def __str__(self) -> str:
        return self.id
