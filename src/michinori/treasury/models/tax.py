"""Who says to be registered for qualified invoices, and from when (domain § 8, Papers)."""

from django.db import models
from django.db.models import Q

from michinori.machinery.base_model import BaseModel
from michinori.people.models import Client
from michinori.rules.money.registrations import FIRST_DAY


class TaxRegistration(BaseModel):
    """A statement of a person or company, see ``rules.money.registrations``: an empty ``number`` ends a registration.
    Rows are only ever added, so that papers can ask about any day. ``stated_by``: who said it.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="tax_registrations")
    number = models.CharField(max_length=14, blank=True)
    since = models.DateField()
    stated_at = models.DateTimeField()
    stated_by = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tax_registration_number", condition=Q(number="") | Q(number__regex="^T[1-9][0-9]{12}$")
            ),
            models.CheckConstraint(name="tax_registration_since", condition=Q(since__gte=FIRST_DAY)),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.number} {self.since}"
