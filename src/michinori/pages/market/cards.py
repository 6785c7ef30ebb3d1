"""Jobs as cards: who, how much, until when, how many proposals, and the one fact to know before opening it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from michinori.kernel.clock import day_of
from michinori.machinery import clock, settings
from michinori.market.models import Job
from michinori.market.queries import least_pay_of
from michinori.rules.market.finding import Reasons
from michinori.rules.market.jobs import last_day
from michinori.rules.market.risk import Risk
from michinori.trust.queries.conduct import Conduct
from michinori.trust.queries.risks import risks_of
from michinori.wording.market.risks import ICONS, told

SOON = 3
"""So many days before the end of a posting or fewer, its card says so in colour."""


@dataclass(frozen=True)
class Fact:
    """One line of fact: ``kind`` is a class of ``style.css``, ``icon`` a name in the sprite."""

    kind: str
    icon: str
    said: str


@dataclass(frozen=True)
class JobCard:
    """The values of ``market/job_card.html``. ``days``: how many are left to propose, None if no day is set."""

    job: Job
    fact: Fact
    days: int | None
    why: Reasons | None = None

    @property
    def soon(self) -> bool:
        """Whether little time is left."""
        return self.days is not None and self.days <= SOON


_KINDS = {"warn": "care", "plain": "plain", "good": "good"}


def fact_of(risk: Risk) -> Fact:
    """The fact as pages draw it."""
    return Fact(_KINDS[risk.tone], ICONS[risk.tone], told(risk))


def cards_of(
    jobs: Sequence[Job], reasons: Iterable[Reasons] = (), known: Mapping[str, Conduct] | None = None
) -> list[JobCard]:
    """Cards of jobs that came ``with_proposals``. One query; none without jobs, or if ``known``, the conduct of all
    their clients, is given. ``reasons``: why each is recommended.
    """
    if not jobs:
        return []
    ahead: timedelta | None = vars(jobs[0])["ahead"]
    today = day_of(clock.read(ahead if clock.is_simulated() else None))
    risks = risks_of(jobs, least_pay_of(settings.from_column(vars(jobs[0])["settings"], ahead)), known)
    why: list[Reasons | None] = [*reasons] or [None] * len(jobs)
    return [
        JobCard(job, fact_of(risks[job.id]), None if last is None else (last - today).days, reason)
        for job, reason in zip(jobs, why, strict=True)
        for last in (last_day(job.due_date, job.closes_on),)
    ]
