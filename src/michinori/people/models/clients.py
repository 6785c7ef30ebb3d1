"""Client: the side that posts jobs and pays, a user or an organisation."""

from django.db import models
from django.db.models import F, Q

from michinori.machinery.base_model import BaseModel

from .organisations import Organisation
from .parties import Party
from .users import User


class Client(BaseModel):
    """One row for every user and every organisation, with the same id, so that jobs and contracts need one foreign key.

    ``party`` repeats the party of the user or organisation.
    """

    id = models.TextField(primary_key=True)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="client")
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, null=True, related_name="client")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="clients")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="client_is_one",
                condition=Q(user=F("id"), user__isnull=False, organisation__isnull=True)
                | Q(organisation=F("id"), organisation__isnull=False, user__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def holder(self) -> User | Organisation:
        """The user or organisation itself; load clients with ``select_related("user", "organisation")`` to save
        queries.
        """
        held = self.organisation or self.user
        if held is None:
            raise ValueError(self.id)
        return held

    @property
    def display_name(self) -> str:
        """The public name: the organisation's name or the user's display name."""
        held = self.holder
        return held.name if isinstance(held, Organisation) else held.display_name
