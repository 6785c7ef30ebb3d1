"""A worker's public profile and portfolio."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Regex

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.models import StoredFile
from michinori.machinery.search import dated
from michinori.rules.market.categories import LONGEST_SLUG
from michinori.rules.talk.answering import WITHIN

from .users import User


def new_picture_id() -> str:
    return new_id("pic")


def new_link_id() -> str:
    return new_id("lnk")


AVAILABILITY = ("open", "busy", "unlisted")
FINDABLE = Q(search__isnull=False) & ~Q(availability="unlisted")
"""Condition: profiles that the clients' search may find."""


def _are_slugs(name: str) -> Regex:
    """Condition: the column is a list of slugs."""
    joined = Func(F(name), Value(" "), function="array_to_string", output_field=models.TextField())
    return Regex(joined, Value(rf"^([a-z0-9-]{{1,{LONGEST_SLUG}}}( |$))*$"))


class Profile(BaseModel):
    """``hourly_guide``: yen before tax per hour, a price hint that binds nobody.

    ``categories`` and ``subcategories``: kinds of work taken on, on both levels. ``answers_in``: within how many hours
    three of four of this person's answers came; the room ``conversation`` keeps it, None where there is nothing to say.
    ``search``: the words that clients find it by; None without headline and skills.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    headline = models.CharField(max_length=80, blank=True, default="")
    about = models.TextField(max_length=4000, blank=True, default="")
    skills = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    hourly_guide = models.IntegerField(null=True, validators=[MinValueValidator(1)])
    categories = ArrayField(models.CharField(), default=list, db_default=[], blank=True)
    subcategories = ArrayField(models.CharField(max_length=LONGEST_SLUG), default=list, db_default=[], blank=True)
    answers_in = models.SmallIntegerField(null=True)
    availability = models.CharField(max_length=8, default="open", db_default="open")
    search = SearchVectorField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="profile_categories", condition=_are_slugs("categories")),
            models.CheckConstraint(name="profile_subcategories", condition=_are_slugs("subcategories")),
            models.CheckConstraint(
                name="profile_answers_in", condition=Q(answers_in__isnull=True) | Q(answers_in__in=WITHIN)
            ),
            models.CheckConstraint(name="profile_availability", condition=Q(availability__in=AVAILABILITY)),
            models.CheckConstraint(
                name="profile_hourly_guide", condition=Q(hourly_guide__isnull=True) | Q(hourly_guide__gte=1)
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="profile_search", condition=FINDABLE),
            GinIndex(dated("updated_at"), name="profile_search_dated", condition=FINDABLE),
            models.Index(fields=["-updated_at", "-user"], name="profile_newest", condition=FINDABLE),
            GinIndex(fields=["categories", "subcategories", "skills"], name="profile_kinds", condition=FINDABLE),
        ]

    def __str__(self) -> str:
        return self.user_id


class PortfolioLink(BaseModel):
    """A link to work shown elsewhere; https only."""

    id = models.TextField(primary_key=True, default=new_link_id)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="portfolio_link_https", condition=Q(url__startswith="https://"))]

    def __str__(self) -> str:
        return self.id


class PortfolioPicture(BaseModel):
    """A work: a picture or a PDF; pages show previews without a mark, never the stored original. ``contract_id``: of
    the finished contract that it was made for, whose client allowed it to be shown. ``hidden_at``: when the staff took
    it down.
    """

    id = models.TextField(primary_key=True, default=new_picture_id)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    contract_id = models.TextField(null=True)
    hidden_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["contract_id"], name="work_of_contract", condition=Q(contract_id__isnull=False))
        ]

    def __str__(self) -> str:
        return self.id
