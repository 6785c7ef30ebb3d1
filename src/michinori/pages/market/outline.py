"""What a job's page says of a posting to all who are signed in, or to all who are not: such parts are drawn once."""

from dataclasses import dataclass
from datetime import date, datetime

from michinori.machinery.looks import kinds_now
from michinori.market.queries import JobView
from michinori.pages.market.cards import mark_beside
from michinori.wording.market.categories import kind_of_work, name_of


@dataclass(frozen=True)
class Summary:
    """The values of ``market/job_summary.html``. The budget: yen before tax; ``days``: how many are left to propose,
    None if no day is set or nobody can any more; ``proposals``: how many there are without those withdrawn; ``wanted``:
    how many people are looked for, None if that is open.
    """

    kind: str
    budget_min: int | None
    budget_max: int | None
    estimated_hours: int | None
    due_date: date | None
    days: int | None
    proposals: int
    wanted: int | None


@dataclass(frozen=True)
class Outline:
    """The values of ``market/job_outline.html``, the items of Freelance Act art. 12 among them. The budget: yen before
    tax. ``mark``: what was checked of the client, empty for nothing; ``address``, ``contact``: empty for visitors, to
    whom the end client is not shown either; ``work``: the subcategory, empty without; ``last``: when an open posting
    ends.
    """

    client_id: str
    name: str
    mark: str
    signed_in: bool
    address: str
    contact: str
    end_client_name: str
    end_client_number: str
    category: str
    work: str
    place: str
    kind: str
    budget_min: int | None
    budget_max: int | None
    due_date: date | None
    last: datetime | None
    posted_at: datetime | None
    edited_at: datetime | None
    closed_at: datetime | None


def summary_of(view: JobView, days: int | None) -> Summary:
    """Pay, due date and proposals of a posting. ``days``: how many are left to propose."""
    job = view.job
    return Summary(
        kind=job.kind,
        budget_min=job.budget_min,
        budget_max=job.budget_max,
        estimated_hours=job.estimated_hours,
        due_date=job.due_date,
        days=days,
        proposals=view.proposals,
        wanted=job.wanted,
    )


def outline_of(view: JobView, last: datetime | None, *, signed_in: bool) -> Outline:
    """The posting, item by item. ``last``: when it ends."""
    job, holder = view.job, view.job.client.holder
    kinds = kinds_now(job.category, job.subcategory)
    return Outline(
        client_id=job.client_id,
        name=job.client.display_name,
        mark=mark_beside(verified=holder.verified, company=job.client.organisation_id is not None),
        signed_in=signed_in,
        address=holder.address if signed_in else "",
        contact=holder.contact if signed_in else "",
        end_client_name=job.end_client_name,
        end_client_number=job.end_client_number,
        category=name_of(job.category, kinds),
        work=kind_of_work(job.category, job.subcategory, kinds) if job.subcategory else "",
        place=job.place,
        kind=job.kind,
        budget_min=job.budget_min,
        budget_max=job.budget_max,
        due_date=job.due_date,
        last=last,
        posted_at=job.posted_at,
        edited_at=job.edited_at,
        closed_at=job.closed_at,
    )
