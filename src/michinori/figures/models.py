"""Tables of the figures of months that are over, and of words searched in vain."""

from django.db import models
from django.db.models import Q

from michinori.machinery.base_model import BaseModel
from michinori.rules.figures import FEWEST, FIGURES, WORD_LIMIT


class MonthFigure(BaseModel):
    """One part of one figure in one month, as ``rules.figures.Counted`` says. Whether it may be shown is for
    ``rules.figures.may_show``. Rows are only added, since two versions of a figure would tell what differs.
    """

    month = models.DateField()
    name = models.CharField(max_length=20)
    part = models.CharField(max_length=24, blank=True, default="")
    value = models.BigIntegerField()
    people = models.BigIntegerField()
    rest = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="month_figure_once", fields=["month", "name", "part"]),
            models.CheckConstraint(name="month_figure_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="month_figure_name", condition=Q(name__in=tuple(FIGURES))),
            models.CheckConstraint(
                name="month_figure_counts",
                condition=Q(value__gte=0, people__gte=0) & (Q(rest__isnull=True) | Q(rest__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.name} {self.part}"


class CountedMonth(BaseModel):
    """One subject of one month has been counted, for good."""

    month = models.DateField()
    subject = models.CharField(max_length=20)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="counted_month_once", fields=["month", "subject"]),
            models.CheckConstraint(name="counted_month_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.subject}"


class SearchMark(BaseModel):
    """Somebody searched something in vain in a month. ``word`` and ``who`` are keyed hashes of that month, from which
    neither can be told nor followed into another month; rows are deleted when the month has been counted.
    """

    month = models.DateField()
    word = models.BinaryField()
    who = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="search_mark_once", fields=["month", "word", "who"]),
            models.CheckConstraint(name="search_mark_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class SearchWord(BaseModel):
    """What at least ``FEWEST`` different people searched in vain in a month; before that its words are in no table."""

    month = models.DateField()
    word = models.CharField(max_length=WORD_LIMIT)
    people = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="search_word_once", fields=["month", "word"]),
            models.CheckConstraint(name="search_word_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="search_word_people", condition=Q(people__gte=FEWEST)),
        ]
        indexes = [models.Index(fields=["month", "-people", "word"], name="search_word_most")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.word}"
