"""How far somebody new has come: one query for home's first steps."""

from dataclasses import dataclass

from django.db.models import Exists

from michinori.kernel.actor import Actor
from michinori.market.policy import jobs_of
from michinori.people.models import Profile


@dataclass(frozen=True)
class Begun:
    """What somebody new has done: named skills, posted or drafted a job."""

    skills: bool = False
    job: bool = False


def begun_by(actor: Actor) -> Begun:
    """What this person has done so far. One query."""
    rows = Profile.objects.filter(user_id=actor.user_id or "").annotate(job=Exists(jobs_of(actor.user_id or "")))
    found = rows.values_list("skills", "job").first()
    return Begun(bool(found[0]), found[1]) if found else Begun()
