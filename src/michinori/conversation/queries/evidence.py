"""The conversation in a contract's evidence pack: the whole thread with its chain of events (decision 0018)."""

from michinori.contracts.models import Contract
from michinori.conversation.models import Message, MessageFile, Promise, Thread
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.clock import iso
from michinori.machinery.models import Event

_EVENT = ("n", "actor", "kind", "data", "hash", "previous_hash")


def conversation_of(contract: Contract) -> dict[str, object]:
    """A contract's thread as plain JSON: events, messages with the nonces of their commitments, and files, all by
    ``n``.

    It includes messages from before the contract and under the thread's other contracts, since only the whole chain can
    be verified.
    """
    thread = Thread.objects.filter(id=thread_of(contract)).first()
    events = list(Event.objects.filter(subject_id=thread.id).order_by("n")) if thread else []
    if thread is None or not events:
        return {"id": thread_of(contract), "last_n": 0, "events": [], "messages": [], "files": []}
    promises = {row.message_id: row for row in Promise.objects.filter(message__thread=thread)}
    rows = Message.objects.filter(thread=thread).defer("search").order_by("n")
    upto = events[-1].n
    files = MessageFile.objects.filter(message__thread=thread, message__n__lte=upto).select_related("file", "message")
    return {
        "id": thread.id,
        "last_n": upto,
        "events": [{name: getattr(one, name) for name in _EVENT} | {"at": iso(one.at)} for one in events],
        "messages": [_message(one, promises.get(one.id)) for one in rows if one.n <= upto],
        "files": [
            {"n": one.message.n, "file_id": one.file_id, "name": one.file.name, "size": one.file.size}
            | {"type": one.file.type, "sha256": one.file.sha256}
            for one in files.order_by("message__n", "place")
        ],
    }


def _message(row: Message, promise: Promise | None) -> dict[str, object]:
    return {
        "n": row.n,
        "id": row.id,
        "contract_id": row.contract_id,
        "by": row.by,
        "author_id": row.author_id,
        "at": iso(row.at),
        "text": row.body,
        "items": [],
        "nonce": bytes(row.nonce).hex(),
        "promised_by": promise.by if promise else None,
        "amendment_id": promise.amendment_id if promise else None,
    }
