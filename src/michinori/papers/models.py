"""Models of stored documents. Triggers (migration 0002), not these classes, keep them from being changed."""

from datetime import date

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Upper

from michinori.contracts.models import Contract
from michinori.kernel.clock import day_of, iso
from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import Client, User
from michinori.rules.money.papers import KINDS, LETTERS, WITHOUT_CONTRACT
from michinori.rules.money.rates import USUAL_TAX

TERMS_NOTICE = "terms_notice"
NDA = "nda"
PAID = ("invoice", "receipt")
"""The kinds of which a payment has one."""
WITH_TAX = F("amount") + Coalesce(F("tax"), F("amount") * USUAL_TAX / 100)
"""``Document.amount_with_tax`` in a query."""

PAPER_NAMES = ("real_name", "display_name")
"""The names of a side in a paper's body, by whose beginnings papers of who has left are found."""


def new_document_id() -> str:
    return new_id("doc")


class Document(BaseModel):
    """An immutable paper. ``serial`` counts without gaps per kind and ``year`` (of ``made_at``, in Japan).

    ``n``: number of the contract's event that it documents, without a contract the year that it is about, of an NDA
    which one between the two it is; ``made_at``: that event's instant. ``client`` and ``worker``: who may read it; one
    of them may be null, then the other dealt with the operator. ``body``: the content as JSON, of which PDFs are only
    copies. ``sha256``: over the RFC 8785 JSON of ``record``. ``amount``: yen before tax, of money only held (deposit
    receipts, credit notes) the whole with ``tax``
    0; ``tax`` null: the usual rate, in notices.
    """

    id = models.TextField(primary_key=True, default=new_document_id)
    kind = models.CharField(max_length=20)
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, related_name="documents", db_index=False
    )
    n = models.IntegerField()
    terms_version = models.SmallIntegerField(null=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="documents", db_index=False)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="documents", db_index=False)
    amount = models.BigIntegerField()
    tax = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="document_number_once", fields=["kind", "year", "serial"]),
            models.UniqueConstraint(name="document_once", fields=["contract", "kind", "n"]),
            models.UniqueConstraint(name="document_once_paid", fields=["contract", "n"], condition=Q(kind__in=PAID)),
            *(
                models.UniqueConstraint(
                    name=f"document_once_a_year_{name}", fields=["kind", "n", *whose], condition=only
                )
                for name, whose, only in (
                    ("both", ("client", "worker"), Q(contract__isnull=True)),
                    ("client", ("client",), Q(contract__isnull=True, worker__isnull=True)),
                    ("worker", ("worker",), Q(contract__isnull=True, client__isnull=True)),
                )
            ),
            models.CheckConstraint(name="document_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="document_number", condition=Q(serial__gte=1, amount__gte=0)),
            models.CheckConstraint(name="document_tax", condition=Q(tax__isnull=True) | Q(tax__gte=0)),
            models.CheckConstraint(
                name="document_about",
                condition=Q(kind__in=WITHOUT_CONTRACT, contract__isnull=True)
                | Q(~Q(kind__in=WITHOUT_CONTRACT), contract__isnull=False, terms_version__isnull=False),
            ),
            models.CheckConstraint(
                name="document_of_somebody", condition=Q(client__isnull=False) | Q(worker__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-made_at", "-id"], name="document_of_client"),
            models.Index(fields=["worker", "-made_at", "-id"], name="document_of_worker"),
            models.Index(fields=["made_at", "id"], name="document_by_day"),
            models.Index(WITH_TAX, F("made_at").desc(), name="document_of_amount"),
            models.Index(fields=["sha256"], name="document_of_hash"),
            *(
                models.Index(
                    OpClass(Upper(KT(f"body__{side}__{name}")), "text_pattern_ops"), name=f"document_{side}_{name}"[:30]
                )
                for side in ("client", "worker")
                for name in PAPER_NAMES
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number as people quote it: ``TN-2026-000012``."""
        return f"{LETTERS[self.kind]}-{self.year}-{self.serial:06}"

    @property
    def amount_with_tax(self) -> int:
        """Yen with tax."""
        return self.amount + (self.amount * USUAL_TAX // 100 if self.tax is None else self.tax)

    @property
    def issued_on(self) -> date:
        """The day in Japan; 24:00 belongs to the day that ends."""
        return day_of(self.made_at)

    @property
    def agreed(self) -> bool:
        """Whether a terms notice is of binding terms, told by its order date."""
        return any(item["values"].get("ordered_on") for item in self.body["items"])

    @property
    def record(self) -> dict[str, object]:
        """All that the paper says, as plain JSON; ``sha256`` is its hash."""
        said = {
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
        return said if self.tax is None else said | {"tax": self.tax}


class Copy(BaseModel):
    """A document's PDF in one language. Append-only. ``size``: bytes; ``duplicate``: marked as the worker's copy of a
    paper that is the client's.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies", db_index=False)
    language = models.CharField(max_length=2)
    duplicate = models.BooleanField(default=False, db_default=False)
    place = models.TextField()
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="copy_once", fields=["document", "language", "duplicate"]),
            models.CheckConstraint(name="copy_language", condition=Q(language__in=("ja", "en"))),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.language}"


class Unprinted(BaseModel):
    """A document whose Japanese PDF the background process has still to make; ``tries``: how often that failed."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, primary_key=True, related_name="+")
    tries = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["next_try_at"], name="unprinted_next")]

    def __str__(self) -> str:
        return self.document_id
