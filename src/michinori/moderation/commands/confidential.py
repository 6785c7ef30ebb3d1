"""Staff's look at the confidential part of a reported job: for a reason, and logged (decision 40)."""

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit
from michinori.machinery.rows import find
from michinori.machinery.transactions import command
from michinori.market.models import Confidential
from michinori.moderation.models import Case
from michinori.people.staff import require_staff
from michinori.rules.people.decisions import LOOKS


def require_confidential(actor: Actor, case_id: str) -> Case:
    """A case about a job that has a confidential part. Raises ``not-found`` (404) for any other, and for everybody but
    moderators.
    """
    require_staff(actor, "reports")
    case = find(Case, case_id)
    if not is_partly_confidential(case):
        raise Problem.unknown()
    return case


def is_partly_confidential(case: Case) -> bool:
    """Whether a case is about a job that has a confidential part. One query."""
    return case.kind == "job" and Confidential.objects.filter(job_id=case.ref).exists()


@command
def look_at_confidential(*, actor: Actor, case_id: str, reason: object) -> Confidential:
    """Read the confidential part of a reported job, which the log of staff then says with the ``reason``: one of
    ``LOOKS``. Raises ``not-found`` (404), ``invalid`` (422).
    """
    case = require_confidential(actor, case_id)
    if not isinstance(reason, str) or reason not in LOOKS:
        raise Problem.invalid(Flaw("reason", "not_chosen" if not reason else "not_a_choice"))
    row = Confidential.objects.get(job_id=case.ref)
    data = {"case": case.id, "job": case.ref, "reason": reason}
    audit.note(actor=actor, kind="confidential_read", data=data)
    return row
