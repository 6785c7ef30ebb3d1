"""Consent (同意): who agreed when to which version of a legal page, and to which versions people are asked to agree.
The texts stand in the room ``legal`` above (decision 39).
"""

from django.db import models
from django.db.models import Q

from michinori.machinery.base_model import BaseModel
from michinori.rules.legal.documents import CONSENTED

from .users import User

WAYS = ("sign_up", "page")


class AskedConsent(BaseModel):
    """A version that people are asked to agree to from the day ``first`` on. Rows are only added."""

    document = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    first = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="asked_consent_once", fields=["document", "number"]),
            models.CheckConstraint(name="asked_consent_document", condition=Q(document__in=CONSENTED)),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


class Consent(BaseModel):
    """One person's consent to one version. ``how``: with the sign-up, or on the page that asks. Rows are only added,
    and stay when the account is closed: they say what the person's contracts rested on.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents", db_index=False)
    asked = models.ForeignKey(AskedConsent, on_delete=models.PROTECT, related_name="+", db_index=False)
    how = models.CharField(max_length=7)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="consent_once", fields=["user", "asked"]),
            models.CheckConstraint(name="consent_how", condition=Q(how__in=WAYS)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_id}"
