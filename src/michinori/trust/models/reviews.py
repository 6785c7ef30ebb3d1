"""Review (評価): one side's opinion of the other after their contract."""

from django.db import models
from django.db.models import Q

from michinori.contracts.models import Contract
from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import Client, User
from michinori.rules.contract.life import SIDES
from michinori.rules.people.reviews import COMMENT_LIMIT, MOST_STARS, REPLY_LIMIT, SCALES


def new_review_id() -> str:
    return new_id("rev")


class Review(BaseModel):
    """``by``: the side that wrote it; ``about``: the client reviewed, or the worker's account (as a ``Client`` row).
    Only the writer's side can read it before ``published_at``. ``hidden_at``: when staff hid it, for ``hidden_reason``.
    """

    id = models.TextField(primary_key=True, default=new_review_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    by = models.CharField(max_length=6)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    communication = models.SmallIntegerField()
    clarity = models.SmallIntegerField()
    punctuality = models.SmallIntegerField()
    respect = models.SmallIntegerField()
    quality = models.SmallIntegerField()
    comment = models.TextField(max_length=COMMENT_LIMIT, blank=True, default="")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    reply = models.TextField(max_length=REPLY_LIMIT, blank=True, default="")
    replied_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.TextField(max_length=REPLY_LIMIT, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="review_once_a_side", fields=["contract", "by"]),
            models.CheckConstraint(name="review_by", condition=Q(by__in=SIDES)),
            models.CheckConstraint(
                name="review_stars", condition=Q(**{f"{scale}__range": (1, MOST_STARS) for scale in SCALES})
            ),
            models.CheckConstraint(
                name="review_reply",
                condition=Q(replied_at__isnull=True, reply="")
                | Q(~Q(reply=""), replied_at__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_hidden",
                condition=Q(hidden_at__isnull=True, hidden_reason="")
                | Q(~Q(hidden_reason=""), hidden_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["about", "by", "-published_at"],
                name="review_shown",
                condition=Q(published_at__isnull=False, hidden_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def stars(self) -> dict[str, int]:
        """The stars, 1 to 5, by scale."""
        return {scale: getattr(self, scale) for scale in SCALES}
