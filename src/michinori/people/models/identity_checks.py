"""IdentityCheck (本人確認): who of the staff saw whose papers, and which name stands on them (decision 38)."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.letters import index_of_letters

from .clients import Client
from .users import User


def new_check_id() -> str:
    return new_id("idc")


class IdentityCheck(BaseModel):
    """The newest of a client counts, and only while its holder is ``verified``. ``name``: as on the papers;
    ``name_kana``: in kana or Latin letters as a bank account's holder has it, empty where nobody noted it.
    ``identity``: the papers showed who it is; ``address``: the declared one, if they showed that. ``ended_at``: the
    holder gave themselves another name. Name, kana, address and ``reason`` are struck when the account is closed.
    """

    id = models.TextField(primary_key=True, default=new_check_id)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="identity_checks", db_index=False)
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, blank=True, default="")
    identity = models.BooleanField(default=True, db_default=True)
    address = models.CharField(max_length=200, blank=True, default="", db_default="")
    reason = models.TextField(max_length=500, blank=True, default="")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="identity_check_by_another", condition=~Q(client=F("checked_by"))),
            models.CheckConstraint(
                name="identity_check_of_something", condition=Q(identity=True) | ~Q(address="") | Q(name="")
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-checked_at", "-id"], name="identity_check_newest"),
            models.Index(Replace("name", Value(" "), Value("")), name="identity_check_of_name"),
            models.Index(index_of_letters("name_kana"), name="identity_check_letters", condition=~Q(name_kana="")),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.checked_at}"
