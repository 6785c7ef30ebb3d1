"""StaffRole (運営の役割): what a person may do at the operator's desk (decision 38)."""

from django.db import models
from django.db.models import Q

from michinori.machinery.base_model import BaseModel
from michinori.rules.people.staff_roles import ROLES

from .users import User


class StaffRole(BaseModel):
    """One role of a member of the operator's staff, in real time. ``given_by``: who of the staff gave it; None for the
    operator's command line, and for the staff there was before roles. It counts only while ``User.is_staff`` is set.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_roles", db_index=False)
    role = models.CharField(max_length=16)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="staff_role_once", fields=["user", "role"]),
            models.CheckConstraint(name="staff_role", condition=Q(role__in=ROLES)),
            models.CheckConstraint(
                name="staff_role_by_another", condition=Q(given_by__isnull=True) | ~Q(given_by=models.F("user"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
