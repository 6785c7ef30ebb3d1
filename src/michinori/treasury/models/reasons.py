"""Why staff did what their log says of money (decision 38, The desk)."""

from django.db import models
from django.db.models import Q

from michinori.machinery.base_model import BaseModel


class ActReason(BaseModel):
    """The words in which somebody of the staff said why, beside entry ``n`` of their log. The log itself holds no text
    that somebody typed, but the hash of this one; nobody can change it.
    """

    n = models.IntegerField(primary_key=True)
    text = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(name="act_reason_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return str(self.n)
