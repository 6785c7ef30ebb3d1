"""Contract (契約) and the immutable versions of its terms (契約条件)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.market.models import Job, Proposal
from michinori.people.models import Client, User
from michinori.rules.contract.life import SIDES, Life
from michinori.rules.contract.lifecycle import OPEN
from michinori.rules.measures.kinds import FORMER
from michinori.rules.measures.table import MEASURES

METERS = (*MEASURES, *FORMER)
"""Includes retired kinds: during a deployment the old version of the program may still write them."""
BELOW_THE_PRICE = tuple(kind for kind, measure in MEASURES.items() if not measure.pays_the_price)
STATUSES = ("offered", "agreed", "active", "delivered", "completed", "ending", "ended", "cancelled")


def new_contract_id() -> str:
    return new_id("con")


class Contract(BaseModel):
    """One contract as it stands. ``price``, ``paid``, ``withheld``, ``bonus``, ``superseded`` and ``settled_amount``
    are whole yen before tax; ``terms`` are those in force.

    ``open_*`` point to the one delivery, amendment, switch, termination, notice or live handover; ``open_requests``
    counts change requests not yet answered. ``next_at`` (the end of its next clock) and ``due_on`` (the due date of its
    terms) stand here a second time, for home, which puts all contracts of a person in order. ``last_n`` is the number
    of the last event, ``changed_n`` that of the last event that changed state, terms or amounts, ``state_n`` that of
    the last event that changed more than amounts.
    """

    id = models.TextField(primary_key=True, default=new_contract_id)
    title = models.CharField(max_length=120)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="contracts")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="contracts")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contracts", db_index=False)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contracts", db_index=False)
    continues = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="continued_by")
    status = models.CharField(max_length=10)
    turn = models.CharField(max_length=6, null=True)
    terms = models.ForeignKey("TermsVersion", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    price = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    withheld = models.BigIntegerField(default=0)
    waived = models.BigIntegerField(default=0)
    bonus = models.BigIntegerField(default=0, db_default=0)
    superseded = models.BigIntegerField(default=0)
    superseded_on = models.DateField(null=True)
    revisions_used = models.SmallIntegerField(default=0)
    returns = models.SmallIntegerField(default=0)
    restarts_used = models.SmallIntegerField(default=0, db_default=0)
    open_requests = models.SmallIntegerField(default=0, db_default=0)
    meter = models.CharField(max_length=6, default="stages", db_default="stages")
    frozen = models.BooleanField(default=False, db_default=False)
    frozen_at = models.DateTimeField(null=True)
    bound_to_end = models.BooleanField(default=False, db_default=False)
    accepted = models.BooleanField(default=False)
    withdrawn = ArrayField(models.CharField(max_length=6), default=list)
    settled_amount = models.BigIntegerField(null=True)
    settled_by = models.CharField(max_length=15, null=True)
    open_delivery = models.ForeignKey("Delivery", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    open_amendment = models.ForeignKey(
        "Amendment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    open_termination = models.ForeignKey(
        "Termination", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    open_notice = models.ForeignKey(
        "Termination", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    open_handover = models.ForeignKey("Handover", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    open_switch = models.ForeignKey("Switch", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    first_delivered_at = models.DateTimeField(null=True)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    last_n = models.IntegerField(default=0)
    changed_n = models.IntegerField(default=0, db_default=0)
    state_n = models.IntegerField(default=0, db_default=0)
    after: Life | None = None
    """No column: the life as the command that returns this row has written it, for an answer that reads nothing again.
    """
    newest_event: tuple[int, str | None] | None = None
    """No column: number and hash of the newest event, if they were read or written under this transaction's lock."""

    class Meta:
        constraints = [
            models.CheckConstraint(name="contract_status", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(name="contract_turn", condition=Q(turn__isnull=True) | Q(turn__in=SIDES)),
            models.CheckConstraint(name="contract_price", condition=Q(price__gte=1)),
            models.CheckConstraint(name="contract_paid", condition=Q(paid__gte=0, paid__lte=F("price"))),
            models.CheckConstraint(
                name="contract_superseded", condition=Q(superseded__gte=0, superseded__lte=F("price"))
            ),
            models.CheckConstraint(name="contract_withheld", condition=Q(withheld__gte=0, withheld__lte=F("paid"))),
            models.CheckConstraint(name="contract_waived", condition=Q(waived__gte=0)),
            models.CheckConstraint(name="contract_bonus", condition=Q(bonus__gte=0)),
            models.CheckConstraint(
                name="contract_unpaid_before_deposit",
                condition=~Q(status__in=("offered", "agreed", "cancelled")) | Q(paid=0),
            ),
            models.CheckConstraint(
                name="contract_completed_paid",
                condition=~Q(status="completed") | Q(paid=F("price")) | Q(meter__in=BELOW_THE_PRICE),
            ),
            models.CheckConstraint(name="contract_meter", condition=Q(meter__in=METERS)),
            models.CheckConstraint(
                name="contract_ended_settled",
                condition=Q(
                    status="ended", settled_amount__isnull=False, settled_amount=F("paid"), settled_by__isnull=False
                )
                | Q(~Q(status="ended"), settled_amount__isnull=True, settled_by__isnull=True),
            ),
            models.CheckConstraint(
                name="contract_ended_at", condition=Q(ended_at__isnull=True) | Q(status__in=("completed", "ended"))
            ),
            models.CheckConstraint(
                name="contract_ending_open",
                condition=Q(status="ending", open_termination__isnull=False)
                | Q(~Q(status="ending"), open_termination__isnull=True),
            ),
            models.CheckConstraint(
                name="contract_notice_under_way",
                condition=Q(open_notice__isnull=True) | Q(status__in=("active", "delivered")),
            ),
            models.CheckConstraint(
                name="contract_frozen_since",
                condition=Q(frozen=False, frozen_at__isnull=True) | Q(frozen=True),
            ),
            models.CheckConstraint(
                name="contract_delivered_open",
                condition=~Q(status="delivered") | Q(open_delivery__isnull=False),
            ),
            models.CheckConstraint(
                name="contract_amendment_under_way",
                condition=Q(open_amendment__isnull=True) | Q(status__in=("active", "delivered")),
            ),
            models.CheckConstraint(
                name="contract_switch_under_way",
                condition=Q(open_switch__isnull=True)
                | Q(status__in=("active", "delivered"), open_amendment__isnull=True),
            ),
            models.CheckConstraint(
                name="contract_handover_at_end",
                condition=Q(open_handover__isnull=True) | Q(status__in=("ending", "ended")),
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-last_at"], name="contract_of_client"),
            models.Index(fields=["worker", "-last_at"], name="contract_of_worker"),
            models.Index(fields=["client"], name="contract_running_of_client", condition=Q(status__in=OPEN)),
            models.Index(fields=["worker"], name="contract_running_of_worker", condition=Q(status__in=OPEN)),
            models.Index(OpClass(Upper("title"), "text_pattern_ops"), name="contract_title_begins"),
            models.Index(fields=["price", "-last_at"], name="contract_of_price"),
        ]

    def __str__(self) -> str:
        return self.id


class TermsVersion(BaseModel):
    """One version of the terms; never changed or deleted (trigger). ``body`` is what ``Terms.as_data`` gives."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions", db_index=False)
    version = models.SmallIntegerField()
    price = models.BigIntegerField()
    body = models.JSONField()
    by = models.CharField(max_length=6)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="terms_version_once", fields=["contract", "version"]),
            models.CheckConstraint(name="terms_price", condition=Q(price__gte=1, version__gte=1)),
            models.CheckConstraint(name="terms_by", condition=Q(by__in=SIDES)),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.version}"
