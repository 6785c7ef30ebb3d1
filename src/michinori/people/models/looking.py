"""What staff looked at of somebody's data and why, what they did to an account, what they noted and tagged (decision
43).
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.rules.people.looking import ACTS, KEPT_BACK, LOOK_REASONS, NOTE_LIMIT, TAG_LIMIT, WHY_LIMIT

from .clients import Client
from .users import User


def new_note_id() -> str:
    return new_id("nte")


class Look(BaseModel):
    """A member of staff stated why they look at somebody's data, and may do so until ``until``; in real time. ``role``:
    theirs then, which the person reads instead of their name. ``ref``: the id of the contract that was looked at, empty
    for the person's own page. ``talk``: the messages, too. Rows are only added; ``why`` is struck when the account is
    closed.
    """

    about = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="looks", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=16)
    ref = models.CharField(max_length=20, blank=True, default="")
    reason = models.CharField(max_length=8)
    why = models.TextField(max_length=WHY_LIMIT)
    talk = models.BooleanField(default=False)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="look_by_another", condition=~Q(about=F("by"))),
            models.CheckConstraint(name="look_reason", condition=Q(reason__in=LOOK_REASONS)),
            models.CheckConstraint(name="look_order", condition=Q(until__gt=F("at"))),
            models.CheckConstraint(name="look_why", condition=LessThanOrEqual(Length("why"), WHY_LIMIT)),
        ]
        indexes = [
            models.Index(fields=["about", "-id"], name="look_newest"),
            models.Index(fields=["by", "about", "-until"], name="look_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.about_id}"


class StaffAct(BaseModel):
    """Something staff did to an account, in real time. ``why``: what they checked or what for, as the person reads it;
    struck when the account is closed. ``role``: as with ``Look``; rows are only added.
    """

    about = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="staff_acts", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=16)
    kind = models.CharField(max_length=20)
    why = models.TextField(max_length=WHY_LIMIT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="staff_act_by_another", condition=Q(by__isnull=True) | ~Q(about=F("by"))),
            models.CheckConstraint(name="staff_act_kind", condition=Q(kind__in=ACTS)),
            models.CheckConstraint(name="staff_act_why", condition=LessThanOrEqual(Length("why"), WHY_LIMIT)),
        ]
        indexes = [models.Index(fields=["about", "-id"], name="staff_act_newest")]

    def __str__(self) -> str:
        return f"{self.about_id} {self.kind}"


class StaffNote(BaseModel):
    """A note of staff about somebody, for staff. The person gets it with their own data, unless it is ``kept_back`` (a
    key of ``rules.people.looking.KEPT_BACK``). It cannot be changed; ``struck_at``: its writer or an admin took it
    back, and its text is gone.
    """

    id = models.TextField(primary_key=True, default=new_note_id)
    about = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="staff_notes", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(max_length=NOTE_LIMIT)
    kept_back = models.CharField(max_length=4, blank=True, default="")
    made_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="staff_note_by_another", condition=~Q(about=F("by"))),
            models.CheckConstraint(name="staff_note_kept_back", condition=Q(kept_back__in=KEPT_BACK)),
            models.CheckConstraint(name="staff_note_struck", condition=Q(struck_at__isnull=True) | Q(text="")),
            models.CheckConstraint(name="staff_note_text", condition=LessThanOrEqual(Length("text"), NOTE_LIMIT)),
        ]
        indexes = [models.Index(fields=["about", "-made_at", "-id"], name="staff_note_newest")]

    def __str__(self) -> str:
        return self.id


class StaffTag(BaseModel):
    """A word by which staff find somebody again. ``tag`` is in small letters."""

    about = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="staff_tags", db_index=False)
    tag = models.CharField(max_length=TAG_LIMIT)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="staff_tag_once", fields=["about", "tag"]),
            models.CheckConstraint(name="staff_tag_by_another", condition=~Q(about=F("by"))),
            models.CheckConstraint(name="staff_tag_word", condition=~Q(tag="")),
        ]
        indexes = [models.Index(fields=["tag", "about"], name="staff_tag_found")]

    def __str__(self) -> str:
        return f"{self.about_id} #{self.tag}"
