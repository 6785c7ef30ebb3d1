"""What the operator's staff read of others' and whom they look up, each time in the log of the
desk (quality, Safety: an audit log).
"""

from michinori.contracts.models import OutsideResult
from michinori.contracts.policy import require_staff
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.locks import lock
from michinori.machinery.models import StoredFile
from michinori.machinery.transactions import in_transaction
from michinori.people.models import BusinessEnd, Client
from michinori.people.queries import clients_matching


def read_document(*, actor: Actor, file_id: str) -> StoredFile:
    """The document of an outside result or of a recorded insolvency; that it was read is in the log.

    Raises ``not-found`` (404) for who is not staff, and for every other file.
    """

    def run() -> StoredFile:
        require_staff(actor)
        file = lock(StoredFile, file_id)[file_id]
        asked = OutsideResult.objects.filter(file=file).exists() or BusinessEnd.objects.filter(document=file).exists()
        if not asked:
            raise Problem.unknown()
        audit.note(actor=actor, kind="document_read", data={"file": file.id})
        return file

    return in_transaction(run)


def find_clients(*, actor: Actor, text: str) -> list[Client]:
    """Clients by name, corporate number or address, see ``clients_matching``. The log keeps who searched, when, and
    which ids they were shown, never what was typed: that may be somebody's address.

    Raises ``not-found`` (404) for who is not staff.
    """

    def run() -> list[Client]:
        require_staff(actor)
        found = clients_matching(text)
        if text.strip():
            audit.note(actor=actor, kind="clients_searched", data={"clients": [one.id for one in found]})
        return found

    return in_transaction(run)
