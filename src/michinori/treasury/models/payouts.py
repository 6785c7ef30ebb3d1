"""Money that leaves for a bank account, and the runs in which it leaves (domain § 8, Money out)."""

from datetime import date
from typing import Literal, get_args

from django.db import models
from django.db.models import F, Q

from michinori.kernel.clock import day_of
from michinori.kernel.ids import new_id
from michinori.machinery import clock
from michinori.machinery.base_model import BaseModel
from michinori.people.models import Client
from michinori.rules.money.bank_days import file_day, next_gathering
from michinori.rules.money.payout_days import leaves_unseen_on

from .accounts import BankAccount

PayoutStatus = Literal["requested", "in_run", "sent", "returned", "cancelled"]
RunStatus = Literal["gathered", "released", "sent", "dissolved"]
"""``dissolved``: the bank does not carry it out; its payouts wait for another run."""
PayoutSource = Literal["worker", "client", "sender", "estate"]
"""Whose balance it comes from: earnings of a worker, or money of a client that no escrow holds; ``sender``: nobody's,
it came without a reference and goes back to who sent it; ``estate``: what an insolvent client has left, to its trustee.
"""
_LEFT = ("in_run", "sent", "returned")
_BY_SOMEBODY = ~Q(confirmed_by__in=("", "clock", F("gathered_by")))


def new_payout_id() -> str:
    return new_id("pay")


def new_run_id() -> str:
    return new_id("run")


