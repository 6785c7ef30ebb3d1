"""Notices of files in which the scanner found something after they had come in (decision 67)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from michinori.contracts.models import Attachment
from michinori.conversation.models import MessageFile
from michinori.kernel.page_ref import PageRef
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.market.models import ConfidentialFile, Invitation, Job, JobFile, Nda, Proposal, ProposalFile
from michinori.people.models import User
from michinori.people.queries import users_in_power
from michinori.people.staff import staff_with
from michinori.support.models import InquiryFile

from .frame import Hearing, News, said


def hear_of_blocked(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``file_blocked``: ``{file_id}`` → who sent the file, and whom it reached, each once: both sides of a
    contract, a talk or a proposal; who answered a job, was invited to it or agreed to keep it secret; staff who answer
    inquiries. The notice leads to that page. Who only looked at a job is not known.
    """
    file = StoredFile.objects.filter(id=item.payload["file_id"]).first()
    if file is None:
        return
    told: dict[str, PageRef | None] = {}
    for page, user_ids in chain(_of_contracts(file), _of_jobs(file), _of_proposals(file), _of_inquiries(file)):
        for user_id in user_ids:
            told.setdefault(user_id, page)
    told.setdefault(file.owner_id, None)
    write = said(item.kind, {"name": file.name, "found": file.scan_found})
    for user in User.objects.filter(id__in=list(told), is_active=True).order_by("id"):
        yield Hearing(user, partial(_leading, write, told[user.id]))


type _Reached = Iterator[tuple[PageRef, Iterable[str]]]
"""The pages on which a file is, each with the ids of the users who are told to look there."""


def _of_contracts(file: StoredFile) -> _Reached:
    contracts = Attachment.objects.filter(file=file).values_list(
        "contract_id", "contract__worker_id", "contract__client_id"
    )
    for contract_id, worker_id, client_id in contracts.order_by("contract_id").distinct():
        yield PageRef("contract", (contract_id,)), (worker_id, *_in_power(client_id))
    rows = MessageFile.objects.filter(file=file)
    threads = rows.values_list("message__thread_id", "message__thread__worker_id", "message__thread__client_id")
    for thread_id, worker_id, client_id in threads.order_by("message__thread_id").distinct():
        yield PageRef("thread", (thread_id,)), (worker_id, *_in_power(client_id))


def _of_jobs(file: StoredFile) -> _Reached:
    shown = JobFile.objects.filter(file=file).values("job")
    secret = ConfidentialFile.objects.filter(file=file).values("confidential")
    for job in (Job.objects.filter(id__in=shown) | Job.objects.filter(id__in=secret)).order_by("id"):
        asked = (
            Proposal.objects.filter(job=job), Invitation.objects.filter(job=job),
            Nda.objects.filter(job=job, status="agreed"),
        )  # fmt: skip
        workers = chain.from_iterable(rows.values_list("worker_id", flat=True) for rows in asked)
        yield PageRef("job", (job.id,)), (*_in_power(job.client_id), *workers)


def _of_proposals(file: StoredFile) -> _Reached:
    for one in ProposalFile.objects.filter(file=file).select_related("proposal__job").order_by("proposal_id"):
        yield PageRef("proposals"), (one.proposal.worker_id,)
        yield PageRef("job_proposals", (one.proposal.job_id,)), _in_power(one.proposal.job.client_id)


def _of_inquiries(file: StoredFile) -> _Reached:
    rows = InquiryFile.objects.filter(file=file).values_list("message__inquiry_id", "message__inquiry__user_id")
    for inquiry_id, user_id in rows.order_by("message__inquiry_id").distinct():
        yield PageRef("inquiry", (inquiry_id,)), (user_id,) if user_id else ()
        yield PageRef("desk_inquiry", (inquiry_id,)), [one.id for one in staff_with("inquiries")]


def _in_power(client_id: str) -> list[str]:
    return [one.id for one in users_in_power(client_id)]


def _leading(write: Callable[[], News], page: PageRef | None) -> News:
    return replace(write(), page=page) if page else write()
