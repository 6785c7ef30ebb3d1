"""Models of jobs (仕事) and proposals (応募)."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Length, Upper
from django.db.models.lookups import LessThanOrEqual

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.search import dated
from michinori.people.models import Client, User
from michinori.rules.fields import MAX_YEN
from michinori.rules.market.categories import LONGEST_SLUG
from michinori.rules.market.jobs import (
    KINDS,
    MAX_DESCRIPTION,
    MAX_END_CLIENT,
    MAX_HOURS,
    MAX_MESSAGE,
    MAX_SKILLS,
    MAX_WANTED,
)
from michinori.rules.skills import SKILL_LIMIT

JOB_STATUSES = ("draft", "open", "closed")
LIVE = ("open", "shortlisted", "offered", "agreed")
"""Statuses of a live proposal; a worker has at most one live proposal per job."""
UNANSWERED = ("open", "shortlisted")
"""Statuses of a proposal that the client has not answered for good."""
PROPOSAL_STATUSES = ("open", "shortlisted", "declined", "withdrawn", "offered", "agreed")

NO_DUE_DATE = date(9999, 12, 31)
DUE_KEY = Coalesce(F("due_date"), Value(NO_DUE_DATE, output_field=models.DateField()))
PAY_KEY = Coalesce(F("budget_max"), F("budget_min"), Value(0, output_field=models.BigIntegerField()))


def new_job_id() -> str:
    return new_id("job")


def new_proposal_id() -> str:
    return new_id("prp")


class Job(BaseModel):
    """A posting. ``budget_min`` and ``budget_max``, in yen before tax, do not bind proposals.

    ``brief``: a list of brief items as objects with key, value, direction. ``end_client_…``: the name and corporate
    number of the end client, for whom the client has the work done; shown only to people who are signed in.
    ``closes_on``: the last day of the posting. ``wanted``: how many people are looked for, None if that is open.
    ``reported``: reports of it wait for the staff's decision, so it is recommended to nobody.
    """

    id = models.TextField(primary_key=True, default=new_job_id)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="jobs", db_index=False)
    posted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=100)
    description = models.TextField(max_length=10000)
    category = models.CharField(max_length=LONGEST_SLUG)
    subcategory = models.CharField(max_length=LONGEST_SLUG, blank=True, default="", db_default="")
    skills = ArrayField(models.CharField(max_length=SKILL_LIMIT), default=list, db_default=[], blank=True)
    kind = models.CharField(max_length=8)
    budget_min = models.BigIntegerField(null=True)
    budget_max = models.BigIntegerField(null=True)
    due_date = models.DateField(null=True)
    place = models.CharField(max_length=100, default="online")
    brief = models.JSONField(default=list)
    estimated_hours = models.IntegerField(null=True)
    end_client_name = models.CharField(max_length=MAX_END_CLIENT, blank=True, default="", db_default="")
    end_client_number = models.CharField(max_length=13, blank=True, default="", db_default="")
    closes_on = models.DateField(null=True)
    wanted = models.SmallIntegerField(null=True)
    reported = models.BooleanField(default=False, db_default=False)
    status = models.CharField(max_length=8, default="draft")
    made_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    search = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="job_category", condition=Q(category__regex=r"^[a-z0-9-]+$")),
            models.CheckConstraint(name="job_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="job_title", condition=~Q(title="") & ~Q(description="")),
            models.CheckConstraint(
                name="job_description_length",
                condition=LessThanOrEqual(Length("description"), MAX_DESCRIPTION),
            ),
            models.CheckConstraint(
                name="job_status",
                condition=Q(status="draft", posted_at__isnull=True, closed_at__isnull=True)
                | Q(status="open", posted_at__isnull=False, closed_at__isnull=True)
                | Q(status="closed", closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_budget",
                condition=(Q(budget_min__isnull=True) | Q(budget_min__range=(1, MAX_YEN)))
                & (Q(budget_max__isnull=True) | Q(budget_max__range=(1, MAX_YEN)))
                & (Q(budget_min__isnull=True) | Q(budget_max__isnull=True) | Q(budget_max__gte=F("budget_min"))),
            ),
            models.CheckConstraint(
                name="job_estimated_hours",
                condition=Q(estimated_hours__isnull=True) | Q(estimated_hours__range=(1, MAX_HOURS)),
            ),
            models.CheckConstraint(
                name="job_end_client",
                condition=Q(end_client_number="")
                | (Q(end_client_number__regex=r"^[0-9]{13}$") & ~Q(end_client_name="")),
            ),
            models.CheckConstraint(
                name="job_wanted", condition=Q(wanted__isnull=True) | Q(wanted__range=(1, MAX_WANTED))
            ),
            models.CheckConstraint(name="job_subcategory", condition=Q(subcategory__regex=r"^[a-z0-9-]*$")),
            models.CheckConstraint(name="job_skills", condition=Q(skills__len__lte=MAX_SKILLS)),
        ]
        indexes = [
            models.Index(fields=["client", "-posted_at", "-made_at", "-id"], name="job_of_client"),
            models.Index(fields=["client", "closed_at"], name="job_of_client_closed"),
            GinIndex(fields=["search"], name="job_search", condition=Q(status="open")),
            GinIndex(dated("posted_at", slug="category"), name="job_search_dated", condition=Q(status="open")),
            models.Index(OpClass(Upper("title"), "text_pattern_ops"), name="job_title_begins"),
            GinIndex(fields=["skills"], name="job_skill", condition=Q(status="open")),
            models.Index(
                fields=["category", "subcategory"], include=["client"], name="job_tiles", condition=Q(status="open")
            ),
            models.Index(fields=["-posted_at", "-id"], name="job_newest", condition=Q(status="open")),
            models.Index(DUE_KEY, "id", name="job_soonest", condition=Q(status="open")),
            models.Index(fields=["posted_by", "-made_at", "-id"], name="job_drafted", condition=Q(status="draft")),
            models.Index(PAY_KEY.desc(), F("id").desc(), name="job_best_paid", condition=Q(status="open")),
        ]

    def __str__(self) -> str:
        return self.id


class Proposal(BaseModel):
    """A worker's answer to a job. ``price``: yen before tax. At most one live proposal per worker and job. ``hidden``:
    the client has put it out of sight for now, which the worker does not learn.
    """

    id = models.TextField(primary_key=True, default=new_proposal_id)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="proposals", db_index=False)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals", db_index=False)
    price = models.BigIntegerField()
    message = models.TextField(max_length=5000)
    due_date = models.DateField(null=True)
    status = models.CharField(max_length=12, default="open")
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    hidden = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="proposal_price", condition=Q(price__range=(1, MAX_YEN))),
            models.CheckConstraint(
                name="proposal_message",
                condition=Q(~Q(message=""), LessThanOrEqual(Length("message"), MAX_MESSAGE)),
            ),
            models.CheckConstraint(name="proposal_status", condition=Q(status__in=PROPOSAL_STATUSES)),
            models.UniqueConstraint(
                name="proposal_once",
                fields=["job", "worker"],
                condition=Q(status__in=LIVE),
            ),
        ]
        indexes = [
            models.Index(fields=["job", "made_at", "id"], name="proposal_of_job"),
            models.Index(fields=["worker", "-made_at", "-id"], name="proposal_of_worker"),
        ]

    def __str__(self) -> str:
        return self.id
