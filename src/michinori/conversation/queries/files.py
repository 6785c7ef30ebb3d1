"""Access to files, whether they came with a step of a contract, a message, a job or a proposal."""

from michinori.contracts.queries import files
from michinori.contracts.queries.files import FileAccess
from michinori.conversation.models import MessageFile
from michinori.conversation.policy import visible_to
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.market.queries.files import attached_file


def file_for(actor: Actor, file_id: str) -> FileAccess:
    """A file that the actor may see, as ``contracts.queries.files.file_for``; those of messages, jobs and
    proposals as original.

    Raises ``not-found`` (404) if the actor may not see it.
    """
    try:
        found = files.file_for(actor, file_id)
    except Problem:
        found = None
    if found is not None and found.original:
        return found
    said = MessageFile.objects.select_related("file") if file_id.isprintable() else MessageFile.objects.none()
    row = said.filter(file_id=file_id, message__thread__in=visible_to(actor).values("id")).first()
    file = row.file if row is not None else attached_file(actor, file_id)
    if file is not None:
        return FileAccess(file, original=True, shown=file)
    if found is None:
        raise Problem.unknown()
    return found
