"""Finding jobs for staff."""

from michinori.kernel.actor import Actor
from michinori.market.models import Job, Proposal
from michinori.people.staff import require_staff
from michinori.rules.people.looking import Sought

MOST = 20


def jobs_found(actor: Actor, sought: Sought) -> list[Job]:
    """Jobs by id, or, drafts left out, by the beginning of the title, at most 20. Raises ``not-found`` (404) for
    anybody but staff who look people up. One query.
    """
    require_staff(actor, "people")
    rows = Job.objects.select_related("client__user", "client__organisation").defer("search", "description", "brief")
    if sought.kind == "id" and sought.text.startswith("job_"):
        return list(rows.filter(id=sought.text))
    if sought.kind == "words":
        return list(rows.filter(title__istartswith=sought.text).exclude(status="draft")[:MOST])
    return []


def jobs_of_client(client_id: str) -> tuple[list[Job], int]:
    """The newest jobs of a person or an organisation, drafts left out, and to how many jobs they have proposed. For
    staff who have stated why they look: the caller checks that. Two queries.
    """
    rows = Job.objects.filter(client_id=client_id).exclude(status="draft").defer("search", "description", "brief")
    proposed = Proposal.objects.filter(worker_id=client_id).count()
    return list(rows.order_by("-made_at", "-id")[:MOST]), proposed
