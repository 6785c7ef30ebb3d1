"""Reading of other people's data by the operator's staff, each time recorded in the audit log (quality, Safety)."""

from michinori.contracts.models import OutsideResult
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.locks import lock
from michinori.machinery.models import StoredFile
from michinori.machinery.transactions import in_transaction
from michinori.people.models import BusinessEnd, Client, InsolvencyFiling
from michinori.people.queries import clients_matching
from michinori.people.staff import require_staff


def read_document(*, actor: Actor, file_id: str) -> StoredFile:
    """The document of an outside result or of a filed or recorded insolvency. The reading is recorded in the audit log.

    Raises ``not-found`` (404) for anybody but staff, and for every other file.
    """

    def run() -> StoredFile:
        require_staff(actor, "documents")
        file = lock(StoredFile, file_id)[file_id]
        kept = (OutsideResult.objects.filter(file=file), InsolvencyFiling.objects.filter(document=file))
        if not any(rows.exists() for rows in (*kept, BusinessEnd.objects.filter(document=file))):
            raise Problem.unknown()
        audit.note(actor=actor, kind="document_read", data={"file": file.id})
        return file

    return in_transaction(run)


def find_clients(*, actor: Actor, text: str) -> list[Client]:
    """Clients by name, corporate number or mail address, see ``clients_matching``.

    The audit log records who searched, when, and the ids found, but not ``text``, which may be somebody's address.
    Raises ``not-found`` (404) for anybody but staff.
    """

    def run() -> list[Client]:
        require_staff(actor, "clients")
        found = clients_matching(text)
        if text.strip():
            audit.note(actor=actor, kind="clients_searched", data={"clients": [one.id for one in found]})
        return found

    return in_transaction(run)
