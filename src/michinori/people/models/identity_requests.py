"""IdentityRequest (確認の申請): somebody asks to be checked and sends their papers, as pictures that only staff see
(decision 41).
"""

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.rules.people.identity import LEVELS, REASON_LIMIT, REQUEST_STATES

from .clients import Client
from .identity_checks import IdentityCheck
from .users import User


def new_request_id() -> str:
    return new_id("idr")


def new_picture_id() -> str:
    return new_id("idp")


class IdentityRequest(BaseModel):
    """One at a time is open for a client. ``level``: what is to be checked; ``number``: of a company, as it was typed.
    ``ended_by``: the member of staff who decided, or who withdrew it; nobody where it lapsed, as it does only after
    the reminder and without its pictures. ``reason``: why it was refused, as the person reads it, struck when the
    account is closed. ``check_made``: what accepting it led to. ``taken_by``: the provider that takes the pictures, as
    ``IDENTITY_PROVIDER`` names it; empty where they came here. ``reminded_at``: staff were reminded that it waits.
    ``erased_at``: its pictures are gone.
    """

    id = models.TextField(primary_key=True, default=new_request_id)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="identity_requests", db_index=False)
    level = models.CharField(max_length=7)
    number = models.CharField(max_length=13, blank=True, default="")
    state = models.CharField(max_length=9, default="sent")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=REASON_LIMIT, blank=True, default="")
    check_made = models.OneToOneField(IdentityCheck, on_delete=models.PROTECT, null=True, related_name="request")
    erased_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="identity_request_once", fields=["client"], condition=Q(state="sent")),
            models.CheckConstraint(name="identity_request_level", condition=Q(level__in=LEVELS)),
            models.CheckConstraint(name="identity_request_state", condition=Q(state__in=REQUEST_STATES)),
            models.CheckConstraint(
                name="identity_request_number",
                condition=Q(number="") | Q(level="company", number__regex=r"^[0-9]{13}$"),
            ),
            models.CheckConstraint(
                name="identity_request_ended",
                condition=Q(state="sent", ended_at__isnull=True, ended_by__isnull=True)
                | Q(
                    state="lapsed",
                    ended_at__isnull=False,
                    ended_by__isnull=True,
                    reminded_at__isnull=False,
                    erased_at__isnull=False,
                )
                | ~Q(state__in=["sent", "lapsed"]) & Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="identity_request_by_another",
                condition=~Q(state__in=["accepted", "refused"]) | ~Q(ended_by=F("made_by")) & ~Q(ended_by=F("client")),
            ),
            models.CheckConstraint(
                name="identity_request_checked",
                condition=Q(state="accepted", check_made__isnull=False)
                | ~Q(state="accepted") & Q(check_made__isnull=True),
            ),
            models.CheckConstraint(
                name="identity_request_erased", condition=~Q(state="sent") | Q(erased_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-made_at", "-id"], name="identity_request_newest"),
            models.Index(fields=["made_at", "id"], name="identity_request_waiting", condition=Q(state="sent")),
        ]

    def __str__(self) -> str:
        return self.id


class IdentityPicture(BaseModel):
    """One page of what was sent, drawn anew as a JPEG and encrypted: ``place`` in the storage holds only what opens by
    ``key``, which the home's key for documents wraps (``machinery.safekeeping``). The row goes with its bytes.
    """

    id = models.TextField(primary_key=True, default=new_picture_id)
    request = models.ForeignKey(IdentityRequest, on_delete=models.PROTECT, related_name="pictures", db_index=False)
    part = models.CharField(max_length=8)
    page = models.PositiveSmallIntegerField()
    place = models.TextField()
    key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="identity_picture_once", fields=["request", "part", "page"]),
            models.CheckConstraint(
                name="identity_picture_part", condition=Q(part__in=["front", "back", "selfie", "register", "paper"])
            ),
        ]

    def __str__(self) -> str:
        return self.id
