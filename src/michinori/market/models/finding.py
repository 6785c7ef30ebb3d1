"""Models for finding each other: saved searches (保存した検索), invitations (招待), favourites (お気に入り)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import User
from michinori.rules.market.categories import LONGEST_SLUG
from michinori.rules.market.finding import DUE_DAYS, EVERY, MAX_INVITATION, MAX_NAME
from michinori.rules.market.jobs import KINDS
from michinori.rules.skills import SKILL_LIMIT

from .jobs import Job


def new_search_id() -> str:
    return new_id("sch")


def new_invitation_id() -> str:
    return new_id("inv")


def new_favourite_id() -> str:
    return new_id("fav")


class SavedSearch(BaseModel):
    """A named search. ``wanted``: its words as the text of a ``tsquery``, empty for all jobs. ``told_until``: the daily
    mails cover jobs posted up to this instant. Budgets in yen before tax. ``due``, ``calm``, ``verified``: as in
    ``market.queries.search.Search``.
    """

    id = models.TextField(primary_key=True, default=new_search_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=MAX_NAME)
    q = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=LONGEST_SLUG, blank=True)
    subcategory = models.CharField(max_length=LONGEST_SLUG, blank=True, default="", db_default="")
    skill = models.CharField(max_length=SKILL_LIMIT, blank=True, default="", db_default="")
    kind = models.CharField(max_length=8, blank=True)
    due = models.CharField(max_length=8, blank=True, default="", db_default="")
    calm = models.BooleanField(default=False, db_default=False)
    verified = models.BooleanField(default=False, db_default=False)
    budget_min = models.BigIntegerField(null=True)
    budget_max = models.BigIntegerField(null=True)
    wanted = models.TextField(blank=True)
    every = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    told_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="saved_search_every", condition=Q(every__in=EVERY)),
            models.CheckConstraint(name="saved_search_name", condition=~Q(name="")),
            models.CheckConstraint(name="saved_search_category", condition=Q(category__regex=r"^[a-z0-9-]*$")),
            models.CheckConstraint(name="saved_search_kind", condition=Q(kind__in=("", *KINDS))),
            models.CheckConstraint(name="saved_search_due", condition=Q(due__in=("", *DUE_DAYS))),
        ]
        indexes = [models.Index(fields=["user"], name="saved_search_at_once", condition=Q(every="at_once"))]

    def __str__(self) -> str:
        return self.id


class Invitation(BaseModel):
    """A client's request that a worker propose to a job; once per worker and job. There is no "accepted": the worker's
    proposal to the job shows that.
    """

    id = models.TextField(primary_key=True, default=new_invitation_id)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    message = models.TextField(max_length=MAX_INVITATION, blank=True)
    made_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="invitation_once", fields=["job", "worker"]),
            models.CheckConstraint(
                name="invitation_message", condition=LessThanOrEqual(Length("message"), MAX_INVITATION)
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Favourite(BaseModel):
    """A job or a worker that a user keeps to find again; nobody else may see it."""

    id = models.TextField(primary_key=True, default=new_favourite_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="favourites", db_index=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, null=True, related_name="+")
    worker = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="favourite_job_once", fields=["user", "job"]),
            models.UniqueConstraint(name="favourite_worker_once", fields=["user", "worker"]),
            models.CheckConstraint(
                name="favourite_is_one",
                condition=Q(job__isnull=True, worker__isnull=False) | Q(job__isnull=False, worker__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.id
