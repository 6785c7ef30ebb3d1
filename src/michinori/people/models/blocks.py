"""Block (ブロック): keeps two parties apart on the market (domain § 10)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .clients import Client
from .organisations import Organisation
from .parties import Party
from .users import User

MAX_NOTE = 1_000


def new_block_id() -> str:
    return new_id("blk")


class Block(BaseModel):
    """``party``: the blocked party, with all its present and future accounts; ``target``: the account that was named.

    ``personal``: the block holds for all accounts of its maker's party; ``organisation``: it holds for that
    organisation as well. Only those who may undo the block see its note.
    """

    id = models.TextField(primary_key=True, default=new_block_id)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="blocks", db_index=False)
    personal = models.BooleanField(default=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="blocks", db_index=False
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    note = models.TextField(max_length=MAX_NOTE, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="block_once", fields=["made_by", "party"]),
            models.UniqueConstraint(
                name="block_once_for_all",
                fields=["organisation", "party"],
                condition=Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="block_is_somebodys", condition=Q(personal=True) | Q(organisation__isnull=False)
            ),
            models.CheckConstraint(name="block_note", condition=LessThanOrEqual(Length("note"), MAX_NOTE)),
        ]
        indexes = [models.Index(fields=["party", "made_by"], name="block_against")]

    def __str__(self) -> str:
        return self.id
