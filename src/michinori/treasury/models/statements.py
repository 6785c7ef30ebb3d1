"""Statements of the operator's bank, line by line, and what became of each line (domain § 8, Money in)."""

from typing import Literal, get_args

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.letters import index_of_letters
from michinori.people.models import Client

LineStatus = Literal[
    "matched", "suspense", "assigned", "returned", "bounced", "card", "out", "charge", "sent", "own", "known"
]  # fmt: skip
"""``matched``: credited to the client whose reference it bears. ``suspense``: nobody knows yet whose it is; staff have
``assigned`` it to a client or ``returned`` it to the sender, or found that it is a payout which the bank could not
deliver: ``bounced``, or that the card company has paid out: ``card``. ``out``: money that left the bank; staff have
said that it is a ``charge`` of the bank, which books it, or a run that was ``sent``, which is booked already.
``own``: the operator's own money, put in or taken out. ``known``: somebody had recorded it by hand before.
"""
_CREDITED = ("matched", "assigned")
_SETTLED = ("assigned", "returned", "bounced", "card", "charge", "sent", "own", "known")
_OUT = ("out", "charge", "sent")
_BOTH = ("own",)


def new_statement_id() -> str:
    return new_id("bst")


def new_line_id() -> str:
    return new_id("bsl")


class BankStatement(BaseModel):
    """A file that was imported. The same content is one row, however often it comes. ``format``: ``zengin`` or
    ``csv:`` with the name of a mapping. ``done_at`` is empty while lines are being booked, or after a kill.
    """

    id = models.TextField(primary_key=True, default=new_statement_id)
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    format = models.TextField()
    lines = models.IntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.TextField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.id


class StatementSpan(BaseModel):
    """What a file says of one ``account``: its days, and the balances before and after its lines, where it has them."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="spans")
    account = models.TextField()
    first = models.DateField()
    last = models.DateField()
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="statement_span_days", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(
                name="statement_span_balances",
                condition=Q(opening__isnull=True, closing__isnull=True)
                | Q(opening__isnull=False, closing__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["account", "last"], name="statement_span_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.first}"


class StatementDay(BaseModel):
    """What all lines of one ``account`` and ``day`` have ``moved`` together, so that a year is a few hundred rows. A
    trigger (migration 0022) keeps it; a line's account, day and amount never change.
    """

    account = models.TextField()
    day = models.DateField()
    moved = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="statement_day_once", fields=["account", "day"])]

    def __str__(self) -> str:
        return f"{self.account} {self.day}"


class LineTwin(BaseModel):
    """A line of a file that staff know to be a ``line`` booked from a file of another format. ``key``, ``account``: as
    this file's format has them, so that no later file of that format books it.
    """

    key = models.CharField(max_length=64, unique=True)
    account = models.TextField()
    line = models.ForeignKey("treasury.StatementLine", on_delete=models.PROTECT, related_name="twins")

    class Meta:
        constraints = [models.UniqueConstraint(name="line_twin_once", fields=["line", "account"])]

    def __str__(self) -> str:
        return self.key


class StatementLine(BaseModel):
    """One line. ``key``: the hash of what makes it this line (``rules/money/statement_file.Line.key``), so that no
    file books it twice. ``amount``: whole yen, above 0 what came in. ``settled_by``: the user who assigned or returned
    it, with the ``reason``. ``payout``: which one came back by it, where it ``bounced``. ``run``: which one left by it,
    alone or with other lines. ``recorded``: the movement by which it was recorded by hand, where it is ``known``.
    """

    id = models.TextField(primary_key=True, default=new_line_id)
    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="booked")
    number = models.IntegerField()
    key = models.CharField(max_length=64, unique=True)
    account = models.TextField()
    day = models.DateField()
    amount = models.BigIntegerField()
    name = models.TextField()
    told = models.TextField()
    status = models.CharField(max_length=8)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="statement_lines")
    payout = models.OneToOneField("treasury.Payout", on_delete=models.PROTECT, null=True, related_name="came_back")
    run = models.ForeignKey("treasury.PayoutRun", on_delete=models.PROTECT, null=True, related_name="lines")
    recorded = models.OneToOneField("ledger.Movement", on_delete=models.PROTECT, null=True, related_name="told_by")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(default="")
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="statement_line_status", condition=Q(status__in=get_args(LineStatus))),
            models.CheckConstraint(
                name="statement_line_way",
                condition=Q(amount__gt=0) & ~Q(status__in=_OUT) | Q(amount__lt=0, status__in=(*_OUT, *_BOTH)),
            ),
            models.CheckConstraint(
                name="statement_line_run",
                condition=Q(status="sent", run__isnull=False) | ~Q(status="sent") & Q(run__isnull=True),
            ),
            models.CheckConstraint(
                name="statement_line_client",
                condition=Q(status__in=_CREDITED, client__isnull=False)
                | ~Q(status__in=_CREDITED) & Q(client__isnull=True),
            ),
            models.CheckConstraint(
                name="statement_line_settled",
                condition=Q(status__in=_SETTLED, settled_at__isnull=False) & ~Q(settled_by="")
                | ~Q(status__in=_SETTLED) & Q(settled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="statement_line_recorded",
                condition=Q(status="known", recorded__isnull=False) | ~Q(status="known") & Q(recorded__isnull=True),
            ),
            models.CheckConstraint(
                name="statement_line_payout",
                condition=Q(status="bounced", payout__isnull=False) | ~Q(status="bounced") & Q(payout__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["day", "id"], name="statement_line_waiting", condition=Q(status="suspense")),
            models.Index(fields=["day", "id"], name="statement_line_out", condition=Q(status="out")),
            models.Index(fields=["-day", "-id"], name="statement_line_day"),
            models.Index(
                index_of_letters("name"),
                "client",
                name="statement_line_letters_client",
                condition=Q(client__isnull=False),
            ),
            models.Index(fields=["-settled_at"], name="statement_line_settled", condition=Q(settled_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.id
