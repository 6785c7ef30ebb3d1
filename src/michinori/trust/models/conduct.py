"""Models of conduct: per contract what it adds, per party the sums, and the party's public explanations."""

from django.db import models
from django.db.models import F, Q

from michinori.contracts.models import Contract
from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import Party, User
from michinori.rules.people.conduct import CLIENT_FIGURES, LEAST_PRICE, NOT_COUNTED, WORKER_FIGURES

ANSWER_LIMIT = 600
_OF_A_SIDE = Q(side="client", key__in=CLIENT_FIGURES) | Q(side="worker", key__in=WORKER_FIGURES)
_KEPT = _OF_A_SIDE | Q(key=NOT_COUNTED)


def new_answer_id() -> str:
    return new_id("ans")


class ContractFacts(BaseModel):
    """What one contract contributes to conduct, read from all its events after each new one; ``n``: the last event
    read.

    ``price``: yen before tax. ``begun_at``: the first deposit; of one ``unfunded`` when it was agreed. ``verified``:
    both sides were when it was read. ``adds``: per side and figure [hits, trials]. ``counts``: whether the figures
    include it; per verified client and worker one contract in 90 days does (domain § 10).
    """

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, primary_key=True, related_name="facts")
    n = models.IntegerField()
    client_party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker_party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    price = models.BigIntegerField()
    begun_at = models.DateTimeField(null=True)
    unfunded = models.BooleanField(default=False, db_default=False)
    verified = models.BooleanField(default=False, db_default=False)
    adds = models.JSONField()
    counts = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="facts_that_count",
                condition=Q(counts=False) | Q(begun_at__isnull=False, price__gte=LEAST_PRICE, verified=True),
            ),
            models.CheckConstraint(name="facts_n", condition=Q(n__gte=1)),
        ]
        indexes = [
            models.Index(fields=["client_party", "worker_party"], name="facts_of_two"),
            models.Index(fields=["worker_party"], name="facts_of_a_worker"),
        ]

    def __str__(self) -> str:
        return self.contract_id


class Figure(BaseModel):
    """A figure: ``hits`` out of ``trials`` in ``n`` contracts of one party on one side, or of the whole site if
    ``party`` is None; ``yen``: the price before tax of those contracts. For ``blocked_by`` all three counts are the
    number of verified workers, for ``not_counted`` the number of contracts.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    side = models.CharField(max_length=6)
    key = models.CharField(max_length=30)
    n = models.BigIntegerField()
    hits = models.BigIntegerField()
    trials = models.BigIntegerField()
    yen = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="figure_once", fields=["party", "side", "key"], nulls_distinct=False),
            models.CheckConstraint(name="figure_of_a_side", condition=_KEPT),
            models.CheckConstraint(
                name="figure_counts", condition=Q(n__gte=1, hits__gte=0, trials__gte=F("n"), yen__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.key}"


class FigureAnswer(BaseModel):
    """A party's public explanation of one of its figures; at most one each."""

    id = models.TextField(primary_key=True, default=new_answer_id)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=6)
    key = models.CharField(max_length=30)
    text = models.TextField(max_length=ANSWER_LIMIT)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="answer_once_a_figure", fields=["party", "side", "key"]),
            models.CheckConstraint(name="answer_of_a_side", condition=_OF_A_SIDE & ~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.id


class Refreshed(BaseModel):
    """The day in Japan on which the averages (``averages``) or the numbers of blocks (``blocks``) were last summed, or
    on which all was counted anew after a change of the rules (``rules-N``).
    """

    what = models.CharField(max_length=10, primary_key=True)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.what} {self.on}"
