"""Reading NDAs and their texts, and the confidential part of a job, which only few may read (decision 40)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.rows import find, newest_first
from michinori.market.models import LIVE, Confidential, ConfidentialFile, Job, Nda, NdaText, Proposal
from michinori.market.policy import jobs_of, visible_to
from michinori.people.blocks import kept_apart
from michinori.people.policy import acted_for_by
from michinori.people.queries import power_over
from michinori.people.suspensions import suspended_now
from michinori.rules.market.ndas import Whose

PAGE = 30
_NAMED = ("text", "client__user", "client__organisation", "worker", "job")


@dataclass(frozen=True)
class ConfidentialView:
    """The confidential part of a job as one reader sees it. ``row``, ``files``: None and empty unless they may read it.
    ``nda``: the text that opens it; ``agreed``: the reader's own agreement to it; ``may_agree``: the press is theirs.
    """

    job: Job
    own_side: bool
    nda: NdaText
    agreed: Nda | None
    row: Confidential | None
    may_agree: bool
    files: Sequence[dict[str, Any]] = ()

    @property
    def whose(self) -> Whose:
        """Whose text the NDA has."""
        return "own" if self.nda.client_id else "standard"


def texts_of(client_id: str) -> tuple[NdaText | None, NdaText | None]:
    """The newest version of a client's own text, and the operator's standard text in force; None where there is none.
    One query.
    """
    usable = Q(client_id=client_id) | Q(client=None, first__lte=day_of(clock.now()))
    rows = list(NdaText.objects.filter(usable).order_by("client_id", "-number").distinct("client_id"))
    own = next((row for row in rows if row.client_id is not None), None)
    return own, next((row for row in rows if row.client_id is None), None)


def ndas_known(actor: Actor) -> QuerySet[Nda]:
    """The NDAs that the actor may see: as worker or for the client. A block between the two hides what is not agreed;
    what was taken back is the client's alone.
    """
    if actor.user_id is None:
        return Nda.objects.none()
    rows = Nda.objects.filter(acted_for_by(actor.user_id) | (Q(worker_id=actor.user_id) & ~Q(status="withdrawn")))
    return rows.exclude(kept_apart("worker", "client") & ~Q(status="agreed"))


def list_ndas(actor: Actor, *, after: str | None = None) -> tuple[list[Nda], str | None]:
    """A page of the actor's NDAs with both sides, the newest request first, and ``after`` for the next page."""
    return newest_first(ndas_known(actor).select_related(*_NAMED), "asked_at", after=after, limit=PAGE)


def nda_for(actor: Actor, nda_id: str) -> Nda:
    """One NDA with its text and both sides. Raises ``not-found`` (404)."""
    return find(ndas_known(actor).select_related(*_NAMED), nda_id)


def confidential_readable(actor: Actor) -> QuerySet[Confidential]:
    """The confidential parts that the actor may read: those of the clients they act for, and those whose NDA they
    agreed to, of an open job that they may see, or of one to which their proposal lives.

    A contract agreed from the job keeps it readable, also across a block or a suspension, since the work and what
    follows from it need it. Nobody else reads it: not who withdrew or was declined, nor who is suspended or blocked.
    """
    user_id = actor.user_id
    if user_id is None:
        return Confidential.objects.none()
    agreed = Nda.objects.filter(
        client=OuterRef("job__client"), worker_id=user_id, text=OuterRef("nda"), status="agreed"
    )
    mine = Proposal.objects.filter(job=OuterRef("job"), worker_id=user_id)
    working = Exists(mine.filter(status="agreed"))
    looking = Q(job__in=visible_to(actor).values("id")) & (
        Exists(mine.filter(status__in=LIVE)) | (Q(job__status="open") & ~Exists(mine))
    )
    others = Q(working) | (looking & ~suspended_now(user_id))
    return Confidential.objects.filter(Q(job__in=jobs_of(user_id).values("id")) | (Q(Exists(agreed)) & Q(others)))


def confidential_for(actor: Actor, job_id: str) -> ConfidentialView:
    """The confidential part of a job that this reader may know of. Raises ``not-found`` (404) also without one."""
    rows = Confidential.objects.select_related("nda", "job__client__user", "job__client__organisation")
    rows = rows.defer("text", "job__search", "job__description").filter(job_id=job_id)
    known = visible_to(actor).values("id")
    found = rows.filter(Q(job__in=known) | Q(job__in=confidential_readable(actor).values("job"))).first()
    if not job_id.isprintable() or found is None or actor.user_id is None:
        raise Problem.unknown()
    job = found.job
    own_side = power_over(actor.user_id, job.client_id) is not None
    agreed = Nda.objects.filter(client_id=job.client_id, worker_id=actor.user_id, text=found.nda, status="agreed")
    row = confidential_readable(actor).annotate(files=_files()).filter(job_id=job_id).first()
    files = vars(row)["files"] if row is not None else ()
    mine = None if own_side else agreed.first()
    wanted = not own_side and mine is None and (job.status == "open" or takes_part(actor.user_id, job_id))
    return ConfidentialView(job, own_side, found.nda, mine, row, wanted, files)


def takes_part(user_id: str, job_id: str) -> bool:
    """Whether a proposal of this person to the job lives, or led to a contract. One query."""
    return Proposal.objects.filter(job_id=job_id, worker_id=user_id, status__in=LIVE).exists()


def has_confidential() -> Exists:
    """A condition for jobs: whether there is a confidential part."""
    return Exists(Confidential.objects.filter(job=OuterRef("pk")))


def confidential_files(actor: Actor) -> QuerySet[ConfidentialFile]:
    """The files of the confidential parts that the actor may read."""
    return ConfidentialFile.objects.filter(confidential__in=confidential_readable(actor).values("job"))


def _files() -> ArraySubquery:
    shown = JSONObject(id="file_id", name="file__name", size="file__size", pages="file__pages", scan="file__scan")
    rows = ConfidentialFile.objects.filter(confidential=OuterRef("pk")).order_by("place")
    return ArraySubquery(rows.values(row=shown))
