"""Announcement (お知らせ) by the operator."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from michinori.kernel.clock import JAPAN
from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import User
from michinori.rules.support.announcements import AUDIENCES, KINDS, TEXT_LIMIT, TITLE_LIMIT


def new_announcement_id() -> str:
    return new_id("ann")


class Announcement(BaseModel):
    """The banner stands from ``from_at`` until ``until_at``, once published. ``mail``: people are told as well;
    ``told``: how many there were when it was published. ``edited_by``: who wrote it last. ``withdrawn_at``: the banner
    went, and who had not been told is not told any more.
    """

    id = models.TextField(primary_key=True, default=new_announcement_id)
    kind = models.CharField(max_length=7)
    audience = models.CharField(max_length=9)
    title_ja = models.CharField(max_length=TITLE_LIMIT)
    title_en = models.CharField(max_length=TITLE_LIMIT)
    text_ja = models.TextField(max_length=TEXT_LIMIT)
    text_en = models.TextField(max_length=TEXT_LIMIT)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    mail = models.BooleanField(default=False)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    told = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="announcement_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="announcement_audience", condition=Q(audience__in=AUDIENCES)),
            models.CheckConstraint(name="announcement_order", condition=Q(from_at__lt=F("until_at"))),
            models.CheckConstraint(
                name="announcement_published",
                condition=Q(published_at__isnull=True, published_by__isnull=True, withdrawn_at__isnull=True, told=0)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["until_at"],
                name="announcement_banner",
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(fields=["-edited_at", "-id"], name="announcement_newest"),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def first_day(self) -> date:
        """The day in Japan on which the banner first stands; ``from_at`` may be its midnight, with which it begins."""
        return self.from_at.astimezone(JAPAN).date()
