"""Column (コラム): an article under an author's display name."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import User
from michinori.rules.columns.columns import BODY_LIMIT, LEAD_LIMIT, STATUSES, TAG_LIMIT, TITLE_LIMIT

REASON_LIMIT = 500


def new_column_id() -> str:
    return new_id("col")


class Column(BaseModel):
    """``body`` is Markdown. ``html`` was made from it when it was written: from the text edited at ``html_of``.

    ``slug`` stays when the title changes.

    ``published_at`` stays when the column is unpublished. ``chosen_at``: when staff made it an editors' choice
    (編集部のおすすめ). ``hidden_at``: when staff hid it.
    """

    id = models.TextField(primary_key=True, default=new_column_id)
    slug = models.CharField(max_length=60, unique=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="columns")
    title = models.CharField(max_length=TITLE_LIMIT)
    body = models.TextField(max_length=BODY_LIMIT)
    html = models.TextField(db_default="")
    html_of = models.DateTimeField(null=True)
    lead = models.CharField(max_length=LEAD_LIMIT)
    tags = ArrayField(models.CharField(max_length=TAG_LIMIT), default=list)
    status = models.CharField(max_length=9, default="draft")
    made_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.TextField(max_length=REASON_LIMIT, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="column_status", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(
                name="column_published", condition=Q(published_at__isnull=False) | Q(status="draft")
            ),
            models.CheckConstraint(
                name="column_hidden",
                condition=Q(hidden_at__isnull=True, hidden_reason="")
                | Q(~Q(hidden_reason=""), hidden_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="column_newest",
                condition=Q(status="published", hidden_at__isnull=True),
            ),
            models.Index(
                fields=["-chosen_at"],
                name="column_chosen",
                condition=Q(status="published", hidden_at__isnull=True, chosen_at__isnull=False),
            ),
            GinIndex(fields=["tags"], name="column_tags"),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_public(self) -> bool:
        return self.status == "published" and self.hidden_at is None
