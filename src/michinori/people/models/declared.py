"""What a client states about itself (domain § 9), the same for users and organisations."""

from django.db import models

from michinori.rules.law.articles import Declaration


class Declared(models.Model):
    """Address and contact are items of Freelance Act art. 12; ``has_officers`` means two or more;
    ``withholds``: as payer the client must withhold income tax (源泉徴収義務者)."""

    address = models.CharField(max_length=200, blank=True, default="")
    contact = models.CharField(max_length=200, blank=True, default="")
    business = models.BooleanField(default=False)
    has_staff = models.BooleanField(default=False)
    has_officers = models.BooleanField(default=False)
    withholds = models.BooleanField(default=False)
    declared_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def declaration(self) -> Declaration:
        """What of it decides which articles bear on a contract."""
        return Declaration(self.business, self.has_staff, self.has_officers, self.withholds)
