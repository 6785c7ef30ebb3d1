"""People as cards: face, three works, stars, one fact in plain words, rate."""

from collections.abc import Sequence
from dataclasses import dataclass

from michinori.pages.conduct import Fact, facts_of
from michinori.people.models import Profile
from michinori.people.somebody import Somebody, of_user
from michinori.people.works import Works, works_of
from michinori.trust.queries.conduct import Conduct, conducts
from michinori.trust.queries.reviews import Summary, summaries_of

_SKILLS = 5
"""How many skills a card names of somebody without works."""


@dataclass(frozen=True)
class WorkShown:
    """The preview of a work, by its id."""

    id: str
    title: str


@dataclass(frozen=True)
class PersonText:
    """What a card says of a worker to everybody, of which alone it is drawn (the tag ``kept``). ``stars``: the mean of
    ``reviews`` reviews, empty without any; ``fact``: the first thing that can be counted, None for somebody without
    contracts that count; ``rate``: yen an hour before tax, as they name it.
    """

    who: Somebody
    verified: bool
    headline: str
    works: tuple[WorkShown, ...]
    skills: tuple[str, ...]
    stars: str
    reviews: int
    fact: Fact | None
    busy: bool
    rate: int | None

    @property
    def is_new(self) -> bool:
        """Whether nothing can be counted yet."""
        return self.fact is None and not self.reviews


@dataclass(frozen=True)
class PersonCard:
    """The values of ``market/worker_card.html``. ``favourite``: the id of the reader's favourite, where the list is of
    those.
    """

    text: PersonText
    favourite: str = ""


def person_cards(profiles: Sequence[Profile], favourites: Sequence[str] = ()) -> list[PersonCard]:
    """The cards of these workers, in their order; three queries, none without workers."""
    if not profiles:
        return []
    ids = [profile.user_id for profile in profiles]
    works, reviews, figures = works_of(ids), summaries_of(ids, "worker"), conducts("worker", ids)
    texts = [_text(one, works[one.user_id], reviews[one.user_id], figures[one.user_id]) for one in profiles]
    return [PersonCard(*both) for both in zip(texts, favourites or [""] * len(ids), strict=True)]


def _text(profile: Profile, works: Works, reviews: Summary, conduct: Conduct) -> PersonText:
    user, facts = profile.user, facts_of(conduct)
    return PersonText(
        who=of_user(user),
        verified=user.verified,
        headline=profile.headline,
        works=tuple(WorkShown(one.id, one.title) for one in works.first),
        skills=tuple(profile.skills[:_SKILLS]),
        stars=str(reviews.stars or ""),
        reviews=reviews.n,
        fact=facts[0] if facts else None,
        busy=profile.availability == "busy",
        rate=profile.hourly_guide,
    )
