"""Commands for a worker's own public profile."""

from collections.abc import Iterable, Sequence
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.looks import kinds_now
from michinori.machinery.search import as_vector
from michinori.machinery.transactions import command
from michinori.machinery.words import document
from michinori.people.models import Profile
from michinori.people.models.profiles import AVAILABILITY
from michinori.rules.fields import MAX_YEN, Reader
from michinori.rules.market.kinds import Kinds
from michinori.rules.skills import read_skills

HEADLINE_LIMIT = 80
ABOUT_LIMIT = 4000
SKILLS_LIMIT = 20


@command
def update_profile(
    *,
    actor: Actor,
    headline: str,
    about: str,
    skills: list[str],
    hourly_guide: int | None = None,
    categories: Sequence[str] = (),
    subcategories: Sequence[str] = (),
    availability: str = "open",
) -> Profile:
    """Replace the whole profile of the actor. ``hourly_guide``: yen before tax per hour, or None. Raises ``invalid``.

    A subcategory brings its category along. Kinds of work that are retired can be kept, not chosen. The clients'
    search finds a profile by its words if it has a headline or skills.
    """
    given = {"headline": headline, "about": about, "hourly_guide": hourly_guide, "availability": availability}
    reader = Reader(given)
    profile, kinds = own_profile(actor), kinds_now(*categories, *subcategories)
    above = {kinds.category_of[slug] for slug in subcategories if slug in kinds.category_of}
    values: dict[str, object] = {
        "headline": reader.line("headline", HEADLINE_LIMIT, ""),
        "about": reader.block("about", ABOUT_LIMIT, ""),
        "hourly_guide": reader.integer("hourly_guide", 1, MAX_YEN, 0) or None,
        "skills": read_skills(reader, skills, SKILLS_LIMIT),
        "availability": reader.choice("availability", AVAILABILITY, "open"),
        "categories": [each for each in kinds.categories if each in {*categories, *above}],
        "subcategories": [slug for slug in kinds.category_of if slug in subcategories],
    }
    for name, chosen, known in (
        ("categories", categories, {*kinds.offered, *profile.categories}),
        ("subcategories", subcategories, {*_of_all(kinds), *profile.subcategories}),
    ):
        if set(chosen) - known:
            reader.flaw(name, "not_a_choice")
    reader.finish()
    for name, value in values.items():
        setattr(profile, name, value)
    profile.search = _search(profile)
    profile.updated_at = clock.now()
    profile.save()
    return profile


def _of_all(kinds: Kinds) -> Iterable[str]:
    return (slug for slugs in kinds.offered.values() for slug in slugs)


def _search(profile: Profile) -> Any:
    if not (profile.headline or profile.skills):
        return None
    return as_vector(document("\n".join((profile.headline, *profile.skills, profile.about))))


def own_profile(actor: Actor) -> Profile:
    """The actor's profile, locked. Raises ``not-found``."""
    if actor.user_id is None:
        raise Problem.unknown()
    return lock(Profile, actor.user_id)[actor.user_id]
