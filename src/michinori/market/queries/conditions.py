"""What a search asks of the open jobs. Its conditions are composed once for each set of filters in use, of which there
are few (decision 55).
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from django.db.models import DateField, F, Field, IntegerField, Q, QuerySet
from django.db.models.functions import Coalesce

from michinori.kernel.actor import Actor
from michinori.machinery.composed import Given, GivenAs, GivenIds
from michinori.machinery.lookups import AmongMany, Mostly
from michinori.machinery.search import Newest, dated, matches, with_slug
from michinori.market.models import Job
from michinori.market.policy import open_to

NEWEST_OPEN = Newest(
    lambda: Job.objects.filter(status="open").order_by("-posted_at", "-id").values_list("posted_at", flat=True)
)
_NONE = ("", None, False)
_NO_TEXTS: "dict[str, Field[Any, Any]]" = {
    "budget_min": IntegerField(),
    "budget_max": IntegerField(),
    "due": DateField(),
}


@dataclass(frozen=True)
class Conditions:
    """The conditions of a search; what is empty, None or False is none. ``viewer``: the id of who asks; ``apart``,
    instead of ``viewer``: the place of the ids of the clients whom blocks keep from them, looked up before; ``words``:
    a tsquery for words wherever they stand; ``beside``: one for where they stand, if that says more; ``budget_*``: yen
    before tax, or the place of them; ``due``: on that day at the earliest, or without a date; the others as in a
    ``Search``.
    """

    viewer: str = ""
    apart: GivenIds | None = None
    words: str = ""
    beside: str = ""
    category: str = ""
    subcategory: str = ""
    kind: str = ""
    skill: str = ""
    budget_min: int | GivenAs | None = None
    budget_max: int | GivenAs | None = None
    due: date | GivenAs | None = None
    calm: bool = False
    verified: bool = False

    @classmethod
    def places(cls, names: tuple[str, ...]) -> Self:
        """The conditions of these names, with places for their values."""
        found: dict[str, Any] = {name: Given(name) for name in names}
        found |= {name: GivenAs(name, field) for name, field in _NO_TEXTS.items() if name in names}
        found |= {"apart": GivenIds("apart")} if "apart" in names else {}
        return cls(**found | {name: True for name in ("calm", "verified") if name in names})

    @property
    def values(self) -> dict[str, Any]:
        """The conditions that there are, by name."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if value not in _NONE or type(value) is int}

    @property
    def actor(self) -> Actor | None:
        """Who asks; None for a visitor."""
        return Actor.person(self.viewer) if self.viewer else None

    def rows(self) -> QuerySet[Job]:
        """The open jobs that meet all of these and that this viewer may see, unordered."""
        rows = self._chosen(open_to(self.actor))
        return rows.filter(matches(self.beside or self.words)) if self.words else rows

    def indexed(self, *, named: bool = False) -> QuerySet[Job]:
        """As ``rows``, wherever the words stand. ``named``: they may name days and the category (``words_named``)."""
        rows, column = self._chosen(open_to(self.actor)), dated("posted_at", slug="category") if named else F("search")
        return rows.filter(matches(self.words, column)) if self.words else rows

    @property
    def words_named(self) -> str:
        """The words with the category, for a ``dated`` column (``machinery.search``)."""
        return with_slug(self.words, self.category) if self.category else self.words

    def _chosen(self, rows: QuerySet[Job]) -> QuerySet[Job]:
        given = {"category": self.category, "subcategory": self.subcategory, "kind": self.kind}
        found = Q(**{name: value for name, value in given.items() if value})
        if self.skill:
            found &= Q(skills__contains=[self.skill])
        if self.due:
            found &= Q(due_date__isnull=True) | Q(due_date__gte=self.due)
        if self.calm:
            found &= Q(reported=False, client__party__trouble=False)
        if self.verified:
            found &= Q(client__user__verified=True) | Q(client__organisation__verified=True)
        rows = rows.filter(found)
        if self.apart:
            rows = rows.filter(Mostly(~Q(AmongMany(F("client_id"), self.apart))))
        if self.budget_min is not None:
            rows = rows.annotate(most=Coalesce("budget_max", "budget_min")).filter(most__gte=self.budget_min)
        if self.budget_max is not None:
            rows = rows.annotate(least=Coalesce("budget_min", "budget_max")).filter(least__lte=self.budget_max)
        return rows
