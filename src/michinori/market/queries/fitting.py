"""Which of the newest open jobs fit a worker best. They are ranked where they are stored, so that of the 200 that are
looked at only a few are read whole.
"""

from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Func, IntegerField, OuterRef, Q, TextField, When
from django.db.models.expressions import Subquery
from django.db.models.functions import Cast
from django.db.models.lookups import IsNull

from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.lookups import Among, Mostly
from michinori.machinery.search import matches
from michinori.market.models import LIVE, Job, Proposal
from michinori.market.queries.jobs import with_proposals
from michinori.people.blocks import kept_from_worker
from michinori.people.policy import acted_for_by
from michinori.rules.market.finding import CATEGORY, ENOUGH, MOST_WORDS, SKILL, WORD

LOOKED_AT = 200
"""How many of the newest jobs with any match are ranked."""


class _PlacesFound(Func):
    """``(F("search"), texts)``: the places, from 1 on, of those of these tsqueries that a row's words match. The words
    are unpacked once, as setweight gives them, not once for each tsquery.
    """

    template = """ARRAY(
    SELECT asked.place::int
    FROM (
        SELECT setweight(given.search, 'D') AS words, given.texts
        FROM (VALUES (%(expressions)s)) given (search, texts) OFFSET 0
    ) job, unnest(CASE WHEN job.words IS NULL THEN NULL ELSE job.texts END) WITH ORDINALITY asked (wanted, place)
    WHERE job.words @@ asked.wanted::tsquery
)"""
    output_field = ArrayField(IntegerField())


class _WeightOfWords(Func):
    """``(places, skills)``: the weight of skills and words of which these places were found, where the first so many
    are skills (``rules.market.finding.Reasons``).
    """

    template = """(
    SELECT %(skill)s * count(*) FILTER (WHERE one.place <= one.skills)
        + %(word)s * LEAST(%(most_words)s, count(*) FILTER (WHERE one.place > one.skills))
    FROM (SELECT unnest(given.places), given.skills FROM (VALUES (%(expressions)s)) given (places, skills))
        one (place, skills)
)"""
    output_field = IntegerField()


class _Heaviest(ArraySubquery):
    """The ids of the ``most`` heaviest of rows of id, instant and weight that weigh enough; of equals the newest."""

    template = """ARRAY(
    SELECT one.id FROM (%(subquery)s) one (id, at, weight)
    WHERE one.weight >= %(enough)s ORDER BY one.weight DESC, one.at DESC, one.id DESC LIMIT %(most)s
)"""
    output_field = ArrayField(TextField())


@cache
def fitting(most: int, *, by_word: bool, by_category: bool) -> Composed[Job]:
    """Of the newest open jobs that the tsquery ``any`` finds, or that are of one of the ``categories``, the ``most``
    that weigh most for the worker ``viewer``, the newest first, and none that weighs too little to be recommended.
    ``found``: the places, from 1 on, of those tsqueries of ``each``, the first ``skills`` of which are of skills, that
    find a job; ``apart``: whether a block separates its client from the worker.
    """
    # Looked up for each job: read at once, there are all that the worker ever answered.
    answered = Proposal.objects.filter(worker_id=Given("viewer"), status__in=LIVE, job_id=OuterRef("pk")).values("id")
    not_answered = Mostly(Q(IsNull(Subquery(answered), True)))
    rows = Job.objects.filter(~acted_for_by(Given("viewer")), not_answered, status="open", reported=False)
    any_word = Q(matches(Given("any"))) if by_word else Q()
    fits = Q(Among(F("category"), GivenAs("categories", ArrayField(TextField()))))
    rows = rows.filter(any_word | fits if by_category else any_word)
    skills = Cast(GivenAs("skills", IntegerField()), IntegerField())
    of_words = _WeightOfWords(_found(), skills, most_words=MOST_WORDS, skill=SKILL, word=WORD)
    weight = of_words + Case(When(fits, then=CATEGORY), default=0) if by_category else of_words
    newest = rows.order_by("-posted_at", "-id").annotate(weight=weight).values("id", "posted_at", "weight")[:LOOKED_AT]
    shown = with_proposals(Job.objects.filter(Among(F("id"), _Heaviest(newest, most=most, enough=ENOUGH))))
    apart = ExpressionWrapper(kept_from_worker(Given("viewer"), "client"), output_field=BooleanField())
    shown = shown.annotate(found=_found(), apart=apart).order_by("-posted_at", "-id")
    return Composed(shown, keeps_plan=not by_word)


def _found() -> _PlacesFound:
    texts = ArrayField(TextField())
    return _PlacesFound(F("search"), Cast(GivenAs("each", texts), texts))
