"""Notices of new jobs found by saved searches, and of invitations."""

from collections.abc import Callable, Iterator

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem
from michinori.market.models import Invitation, Job, SavedSearch
from michinori.market.policy import visible_to
from michinori.market.queries.searches import FILTERS, TOLD, jobs_to_tell
from michinori.people.suspensions import suspension_of
from michinori.trust.queries.risks import risks_of
from michinori.wording.market import finding as words
from michinori.wording.market.risks import told
from michinori.wording.sentences import fill

from .frame import Hearing, News, said


def hear_of_found(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``saved_search_found``: ``{search_id, job_ids}`` → the search's owner, unless suspended. Jobs that
    are closed or hidden by a block by now are left out; without any other job there is no notice.
    """
    search = SavedSearch.objects.select_related("user").filter(id=item.payload["search_id"]).first()
    jobs = jobs_to_tell(search, item.payload["job_ids"]) if search is not None and search.every != "never" else []
    if search is None or not jobs or suspension_of(search.user_id) is not None:
        return
    about = jobs[0].client_id if len(jobs) == 1 else ""
    yield Hearing(search.user, _found(search, jobs), about=about)


def _found(search: SavedSearch, jobs: list[Job]) -> Callable[[], News]:
    """The words about the found jobs. For several jobs the notice says only how many: unlike the mail with their titles
    it stays on the site, where a later block must hide them.
    """

    risks = risks_of(jobs[:TOLD])

    def write() -> News:
        if len(jobs) == 1:
            values = {"name": search.name, "job": jobs[0].title, "job_id": jobs[0].id, "risk": told(risks[jobs[0].id])}
            return said("saved_search_found", values)()
        shown = [
            {"title": job.title, "path": address_of(PageRef("job", (job.id,))), "risk": told(risks[job.id])}
            for job in jobs[:TOLD]
        ]
        named = "\n".join(fill(words.JOB_LINE, each, {}) for each in shown)
        counted = {"name": search.name, "n": len(jobs[:TOLD]), "jobs": named}
        several = words.SEVERAL_MORE if len(jobs) > TOLD else words.SEVERAL
        title, text = (fill(each, counted, {}) for each in several)
        return News(title, text, page_of(search), parts=(text, named, str(words.HOW_TO_CHANGE)))

    return write


def page_of(search: SavedSearch) -> PageRef:
    """The search page with the saved search's filters."""
    asked = {name: getattr(search, name) for name in FILTERS if getattr(search, name) not in ("", None, False)}
    return PageRef("jobs", query={name: "on" if value is True else str(value) for name, value in asked.items()})


def hear_of_invitation(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``invitation_made``: ``{invitation_id}`` → the worker, unless by now the job is closed, a block
    separates the two or the worker is suspended.
    """
    rows = Invitation.objects.select_related("job__client__user", "job__client__organisation", "worker")
    invitation = rows.filter(id=item.payload["invitation_id"]).first()
    if invitation is None:
        return
    worker, job = invitation.worker, invitation.job
    if suspension_of(worker.id) is not None:
        return
    if not visible_to(Actor.person(worker.id)).filter(id=job.id, status="open").exists():
        return
    values = {"job": job.title, "client": job.client.display_name}
    yield Hearing(worker, said(item.kind, values), about=job.client_id)
