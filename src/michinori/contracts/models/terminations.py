"""Terminations (途中終了): the amounts that each side named, sealed bids, outside results."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.models import StoredFile
from michinori.rules.contract.life import REASONS, RESULT_KINDS, SIDES
from michinori.rules.contract.terminations import MOVES_A_DAY

from .contracts import Contract

SETTLED_BY = ("agreement", "undisputed", "silence", "bids", "standing_rule", "outside_result")


def new_termination_id() -> str:
    return new_id("trm")


class Termination(BaseModel):
    """One termination, or the notice of one. Amounts are totals of the contract, whole yen before tax.

    The worker's amount only falls, the client's only rises. For the instants see ``rules.contract.life.Termination``.
    A notice has ``status`` ``notice`` and ``begins_at``; ``opened_at`` is the time of the notice until it begins, then
    ``noticed_at`` keeps it. ``…_moves``: how often the side named an amount in answer on the day ``…_moved_on``.
    """

    id = models.TextField(primary_key=True, default=new_termination_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="terminations")
    opened_by = models.CharField(max_length=6)
    by_clock = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=16)
    worker_amount = models.BigIntegerField(null=True)
    client_amount = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, default="open")
    settled_amount = models.BigIntegerField(null=True)
    settled_by = models.CharField(max_length=15, null=True)
    undisputed_total = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    extended = models.BooleanField(default=False, db_default=False)
    bidding_since = models.DateTimeField(null=True)
    bids_opened_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    begins_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)
    worker_moved_on = models.DateField(null=True)
    worker_moves = models.SmallIntegerField(default=0, db_default=0)
    client_moved_on = models.DateField(null=True)
    client_moves = models.SmallIntegerField(default=0, db_default=0)
    open_result = models.ForeignKey("OutsideResult", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="termination_bidding",
                condition=Q(bidding_since__isnull=True, bids_opened_at__isnull=True)
                | Q(bidding_since__isnull=False, answered_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="termination_one_open", fields=["contract"], condition=Q(status__in=("open", "notice"))
            ),
            models.CheckConstraint(name="termination_opened_by", condition=Q(opened_by__in=SIDES)),
            models.CheckConstraint(name="termination_reason", condition=Q(reason__in=REASONS)),
            models.CheckConstraint(
                name="termination_amounts",
                condition=(Q(worker_amount__isnull=True) | Q(worker_amount__gte=0))
                & (Q(client_amount__isnull=True) | Q(client_amount__gte=0)),
            ),
            models.CheckConstraint(
                name="termination_moves",
                condition=Q(worker_moves__range=(0, MOVES_A_DAY), client_moves__range=(0, MOVES_A_DAY)),
            ),
            models.CheckConstraint(
                name="termination_status",
                condition=Q(status="open", closed_at__isnull=True, settled_amount__isnull=True)
                | Q(status="notice", closed_at__isnull=True, settled_amount__isnull=True, begins_at__isnull=False)
                | Q(status__in=("withdrawn", "lapsed"), closed_at__isnull=False, settled_amount__isnull=True)
                | Q(
                    status="settled",
                    closed_at__isnull=False,
                    settled_amount__isnull=False,
                    settled_amount__gte=0,
                    settled_by__isnull=False,
                    settled_by__in=SETTLED_BY,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Position(BaseModel):
    """An amount that one side named in a termination: total, yen before tax. Append-only (trigger)."""

    termination = models.ForeignKey(Termination, on_delete=models.PROTECT, related_name="positions")
    by = models.CharField(max_length=6)
    amount = models.BigIntegerField()
    n = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="position_amount", condition=Q(amount__gte=0, by__in=SIDES)),
            models.UniqueConstraint(name="position_once", fields=["termination", "n"]),
        ]

    def __str__(self) -> str:
        return f"{self.termination_id} {self.by} {self.amount}"


class SealedBid(BaseModel):
    """One side's sealed bid, a total in yen before tax, never shown unless the two bids meet. Append-only (trigger).

    Only ``contracts.lives`` reads the amount. The chain of events holds SHA-256 over ``nonce`` and the amount.
    """

    termination = models.ForeignKey(Termination, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=6)
    amount = models.BigIntegerField()
    nonce = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bid_once_a_side", fields=["termination", "by"]),
            models.CheckConstraint(name="bid_amount", condition=Q(amount__gte=0, by__in=SIDES)),
        ]

    def __str__(self) -> str:
        return f"{self.termination_id} {self.by}"


def new_result_id() -> str:
    return new_id("out")


class OutsideResult(BaseModel):
    """The decision of a court or certified ODR, or a settlement record, filed with its document (domain § 6).

    ``amount``: total, yen before tax. Staff only check that the document is genuine (``checked_by``: a user's id); a
    private record can then be denied by the other side for some days, any other ``kind`` takes effect at once.
    ``held_since``: when they found a private record genuine in whose place this decision was filed.
    """

    id = models.TextField(primary_key=True, default=new_result_id)
    termination = models.ForeignKey(Termination, on_delete=models.PROTECT, related_name="results")
    by = models.CharField(max_length=6)
    kind = models.CharField(max_length=16, default="private_record", db_default="private_record")
    amount = models.BigIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, default="filed")
    filed_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.TextField(null=True)
    held_since = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="result_held", condition=Q(held_since__isnull=True) | ~Q(kind="private_record")
            ),
            models.CheckConstraint(name="result_amount", condition=Q(amount__gte=0, by__in=SIDES)),
            models.CheckConstraint(name="result_kind", condition=Q(kind__in=RESULT_KINDS)),
            models.CheckConstraint(
                name="result_status",
                condition=Q(status="filed", checked_at__isnull=True, closed_at__isnull=True)
                | Q(status="genuine", checked_at__isnull=False, closed_at__isnull=True)
                | Q(status__in=("refused", "denied", "taken", "lapsed"), closed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["filed_at", "id"], condition=Q(status="filed"), name="result_to_check")]

    def __str__(self) -> str:
        return self.id
