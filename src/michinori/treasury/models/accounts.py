"""Bank accounts to which people and organisations are paid (domain § 8, Money out)."""

from typing import Literal, get_args

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.letters import index_of_letters
from michinori.people.models import BusinessEnd, Client
from michinori.rules.money.bank_accounts import AccountStatus

AccountKind = Literal["ordinary", "current", "savings"]


def new_account_id() -> str:
    return new_id("bac")


class BankAccount(BaseModel):
    """One account of an ``owner``, a person or an organisation. A change makes a new row and ends the old one, so
    that a payout always tells where it went. ``holder``, ``bank_name``, ``branch_name``: in a bank's kana. Money goes
    there from ``usable_from`` on. ``made_by``: the user or, as text, the operator. The account of a sender whose
    money goes back has no owner and is nobody's current one; where others of the staff have to vouch for it, it ends
    when they do. ``vouched_by``: the member of staff who made sure of the holder where nobody noted the checked name
    in kana; ``vouched_why``: how. Where they ``refused`` the account as another's, both say who did, and why, and
    ``refused_at`` when. ``by_office``: the operator's office named it, not its owner, nor the trustee. A trigger lets
    nobody of the staff name or refuse a second account of one owner, or of one estate, within 30 days. ``estate``: an
    insolvent client's money goes there. ``parting``: the one account of an owner who has left to which what comes later
    goes: in use when they left, or named by the link in a mail since.
    """

    id = models.TextField(primary_key=True, default=new_account_id)
    owner = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="bank_accounts")
    estate = models.ForeignKey(BusinessEnd, on_delete=models.PROTECT, null=True, related_name="estate_accounts")
    bank_code = models.CharField(max_length=4)
    branch_code = models.CharField(max_length=3)
    kind = models.CharField(max_length=8)
    number = models.CharField(max_length=7)
    holder = models.TextField()
    bank_name = models.TextField()
    branch_name = models.TextField()
    status = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    usable_from = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by_office = models.BooleanField(default=False, db_default=False)
    refused_at = models.DateTimeField(null=True)
    parting = models.BooleanField(default=False, db_default=False)
    vouched_by = models.TextField(default="", db_default="")
    vouched_why = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="bank_account_current_once", fields=["owner"], condition=Q(ended_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="bank_account_estate_once", fields=["estate"], condition=Q(ended_at__isnull=True)
            ),
            models.UniqueConstraint(name="bank_account_parting_once", fields=["owner"], condition=Q(parting=True)),
            models.CheckConstraint(
                name="bank_account_parting",
                condition=Q(parting=False) | Q(owner__isnull=False, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bank_account_owner",
                condition=Q(owner__isnull=False, estate__isnull=True)
                | Q(owner__isnull=True)
                & (Q(estate__isnull=False) | Q(ended_at__isnull=False) | Q(status="unverified")),
            ),
            models.CheckConstraint(name="bank_account_kind", condition=Q(kind__in=get_args(AccountKind))),
            models.CheckConstraint(name="bank_account_status", condition=Q(status__in=get_args(AccountStatus))),
            models.CheckConstraint(
                name="bank_account_refused",
                condition=~Q(status="refused") | Q(owner__isnull=False) & ~Q(vouched_by="") & ~Q(vouched_why=""),
            ),
            models.CheckConstraint(
                name="bank_account_digits",
                condition=Q(bank_code__regex="^[0-9]{4}$", branch_code__regex="^[0-9]{3}$", number__regex="^[0-9]{7}$"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at", "id"],
                name="bank_account_to_check",
                condition=Q(ended_at__isnull=True) & ~Q(status="usable"),
            ),
            models.Index(index_of_letters("holder"), name="bank_account_letters", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.id
