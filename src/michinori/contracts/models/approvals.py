"""AskedApproval (承認の頼み): a member of the client asks an owner or approver by name; the other side sees nothing."""

from django.db import models
from django.db.models import F, Q

from michinori.machinery.base_model import BaseModel
from michinori.people.models import User

from .contracts import Contract


class AskedApproval(BaseModel):
    """Who was asked, last at ``at``, for one step of a contract: ``step`` is its ``rules.contract.approvals.key_of``,
    ``until`` the end of its clock, so that a step that comes a second time is another one.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="asked_approvals", db_index=False)
    asked = models.ForeignKey(User, on_delete=models.PROTECT, related_name="asked_for")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    step = models.CharField(max_length=80)
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="asked_approval_once", fields=["contract", "asked", "step", "until"], nulls_distinct=False
            ),
            models.CheckConstraint(name="asked_approval_of_another", condition=~Q(asked=F("by"))),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.step} {self.asked_id}"