class PayoutRun(BaseModel):
    """The payouts that one file sends on one bank day. ``count`` and ``total`` are those of its payouts.

    ``two_people``: it was above the limit, so that ``released_by`` is another person than ``gathered_by`` and, where
    the clock gathered, than ``confirmed_by``. ``why``: what they looked at, in their words. ``stopped_by`` says that
    the bank will not carry it out; where ``stop_two``, another person, ``dissolved_by``, agrees before it is dissolved.
    ``sent_by`` says that the bank has carried it out; ``unsent_by``, that it has not, while another has to agree;
    ``times_unsent``: how often that was so. ``emptied``: it was dissolved since its only payout was taken out of it.
    """

    id = models.TextField(primary_key=True, default=new_run_id)
    on = models.DateField()
    status = models.CharField(max_length=9, default="gathered")
    count = models.IntegerField()
    total = models.BigIntegerField()
    gathered_at = models.DateTimeField()
    gathered_by = models.TextField()
    two_people = models.BooleanField(default=False, db_default=False)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.TextField(default="", db_default="")
    confirmed_why = models.TextField(default="", db_default="")
    released_at = models.DateTimeField(null=True)
    released_by = models.TextField(default="")
    released_why = models.TextField(default="", db_default="")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.TextField(default="", db_default="")
    sent_why = models.TextField(default="", db_default="")
    unsent_at = models.DateTimeField(null=True)
    unsent_by = models.TextField(default="", db_default="")
    unsent_why = models.TextField(default="", db_default="")
    times_unsent = models.IntegerField(default=0, db_default=0)
    stop_two = models.BooleanField(default=False, db_default=False)
    emptied = models.BooleanField(default=False, db_default=False)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.TextField(default="", db_default="")
    stopped_why = models.TextField(default="", db_default="")
    dissolved_at = models.DateTimeField(null=True)
    dissolved_by = models.TextField(default="", db_default="")
    dissolved_why = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payout_run_on_once", fields=["on"], condition=~Q(status="dissolved")),
            models.CheckConstraint(name="payout_run_status", condition=Q(status__in=get_args(RunStatus))),
            models.CheckConstraint(name="payout_run_sum", condition=Q(count__gte=1, total__gte=1)),
            models.CheckConstraint(
                name="payout_run_order",
                condition=Q(status="gathered", released_at__isnull=True, sent_at__isnull=True)
                | Q(status="released", released_at__isnull=False, sent_at__isnull=True)
                | Q(status="sent", released_at__isnull=False, sent_at__isnull=False)
                | Q(status="dissolved", sent_at__isnull=True),
            ),
            models.CheckConstraint(
                name="payout_run_confirmed",
                condition=Q(confirmed_at__isnull=True, confirmed_by="") | Q(confirmed_at__isnull=False) & _BY_SOMEBODY,
            ),
            models.CheckConstraint(
                name="payout_run_two_people",
                condition=Q(two_people=False)
                | Q(status="gathered")
                | Q(status="dissolved", released_at__isnull=True)
                | ~Q(released_by__in=("", "clock", F("gathered_by"), F("confirmed_by")))
                & (~Q(gathered_by="clock") | _BY_SOMEBODY),
            ),
            models.CheckConstraint(name="payout_run_sent", condition=Q(sent_by__in=("", "operator")) | ~Q(sent_why="")),
            models.CheckConstraint(
                name="payout_run_unsent",
                condition=Q(unsent_at__isnull=True, unsent_by="", unsent_why="")
                | Q(unsent_at__isnull=False, status="sent") & ~Q(unsent_by__in=("", "clock")) & ~Q(unsent_why=""),
            ),
            models.CheckConstraint(
                name="payout_run_stopped",
                condition=Q(stopped_at__isnull=True, stopped_by="", stopped_why="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_by__in=("", "clock")) & ~Q(stopped_why=""),
            ),
            models.CheckConstraint(
                name="payout_run_dissolved",
                condition=~Q(status="dissolved") & Q(dissolved_at__isnull=True, dissolved_by="", dissolved_why="")
                | Q(status="dissolved", stopped_at__isnull=False, dissolved_at__isnull=False)
                & ~Q(dissolved_by__in=("", "clock"))
                & (Q(stop_two=False) | ~Q(dissolved_by=F("stopped_by"))),
            ),
        ]
        indexes = [
            models.Index(fields=["on"], name="payout_run_waiting", condition=~Q(status__in=("sent", "dissolved"))),
            models.Index(fields=["-on", "-id"], name="payout_run_newest"),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def file_on(self) -> date:
        """The day for which its file asks the bank, reckoned as if it were released now where it is not yet. Its
        references stay those of ``on``, which no other run has.
        """
        return file_day(self.on, self.released_at or clock.now())


class Payout(BaseModel):
    """``amount`` yen on the way to an owner's account. ``place``: in its run's file, from 1. While it is requested, in
    a run or sent, the ledger has it on its way and no longer on the balance. ``reason``: why the bank returned it,
    or staff no longer send it back, or the claim that it paid and the payout as which the rest goes on.
    What goes back to its ``sender`` has no owner, but the ``line`` that brought it, and its account from the beginning.
    ``parting``: its owner has closed the account, and it goes to ``account`` all the same; ``contact``: their language
    and address, sealed, until it has surely arrived. ``card_silent_on``: when it first waited, because the card company
    did not say what it has sent back to the owner's cards. ``taken_out_by``: who took it out of a run, and ``why``, in
    words that its owner does not read; its owner cannot take it back until ``due_on``. ``times_out``: how often; 0 also
    where it was taken out before these were counted. ``by_day_60``: pay that leaves though its owner's money is held,
    since day 60 from the receipt of the work comes before another run.
    """

    id = models.TextField(primary_key=True, default=new_payout_id)
    owner = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="payouts")
    line = models.ForeignKey("treasury.StatementLine", on_delete=models.PROTECT, null=True, related_name="payouts")
    source = models.CharField(max_length=6)
    amount = models.BigIntegerField()
    status = models.CharField(max_length=9, default="requested")
    requested_at = models.DateTimeField()
    due_on = models.DateField()
    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, null=True, related_name="payouts")
    place = models.IntegerField(null=True)
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, null=True, related_name="payouts")
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    parting = models.BooleanField(default=False, db_default=False)
    contact = models.TextField(default="", db_default="")
    card_silent_on = models.DateField(null=True)
    taken_out_at = models.DateTimeField(null=True)
    taken_out_by = models.TextField(default="", db_default="")
    times_out = models.SmallIntegerField(default=0, db_default=0)
    taken_out_why = models.TextField(default="", db_default="")
    by_day_60 = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="payout_by_day_60", condition=Q(by_day_60=False) | Q(source="worker")),
            models.UniqueConstraint(name="payout_place_once", fields=["run", "place"]),
            models.CheckConstraint(name="payout_status", condition=Q(status__in=get_args(PayoutStatus))),
            models.CheckConstraint(name="payout_source", condition=Q(source__in=get_args(PayoutSource))),
            models.CheckConstraint(name="payout_amount", condition=Q(amount__gte=1)),
            models.CheckConstraint(
                name="payout_run",
                condition=Q(status__in=_LEFT, run__isnull=False, account__isnull=False, place__gte=1)
                | ~Q(status__in=_LEFT)
                & Q(run__isnull=True, place__isnull=True)
                & (Q(account__isnull=True) | Q(source__in=("sender", "estate")) | Q(parting=True)),
            ),
            models.CheckConstraint(name="payout_contact", condition=Q(contact="") | Q(parting=True)),
            models.CheckConstraint(
                name="payout_taken_out",
                condition=Q(taken_out_at__isnull=True, taken_out_by="", taken_out_why="")
                | Q(taken_out_at__isnull=False) & ~Q(taken_out_by="") & ~Q(taken_out_why=""),
            ),
            models.CheckConstraint(name="payout_times_out", condition=Q(times_out__gte=0, times_out__lte=2)),
            models.CheckConstraint(
                name="payout_owner",
                condition=Q(source="sender", owner__isnull=True, line__isnull=False, account__isnull=False)
                | ~Q(source="sender") & Q(owner__isnull=False, line__isnull=True),
            ),
            models.CheckConstraint(
                name="payout_ended",
                condition=Q(status__in=("returned", "cancelled"), ended_at__isnull=False)
                | ~Q(status__in=("returned", "cancelled")) & Q(ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="payout_waiting", condition=Q(status="requested")),
            models.Index(fields=["owner", "-requested_at", "-id"], name="payout_of_owner"),
            models.Index(fields=["-requested_at", "-id"], name="payout_newest"),
            models.Index(fields=["amount", "-requested_at"], name="payout_of_amount"),
            models.Index(fields=["status", "-requested_at", "-id"], name="payout_by_status"),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def leaves_on(self) -> date:
        """The first day on which it may leave, with the next run that the clock gathers: today's is over after its
        morning.
        """
        return max(self.due_on, day_of(next_gathering(clock.now())))

    @property
    def leaves_unseen_on(self) -> date | None:
        """The bank day with which it leaves at the latest though the card company is silent; None where it is not."""
        return leaves_unseen_on(self.card_silent_on) if self.card_silent_on else None
