"""Payments by card, what went back to cards, disputes, holds, and what the card company has told (domain § 8)."""

from typing import Literal, get_args

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import Client, User

from .accounts import BankAccount

CardStatus = Literal["waiting", "processing", "paid", "cancelled", "odd", "gone_back"]
"""``odd``: the card company says that another amount was paid than was asked for; staff look at it; ``gone_back``: all
of that is back on the card.
"""
TAKEN: tuple[CardStatus, ...] = ("paid", "odd", "gone_back")
"""Those of what was paid: it is not credited once more."""
RefundStatus = Literal["asked", "sent", "failed"]
DisputeStatus = Literal["open", "won", "lost"]
OUTSIDE = "refunded_outside"
"""The reason of a claim for what was sent back to the card on the card company's own pages."""
OWED = "owed"
"""Why a refund of ours was not sent: its client owes more than is there, so that the card has its money already."""
LEAST, MOST = 50, 9_999_999
"""What Stripe takes in one payment in yen."""


def new_card_payment_id() -> str:
    return new_id("cpm")


def new_card_refund_id() -> str:
    return new_id("crf")


def new_card_dispute_id() -> str:
    return new_id("cdp")


def new_card_hold_id() -> str:
    return new_id("chd")


class CardPayment(BaseModel):
    """``amount`` yen that a ``client`` pays by card. ``intent``: its id at the card company, empty until that has
    answered; the id of the row is the idempotency key there. ``key``: that of the caller. ``look_at``: when to ask what
    became of it if nothing was heard, in real time; ``looks``: how often that was done. ``fee``: what the card company
    keeps, null until it is known. ``fingerprint``: the company's mark of the card.
    """

    id = models.TextField(primary_key=True, default=new_card_payment_id)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="card_payments")
    amount = models.BigIntegerField()
    status = models.CharField(max_length=10, default="waiting")
    intent = models.TextField(null=True, unique=True)
    key = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    paid_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    looks = models.IntegerField(default=0)
    fee = models.BigIntegerField(null=True)
    fingerprint = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="card_payment_once", fields=["client", "key"]),
            models.CheckConstraint(name="card_payment_status", condition=Q(status__in=get_args(CardStatus))),
            models.CheckConstraint(name="card_payment_amount", condition=Q(amount__gte=LEAST, amount__lte=MOST)),
            models.CheckConstraint(
                name="card_payment_paid",
                condition=Q(status="paid", paid_at__isnull=False, intent__isnull=False)
                | ~Q(status="paid") & Q(paid_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["look_at"], name="card_payment_look", condition=Q(look_at__isnull=False)),
            models.Index(fields=["client", "-made_at"], name="card_payment_of_client"),
            models.Index(fields=["-paid_at"], name="card_payment_newest", condition=Q(paid_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.id


class CardLook(BaseModel):
    """One row: when the card company was last asked for all refunds and disputes, whoever made them, and answered, in
    real time; before its first answer, from when on it is asked. ``looking_until``: somebody asks now, and nobody else.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    looking_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="card_look_single", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.at)


class CardRefund(BaseModel):
    """``amount`` yen of a ``payment`` that go back to its card. ``number``: the id at the card company. A trigger keeps
    all refunds of a payment within its amount. ``told``: why it could not go back. ``account``, ``contact``: of who has
    closed the account since, the account to which it goes where the card does not take it, None where there is none,
    and their language and address, sealed, until it has surely arrived.
    """

    id = models.TextField(primary_key=True, default=new_card_refund_id)
    payment = models.ForeignKey(CardPayment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField()
    status = models.CharField(max_length=6, default="asked")
    number = models.TextField(null=True, unique=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    try_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    told = models.TextField(default="")
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, null=True, related_name="card_refunds")
    contact = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="card_refund_status", condition=Q(status__in=get_args(RefundStatus))),
            models.CheckConstraint(name="card_refund_amount", condition=Q(amount__gte=1)),
            models.CheckConstraint(name="card_refund_sent", condition=~Q(status="sent") | Q(number__isnull=False)),
        ]
        indexes = [models.Index(fields=["try_at"], name="card_refund_try", condition=Q(try_at__isnull=False))]

    def __str__(self) -> str:
        return self.id


class CardDispute(BaseModel):
    """A payment that the holder of the card disputes. ``number``, ``reason``: the card company's. It is ``won`` by the
    operator. ``amount``: yen that are disputed, frozen while it is open, also before any is taken (an inquiry).
    ``withdrawn``, ``reinstated``: yen that the company took away and gave back. The rest is a claim against
    the client, less what was ``collected`` from them and ``written_off``, by ``decided_by`` for the reason ``why``.
    ``asked_by`` says that ``asked_for`` yen are lost; where ``lost_two``, another person has to agree; then it is 0.
    """

    id = models.TextField(primary_key=True, default=new_card_dispute_id)
    payment = models.ForeignKey(CardPayment, on_delete=models.PROTECT, related_name="disputes")
    number = models.TextField(unique=True)
    status = models.CharField(max_length=4, default="open")
    reason = models.TextField(default="")
    amount = models.BigIntegerField(default=0, db_default=0)
    withdrawn = models.BigIntegerField(default=0)
    reinstated = models.BigIntegerField(default=0)
    collected = models.BigIntegerField(default=0)
    written_off = models.BigIntegerField(default=0)
    decided_by = models.TextField(default="")
    why = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    lost_two = models.BooleanField(default=False, db_default=False)
    asked_for = models.BigIntegerField(default=0, db_default=0)
    asked_by = models.TextField(default="", db_default="")
    asked_why = models.TextField(default="", db_default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="card_dispute_lost",
                condition=Q(lost_two=False) | Q(asked_for__gt=0) | ~Q(decided_by__in=("", F("asked_by"))),
            ),
            models.CheckConstraint(
                name="card_dispute_asked",
                condition=Q(asked_for=0) | Q(asked_for__gt=0, lost_two=True) & ~Q(asked_by="") & ~Q(asked_why=""),
            ),
            models.CheckConstraint(name="card_dispute_status", condition=Q(status__in=get_args(DisputeStatus))),
            models.CheckConstraint(
                name="card_dispute_amounts",
                condition=Q(amount__gte=0, reinstated__gte=0, collected__gte=0, written_off__gte=0)
                & Q(withdrawn__gte=F("reinstated") + F("collected") + F("written_off")),
            ),
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="card_dispute_newest"),
            models.Index(
                fields=["id"],
                name="card_dispute_owed",
                condition=Q(status="lost", withdrawn__gt=F("reinstated") + F("collected") + F("written_off")),
            ),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def claim(self) -> int:
        """Yen that the client still owes the operator for it."""
        return self.withdrawn - self.reinstated - self.collected - self.written_off


class CardHold(BaseModel):
    """Earnings of a ``worker`` from a ``contract`` that do not leave until staff release them, or day 60.
    ``reason``: a key of ``rules/money/card_holds.py``.
    """

    id = models.TextField(primary_key=True, default=new_card_hold_id)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="card_holds")
    contract_id = models.TextField(unique=True)
    reason = models.TextField()
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.TextField(default="")
    why = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="card_hold_released",
                condition=Q(released_at__isnull=True, released_by="", why="")
                | Q(released_at__isnull=False) & ~Q(released_by="") & ~Q(why=""),
            )
        ]
        indexes = [models.Index(fields=["made_at", "id"], name="card_hold_open", condition=Q(released_at__isnull=True))]

    def __str__(self) -> str:
        return self.id


class CardEvent(BaseModel):
    """What the card company has told by a signed call. Only of ``what`` it tells, and its id, is kept: how things stand
    is asked anew, so that events may come twice, late and in any order. ``try_at``: when to see to it, in real time.
    One is ours, ``credited:…``: an odd payment was credited, and is looked at once more.
    """

    id = models.TextField(primary_key=True)
    kind = models.TextField()
    what = models.CharField(max_length=7)
    about = models.TextField()
    received_at = models.DateTimeField()
    try_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["try_at"], name="card_event_try", condition=Q(try_at__isnull=False))]

    def __str__(self) -> str:
        return self.id
