"""Access to files, whether they came with a step of a contract or with a message."""

from michinori.contracts.queries import files
from michinori.contracts.queries.files import FileAccess
from michinori.conversation.models import MessageFile
from michinori.conversation.policy import visible_to
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem


def file_for(actor: Actor, file_id: str) -> FileAccess:
    """A file that the actor may see, as ``contracts.queries.files.file_for``; a message's file as original.

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
    if row is not None:
        return FileAccess(row.file, original=True, shown=row.file)
    if found is None:
        raise Problem.unknown()
    return found
