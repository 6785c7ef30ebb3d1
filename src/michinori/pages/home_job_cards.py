"""Home's cards about jobs: proposals and questions that wait for the reader's answer, and invitations to propose."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from michinori.kernel.clock import day_of, end_of
from michinori.market.models import Job
from michinori.market.queries.recommending import Likes
from michinori.pages.contracts.showing import Button
from michinori.pages.home_cards import Card, Due
from michinori.pages.templatetags.market import budget
from michinori.people.somebody import somebody
from michinori.rules.contract.todos import SOON_DAYS
from michinori.rules.market.jobs import last_day
from michinori.wording import display
from michinori.wording.contract.todos import left
from michinori.wording.market import to_do as words


def job_cards(jobs: Iterable[Job]) -> list[Due]:
    """The cards of jobs from ``jobs_to_answer``: one for the proposals to a job, one for the questions about it."""
    return [Due(card) for job in jobs for card in _of_job(job, vars(job))]


def _of_job(job: Job, counted: dict[str, Any]) -> Iterator[Card]:
    if counted["waiting"]:
        yield Card(
            faces=tuple(somebody(row) for row in counted["proposers"]),
            name=job.title,
            title="",
            what=words.proposals(counted["waiting"]),
            otherwise=words.until(_last(job), is_open=job.status == "open"),
            go=Button(str(words.COMPARE), reverse("job_proposals", args=(job.id,))),
            named=words.budget(budget(job)),
        )
    if counted["asked"]:
        yield Card(
            faces=(),
            mark="help",
            name=job.title,
            title="",
            what=words.questions(counted["asked"]),
            otherwise=str(words.IN_PUBLIC),
            go=Button(str(words.ANSWER), reverse("job", args=(job.id,)) + "#questions"),
        )


def _last(job: Job) -> str:
    """The end of the posting in words, empty if no day is set."""
    day: date | None = last_day(job.due_date, job.closes_on)
    return display.until(end_of(day), year=False) if day else ""


def invitation_cards(likes: Likes, today: date) -> list[Due]:
    """The card of invitations that wait for an answer."""
    if not likes.invitations:
        return []
    at = end_of(likes.invited_until) if likes.invited_until else None
    card = Card(
        faces=likes.invited_by,
        name=words.names([one.display_name for one in likes.invited_by], likes.invitations),
        title="",
        what=words.invitations(likes.invitations),
        otherwise=words.may_decline(display.until(at, year=False) if at else ""),
        go=Button(str(words.SEE_INVITATIONS), reverse("invitations")),
        left=left(at, today) if at else "",
        soon=at is not None and (day_of(at) - today).days <= SOON_DAYS,
    )
    return [Due(card, at)]
