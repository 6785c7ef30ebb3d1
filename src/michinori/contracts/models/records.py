"""Notes and files that people sent with a step; the chain of events holds only their commitments and hashes."""

from django.db import models

from michinori.machinery.models import StoredFile

from .contracts import Contract
from .hours import HourEntry
from .stages import Stage


class Note(models.Model):
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


class Attachment(models.Model):
    """A file that came with event ``n``: of one stage, of one entry of the hours log (``hours``), or of the whole work
    (both null). ``superseded``: its stage was paid before a restart reset it, so that the file remains the client's.
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
