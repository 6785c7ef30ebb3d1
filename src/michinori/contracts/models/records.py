"""What people wrote and attached to a step; the chain of events holds only commitments and hashes."""

from django.db import models

from michinori.machinery.models import StoredFile

from .contracts import Contract
from .hours import HourEntry
from .stages import Stage


class Note(models.Model):
    """The words that belong to event ``n``.

    The event holds SHA-256(nonce ‖ text), so that erasure does not break the chain.
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


class Attachment(models.Model):
    """A file that came with event ``n``, of one stage, of one entry of the hours log (``hours``) or (both null) of the
    whole. ``superseded``: its stage was paid when
    a restart began it anew, so that the file stays the client's.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="attachments", db_index=False)
    n = models.IntegerField()
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="attachments")
    hours = models.ForeignKey(HourEntry, on_delete=models.PROTECT, null=True, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=6)
    superseded = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="attachment_once", fields=["contract", "n", "file"])]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.n} {self.file_id}"
