"""Notes, files and remarks that people sent with a step; the chain of events holds the commitments and hashes."""

from django.db import models
from django.db.models import Q

from michinori.machinery.base_model import BaseModel
from michinori.machinery.models import StoredFile
from michinori.people.models import User
from michinori.rules.contract.life import SIDES
from michinori.rules.talk.remarks import FAR

from .contracts import Contract
from .hours import HourEntry
from .stages import Stage

_THERE = Q(page__isnull=False, x__isnull=False, y__isnull=False)  # a check that comes to null would let the row pass


class Note(BaseModel):
    """The private text of event ``n``, and the keys of the brief items that it names.

    The event holds only a commitment to them with ``nonce`` (``kernel.chain``), so that erasure does not break the
    chain.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="notes", db_index=False)
    n = models.IntegerField()
    text = models.TextField(max_length=5000)
    items = models.JSONField(default=list)
    nonce = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="note_once", fields=["contract", "n"])]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.n}"


class Inspection(BaseModel):
    """The first opening of an original for inspection by a person; ``attachment``: as what it was open to them."""

    attachment = models.ForeignKey("Attachment", on_delete=models.PROTECT, related_name="inspections", db_index=False)
    user_id = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="inspection_once", fields=["attachment", "user_id"])]

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.user_id}"


class Attachment(BaseModel):
    """A file that came with event ``n``: of one stage, of one entry of the hours log (``hours``), or of the whole work
    (both null). ``percent``: of the stage, at which it was handed in.

    ``superseded``: a restart reset its stage, and superseded pays for it; ``left_behind``: it does not.
    ``inspection``: the client may open the original for inspection, since it has no preview; ``shown_by``: the file
    that the worker added as its preview.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="attachments", db_index=False)
    n = models.IntegerField()
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="attachments")
    hours = models.ForeignKey(HourEntry, on_delete=models.PROTECT, null=True, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=6)
    percent = models.SmallIntegerField(default=100, db_default=100)
    superseded = models.BooleanField(default=False, db_default=False)
    left_behind = models.BooleanField(default=False, db_default=False)
    inspection = models.BooleanField(default=False, db_default=False)
    shown_by = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="attachment_once", fields=["contract", "n", "file"]),
            models.CheckConstraint(name="attachment_percent", condition=Q(percent__range=(1, 100))),
            models.CheckConstraint(name="attachment_before", condition=Q(superseded=False) | Q(left_behind=False)),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.n} {self.file_id}"


class Remark(BaseModel):
    """A remark on a file that was handed in; its text is the note of event ``n``.

    It is pinned to a place of a page of the preview (``x``, ``y``: permille of its width and height), or to a second of
    the copy of sound or film. ``outside``: whether it invites to deal outside the site (domain § 10).
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="remarks", db_index=False)
    n = models.IntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    page = models.IntegerField(null=True)
    x = models.SmallIntegerField(null=True)
    y = models.SmallIntegerField(null=True)
    second = models.IntegerField(null=True)
    by = models.CharField(max_length=6)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    outside = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="remark_once", fields=["contract", "n"]),
            models.CheckConstraint(name="remark_by", condition=Q(by__in=SIDES)),
            models.CheckConstraint(
                name="remark_pinned",
                condition=Q(_THERE, page__gte=1, x__range=(0, FAR), y__range=(0, FAR), second__isnull=True)
                | Q(page__isnull=True, x__isnull=True, y__isnull=True, second__isnull=False, second__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.n}"
