"""ListedCompany (公表されている法人): the operator's copy of the public list of corporate numbers (decision 41)."""

from django.db import models
from django.db.models import Q

from michinori.machinery.base_model import BaseModel
from michinori.rules.people.listed_companies import ADDRESS_LIMIT, NAME_LIMIT


class ListedCompany(BaseModel):
    """A company as 国税庁 publishes it. The copy is loaded by a command, some five million rows; it says nothing of the
    site's people, is in no backup and in no export, and can be loaded again at any time.
    """

    number = models.CharField(primary_key=True, max_length=13)
    name = models.CharField(max_length=NAME_LIMIT)
    kana = models.CharField(max_length=NAME_LIMIT, blank=True)
    address = models.CharField(max_length=ADDRESS_LIMIT, blank=True)
    closed_on = models.DateField(null=True)
    updated_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="listed_company_number", condition=Q(number__regex=r"^[1-9][0-9]{12}$"))
        ]

    def __str__(self) -> str:
        return self.number
