"""Showing (公開の許可): the client lets the worker show the work of a finished contract to everybody."""

from django.db import models

from michinori.machinery.base_model import BaseModel

from .contracts import Contract


class Showing(BaseModel):
    """The permission as it stands; the row is deleted when the client takes it back, and the history has both."""

    contract = models.OneToOneField(Contract, primary_key=True, on_delete=models.PROTECT, related_name="showing")
    allowed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.contract_id
