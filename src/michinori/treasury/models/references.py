"""The number by which a client's transfers are known."""

from django.db import models
from django.db.models import Q

from michinori.machinery.base_model import BaseModel
from michinori.people.models import Client


class PayerReference(BaseModel):
    """``number``: 8 digits of which the last one checks the others (``rules/money/payer_references.py``). A client
    keeps it for good, so that an old note of it still works.
    """

    client = models.OneToOneField(
        Client, on_delete=models.PROTECT, primary_key=True, db_column="client_id", related_name="payer_reference"
    )
    number = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="payer_reference_digits", condition=Q(number__regex="^[1-9][0-9]{7}$"))
        ]

    def __str__(self) -> str:
        return self.number
