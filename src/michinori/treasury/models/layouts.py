"""How the operator's banks lay out their statements as CSV."""

from django.db import models

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel


def new_layout_id() -> str:
    return new_id("bsf")


class StatementLayout(BaseModel):
    """``body``: what ``rules/money/statement_layouts.read_layout`` takes. ``account``: the one account whose lines come
    so; it stands in their keys and is never changed.
    """

    id = models.TextField(primary_key=True, default=new_layout_id)
    name = models.CharField(max_length=40, unique=True)
    account = models.CharField(max_length=60, unique=True)
    body = models.JSONField()
    made_by = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
