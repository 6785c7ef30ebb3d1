"""The declarations of a client about itself (domain § 9), the same for users and organisations."""

from django.db import models

from michinori.machinery.base_model import BaseModel
from michinori.rules.contract.declarations import Declaration


class Declared(BaseModel):
    """``address`` and ``contact``: items of a posting by Freelance Act art. 12; ``has_officers``: two or more officers;
    ``staff``, ``capital``: how many people, how many yen, 0 if not said; ``withholds``: the client must withhold income
    tax from what it pays (源泉徴収義務者).
    """

    address = models.CharField(max_length=200, blank=True, default="")
    contact = models.CharField(max_length=200, blank=True, default="")
    business = models.BooleanField(default=False)
    has_staff = models.BooleanField(default=False)
    has_officers = models.BooleanField(default=False)
    withholds = models.BooleanField(default=False)
    staff = models.PositiveIntegerField(default=0, db_default=0)
    capital = models.PositiveBigIntegerField(default=0, db_default=0)
    declared_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def declaration(self) -> Declaration:
        """The part of the declarations that decides which articles apply to a contract."""
        return Declaration(self.business, self.has_staff, self.has_officers, self.withholds, self.staff, self.capital)
