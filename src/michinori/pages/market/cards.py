"""Jobs as cards: who, how much, until when, how many proposals, and the one fact to know before opening it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from michinori.kernel.clock import day_of
from michinori.machinery import clock, settings
from michinori.machinery.looks import kinds_now
from michinori.market.models import Job
from michinori.market.queries import least_pay_of
from michinori.people.somebody import Somebody, of_client
from michinori.rules.market.finding import Reasons
from michinori.rules.market.jobs import last_day
from michinori.rules.market.risk import Counts, Risk
from michinori.trust.queries.risks import risks_of
from michinori.wording.market.categories import kind_of_work
from michinori.wording.market.risks import ICONS, told
from michinori.wording.people.identity import mark_of

SOON = 3
"""So many days before the end of a posting or fewer, its card says so in colour."""


@dataclass(frozen=True)
class Fact:
    """One line of fact: ``kind`` is a class of ``style.css``, ``icon`` a name in the sprite."""

    kind: str
    icon: str
    said: str


@dataclass(frozen=True)
class CardText:
    """What a card says to everybody, of which alone it is drawn (the tag ``kept``). ``verified``: whether the client's
    identity is; ``company``: whether it is one; ``work``: the kind of work; ``proposals``: how many there are.
    ``risk``: the one fact to tell. ``days``: how many are left to propose, None if no day is set.
    """

    id: str
    title: str
    client: Somebody
    verified: bool
    company: bool
    work: str
    kind: str
    budget_min: int | None
    budget_max: int | None
    proposals: int
    risk: Risk
    days: int | None

    @property
    def mark(self) -> str:
        """What was checked of the client, as it stands beside the name; empty for nothing."""
        return mark_beside(verified=self.verified, company=self.company)

    @property
    def soon(self) -> bool:
        """Whether little time is left."""
        return self.days is not None and self.days <= SOON


@dataclass(frozen=True)
class JobCard:
    """A card of ``market/job_cards.html``. ``why``: why it is recommended to the reader."""

    job: Job
    text: CardText
    why: Reasons | None = None

    @property
    def favourite(self) -> str:
        """The id by which its reader keeps it as a favourite, empty if they do not."""
        return vars(self.job).get("kept") or ""


_KINDS = {"warn": "care", "plain": "plain", "good": "good"}


def mark_beside(*, verified: bool, company: bool) -> str:
    """What was checked of a client, as it stands beside the name; empty for nothing."""
    return str(mark_of(company=company)) if verified else ""


def fact_of(risk: Risk) -> Fact:
    """The fact as pages draw it."""
    return Fact(_KINDS[risk.tone], ICONS[risk.tone], told(risk))


def cards_of(
    jobs: Sequence[Job], reasons: Iterable[Reasons] = (), known: Mapping[str, Counts] | None = None
) -> list[JobCard]:
    """Cards of jobs that came ``with_proposals``. One query; none without jobs, or if ``known``, the figures of
    all their clients, is given. ``reasons``: why each is recommended.
    """
    if not jobs:
        return []
    ahead: timedelta | None = vars(jobs[0])["ahead"]
    today = day_of(clock.read(ahead if clock.is_simulated() else None))
    risks = risks_of(jobs, least_pay_of(settings.from_column(vars(jobs[0])["settings"], ahead)), known)
    why: list[Reasons | None] = [*reasons] or [None] * len(jobs)
    return [JobCard(job, _text(job, risks[job.id], today), reason) for job, reason in zip(jobs, why, strict=True)]


def _text(job: Job, risk: Risk, today: date) -> CardText:
    last = last_day(job.due_date, job.closes_on)
    return CardText(
        id=job.id,
        title=job.title,
        client=of_client(job.client),
        verified=job.client.holder.verified,
        company=job.client.organisation_id is not None,
        work=kind_of_work(job.category, job.subcategory, kinds_now(job.category, job.subcategory)),
        kind=job.kind,
        budget_min=job.budget_min,
        budget_max=job.budget_max,
        proposals=vars(job)["n"],
        risk=risk,
        days=None if last is None else (last - today).days,
    )
