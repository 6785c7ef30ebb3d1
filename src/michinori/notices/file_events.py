"""Notices of files in which the scanner found something after they had come in (decision 67)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from michinori.contracts.models import Attachment
from michinori.conversation.models import MessageFile
from michinori.kernel.page_ref import PageRef
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.people.models import User
from michinori.people.queries import users_in_power

from .frame import Hearing, News, said


def hear_of_blocked(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``file_blocked``: ``{file_id}`` → who sent the file, and both sides where it came with a step of a
    contract or a message, each once. The notice leads to that page.
    """
    file = StoredFile.objects.filter(id=item.payload["file_id"]).first()
    if file is None:
        return
    told: dict[str, PageRef | None] = {}
    for page, worker_id, client_id in _places(file):
        for user_id in (worker_id, *(one.id for one in users_in_power(client_id))):
            told.setdefault(user_id, page)
    told.setdefault(file.owner_id, None)
    write = said(item.kind, {"name": file.name, "found": file.scan_found})
    for user in User.objects.filter(id__in=list(told), is_active=True).order_by("id"):
        yield Hearing(user, partial(_leading, write, told[user.id]))


def _places(file: StoredFile) -> Iterator[tuple[PageRef, str, str]]:
    """The pages on which it is, each with its worker and its client."""
    contracts = Attachment.objects.filter(file=file).values_list(
        "contract_id", "contract__worker_id", "contract__client_id"
    )
    for contract_id, worker_id, client_id in contracts.order_by("contract_id").distinct():
        yield PageRef("contract", (contract_id,)), worker_id, client_id
    rows = MessageFile.objects.filter(file=file)
    threads = rows.values_list("message__thread_id", "message__thread__worker_id", "message__thread__client_id")
    for thread_id, worker_id, client_id in threads.order_by("message__thread_id").distinct():
        yield PageRef("thread", (thread_id,)), worker_id, client_id


def _leading(write: Callable[[], News], page: PageRef | None) -> News:
    return replace(write(), page=page) if page else write()
