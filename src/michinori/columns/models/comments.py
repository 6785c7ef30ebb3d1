"""Comment (コメント) by a reader without an account under a column, and used proofs of work."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import User
from michinori.rules.columns.comments import BODY_LIMIT, NAME_LIMIT, STATUSES

from .columns import REASON_LIMIT, Column

OPINIONS = ("", "ham", "spam", "discard")
LESSONS = ("", "ham", "spam")


def new_comment_id() -> str:
    return new_id("cmt")


class Comment(BaseModel):
    """``email``, ``ip``, ``agent`` and ``referrer`` are shown to nobody and erased after 90 days.

    ``reasons``: why our own rules did not publish it. ``opinion``: Akismet's answer. ``ask_at``: real time of the next
    call to Akismet, None if none is due; ``asked``: how many there were. ``lesson``: the decision still to be reported
    to Akismet. ``body_key``: SHA-256 of the normalised text, to find equal ones. ``hidden_at``: when the column's
    author or staff hid it.
    """

    id = models.TextField(primary_key=True, default=new_comment_id)
    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="comments", db_index=False)
    name = models.CharField(max_length=NAME_LIMIT)
    email = models.EmailField(blank=True, default="")
    body = models.TextField(max_length=BODY_LIMIT)
    body_key = models.CharField(max_length=64)
    language = models.CharField(max_length=2, default="ja")
    status = models.CharField(max_length=9)
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    made_at = models.DateTimeField()
    proven = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    hidden_reason = models.TextField(max_length=REASON_LIMIT, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True, default="")
    referrer = models.CharField(max_length=500, blank=True, default="")
    opinion = models.CharField(max_length=7, blank=True, default="")
    lesson = models.CharField(max_length=4, blank=True, default="")
    ask_at = models.DateTimeField(null=True)
    asked = models.SmallIntegerField(default=0)
    recheck = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="comment_status", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(name="comment_akismet", condition=Q(opinion__in=OPINIONS) & Q(lesson__in=LESSONS)),
            models.CheckConstraint(name="comment_lesson", condition=Q(lesson="") | Q(decided_at__isnull=False)),
        ]
        indexes = [
            models.Index(
                fields=["column", "made_at", "id"],
                name="comment_shown",
                condition=Q(status="published", hidden_at__isnull=True),
            ),
            models.Index(fields=["status", "-made_at", "-id"], name="comment_by_status"),
            models.Index(fields=["body_key", "made_at"], name="comment_alike"),
            models.Index(fields=["ip", "made_at"], name="comment_of_address", condition=Q(ip__isnull=False)),
            models.Index(fields=["email", "made_at"], name="comment_of_email", condition=~Q(email="")),
            models.Index(fields=["ask_at"], name="comment_to_ask", condition=Q(ask_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def is_public(self) -> bool:
        return self.status == "published" and self.hidden_at is None


class SpentProof(BaseModel):
    """The nonce of an ALTCHA challenge whose solution was used; kept until the challenge expires (``until``, real
    time).
    """

    nonce = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="spent_proof_until")]

    def __str__(self) -> str:
        return self.nonce
