"""People as cards: face, three works, stars, one fact in plain words, rate."""

from collections.abc import Sequence
from dataclasses import dataclass

from michinori.pages.conduct import Fact, shown
from michinori.people.models import Profile, User
from michinori.people.works import Works, works_of
from michinori.trust.queries.conduct import conducts
from michinori.trust.queries.reviews import Summary, summaries_of


@dataclass(frozen=True)
class PersonCard:
    """``fact``: the first thing that can be counted; None for somebody without contracts that count. ``favourite``: the
    id of the reader's favourite, where the list is of those.
    """

    profile: Profile
    works: Works
    reviews: Summary
    fact: Fact | None
    favourite: str = ""

    @property
    def user(self) -> User:
        return self.profile.user

    @property
    def is_new(self) -> bool:
        """Whether nothing can be counted yet."""
        return self.fact is None and not self.reviews.n


def person_cards(profiles: Sequence[Profile], favourites: Sequence[str] = ()) -> list[PersonCard]:
    """The cards of these workers, in their order; three queries, none without workers."""
    if not profiles:
        return []
    ids = [profile.user_id for profile in profiles]
    works, reviews, figures = works_of(ids), summaries_of(ids, "worker"), conducts("worker", ids)
    facts = {one: shown(figures[one]).facts for one in ids}
    kept = favourites or [""] * len(ids)
    return [
        PersonCard(profile, works[one], reviews[one], facts[one][0] if facts[one] else None, favourite)
        for one, profile, favourite in zip(ids, profiles, kept, strict=True)
    ]
