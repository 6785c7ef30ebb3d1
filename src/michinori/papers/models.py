"""Models of stored documents. Triggers (migration 0002), not these classes, keep them from being changed."""

from django.db import models
from django.db.models import Q

from michinori.contracts.models import Contract
from michinori.kernel.clock import iso
from michinori.kernel.ids import new_id
from michinori.people.models import Client, User

TERMS_NOTICE = "terms_notice"
KINDS = (TERMS_NOTICE,)
_LETTERS = {TERMS_NOTICE: "TN"}


def new_document_id() -> str:
    return new_id("doc")


class Document(models.Model):
    """An immutable paper. ``serial`` counts without gaps per kind and ``year`` (of ``made_at``, in Japan).

    ``n``: number of the contract's event that it documents; ``made_at``: that event's instant. ``body``: the content as
    JSON, of which PDFs are only copies. ``sha256``: over the RFC 8785 JSON of ``record``. ``amount``: yen before tax.
    """

    id = models.TextField(primary_key=True, default=new_document_id)
    kind = models.CharField(max_length=20)
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="documents", db_index=False)
    n = models.IntegerField()
    terms_version = models.SmallIntegerField()
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="documents", db_index=False)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="documents", db_index=False)
    amount = models.BigIntegerField()
    made_at = models.DateTimeField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="document_number_once", fields=["kind", "year", "serial"]),
            models.UniqueConstraint(name="document_once", fields=["contract", "kind", "n"]),
            models.CheckConstraint(name="document_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="document_number", condition=Q(serial__gte=1, amount__gte=0)),
        ]
        indexes = [
            models.Index(fields=["client", "-made_at", "-id"], name="document_of_client"),
            models.Index(fields=["worker", "-made_at", "-id"], name="document_of_worker"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number as people quote it: ``TN-2026-000012``."""
        return f"{_LETTERS[self.kind]}-{self.year}-{self.serial:06}"

    @property
    def agreed(self) -> bool:
        """Whether a terms notice is of binding terms, told by its order date."""
        return any(item["values"].get("ordered_on") for item in self.body["items"])

    @property
    def record(self) -> dict[str, object]:
        """All that the paper says, as plain JSON; ``sha256`` is its hash."""
        return {
            "number": self.number,
            "kind": self.kind,
            "made_at": iso(self.made_at),
            "contract_id": self.contract_id,
            "terms_version": self.terms_version,
            "client_id": self.client_id,
            "worker_id": self.worker_id,
            "amount": self.amount,
            "body": self.body,
        }


class Copy(models.Model):
    """A document's PDF in one language, made on first request. Append-only. ``size``: bytes."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies", db_index=False)
    language = models.CharField(max_length=2)
    place = models.TextField()
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="copy_once", fields=["document", "language"]),
            models.CheckConstraint(name="copy_language", condition=Q(language__in=("ja", "en"))),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.language}"
