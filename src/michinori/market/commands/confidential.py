"""Commands of a job's confidential part (秘密の部分): set it, take it away, agree to the NDA that opens it."""

from collections.abc import Sequence

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.machinery.models import StoredFile
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.market.commands.files import read_attached
from michinori.market.commands.ndas import agreed_for, text_for
from michinori.market.models import Confidential, ConfidentialFile, Job, Nda
from michinori.market.policy import require, visible_to
from michinori.market.queries.ndas import takes_part
from michinori.people.queries import is_own_side
from michinori.people.suspensions import require_free
from michinori.rules.fields import Reader
from michinori.rules.market.ndas import MAX_CONFIDENTIAL, require_read
from michinori.rules.talk.messages import let_pass


def set_confidential(
    *,
    actor: Actor,
    job_id: str,
    text: object,
    nda: object,
    nda_text: object = None,
    file_ids: Sequence[str] = (),
) -> Confidential:
    """Give a draft or open job a confidential part, or change it, for those who agree to the NDA; whoever agreed to
    another text has to agree anew.

    ``nda``, ``nda_text``: see ``rules.market.ndas.read_whose``. The text is screened like the job's. The history says
    that it was set, and nothing of it.

    Raises ``not-found`` (404), ``forbidden``, ``suspended`` (403), ``job-closed``, ``terms-to-accept`` (409),
    ``invalid``, ``contact-before-contract`` (422).
    """

    def run() -> Confidential:
        job = _own(actor, job_id)
        require_free(actor, job.client_id)
        row = Confidential.objects.filter(job=job).first() or Confidential(job=job)
        row.text, there = _read(text), files_of(row)
        files = read_attached(actor, file_ids, there)
        row.nda = text_for(actor, job.client_id, nda, nda_text)
        row.set_by_id, row.set_at = str(actor.user_id), clock.now()
        row.save()
        if files != there:
            row.attached.all().delete()
            ConfidentialFile.objects.bulk_create(
                ConfidentialFile(confidential=row, place=place, file=file) for place, file in enumerate(files)
            )
        events.write(job.id, at=row.set_at, actor=actor, kind="confidential_set", data={"nda_text": row.nda_id})
        return row

    return in_transaction(run)


def remove_confidential(*, actor: Actor, job_id: str) -> Job:
    """Take the confidential part of a draft or open job away; without one nothing changes.

    Raises ``not-found`` (404), ``forbidden`` (403), ``job-closed`` (409).
    """

    def run() -> Job:
        job = _own(actor, job_id)
        gone, _ = Confidential.objects.filter(job=job).delete()
        if gone:
            events.write(job.id, at=clock.now(), actor=actor, kind="confidential_removed", data={})
        return job

    return in_transaction(run)


def agree_for_job(*, actor: Actor, job_id: str, sha256: object = None) -> Nda:
    """Agree to the NDA that opens the confidential part of an open job, or of one to which the actor's proposal lives.
    Agreeing again changes nothing.

    ``sha256``: of the text that was shown. Raises ``not-found`` (404), ``suspended`` (403), ``own-job``,
    ``job-closed``, ``nda-changed``, ``terms-to-accept`` (409), ``invalid`` (422).
    """

    def run() -> Nda:
        if actor.user_id is None or not visible_to(actor).filter(id=job_id).exists():
            raise Problem.unknown()
        job = lock(Job, job_id)[job_id]
        row = Confidential.objects.select_related("nda").filter(job=job).first()
        if row is None:
            raise Problem.unknown()
        if is_own_side(actor.user_id, job.client_id):
            raise Problem("own-job")
        done = Nda.objects.filter(client_id=job.client_id, worker_id=actor.user_id, text=row.nda, status="agreed")
        if there := done.first():
            return there
        if job.status != "open" and not takes_part(actor.user_id, job.id):
            raise Problem("job-closed")
        require_free(actor)
        require_read(sha256, row.nda.sha256)
        return agreed_for(actor=actor, job=job, text=row.nda, asked_by_id=row.set_by_id, asked_at=row.set_at)

    return in_transaction(run)


def files_of(row: Confidential) -> list[StoredFile]:
    """The files of a confidential part, in their order; none of one that is not stored yet."""
    if row._state.adding:
        return []
    return [one.file for one in row.attached.select_related("file").order_by("place")]


def _own(actor: Actor, job_id: str) -> Job:
    if not job_id.isprintable() or not visible_to(actor).filter(id=job_id).exists():
        raise Problem.unknown()
    job = lock(Job, job_id)[job_id]
    require(actor, "edit", job)
    if job.status == "closed":
        raise Problem("job-closed")
    return job


def _read(text: object) -> str:
    reader = Reader({"text": text})
    typed = reader.block("text", MAX_CONFIDENTIAL)
    reader.finish()
    let_pass(typed, field="text", agreed=False, watched=settings_now().site.watched_words)
    return typed
