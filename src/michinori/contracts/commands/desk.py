"""Reading of other people's data by the operator's staff, each time recorded in the audit log (quality, Safety)."""

from michinori.contracts.models import Attachment, Contract, OutsideResult
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.locks import lock
from michinori.machinery.models import StoredFile
from michinori.machinery.rows import find
from michinori.machinery.scanning import refuse_held
from michinori.machinery.transactions import in_transaction
from michinori.people.commands.looking import state_reason
from michinori.people.finding import clients_named
from michinori.people.looking import require_look
from michinori.people.models import BusinessEnd, Client, InsolvencyFiling, Look
from michinori.people.staff import require_staff


def read_document(*, actor: Actor, file_id: str) -> StoredFile:
    """The document of an outside result or of a filed or recorded insolvency. The reading is recorded in the audit log.

    Raises ``not-found`` (404) for anybody but staff, and for every other file; ``file-waiting``, ``file-blocked``.
    """

    def run() -> StoredFile:
        require_staff(actor, "documents")
        file = lock(StoredFile, file_id)[file_id]
        kept = (OutsideResult.objects.filter(file=file), InsolvencyFiling.objects.filter(document=file))
        if not any(rows.exists() for rows in (*kept, BusinessEnd.objects.filter(document=file))):
            raise Problem.unknown()
        refuse_held(file)
        audit.note(actor=actor, kind="document_read", data={"file": file.id})
        return file

    return in_transaction(run)


def find_clients(*, actor: Actor, text: str) -> list[Client]:
    """Clients by name, corporate number or mail address, see ``clients_named``.

    The audit log records who searched, when, and the ids found, but not ``text``, which may be somebody's address.
    Raises ``not-found`` (404) for anybody but staff.
    """

    def run() -> list[Client]:
        require_staff(actor, "clients")
        found = clients_named(text)
        if text.strip():
            audit.note(actor=actor, kind="clients_searched", data={"clients": [one.id for one in found]})
        return found

    return in_transaction(run)


def state_reason_for_contract(
    *, actor: Actor, contract_id: str, reason: object, why: object, talk: object = False
) -> list[Look]:
    """Note towards both sides why the actor looks at their contract, see ``people.commands.looking.state_reason``.
    ``talk``: its messages, too. Raises what that raises.
    """
    contract = find(Contract, contract_id)
    sides = (contract.client_id, contract.worker_id)
    return state_reason(
        actor=actor, client_ids=sides, ref=contract.id, reason=reason, why=why, talk=talk, duty="contracts"
    )


def read_contract_file(*, actor: Actor, contract_id: str, file_id: str) -> StoredFile:
    """An original that was handed in under a contract, for staff who have stated why they look at it. The reading is
    recorded in the audit log. Raises ``not-found`` (404), also for every other file; ``reason-needed`` (403);
    ``file-waiting``, ``file-blocked``.
    """

    def run() -> StoredFile:
        require_staff(actor, "contracts")
        contract = find(Contract, contract_id)
        require_look(actor, contract.worker_id, ref=contract.id)
        file = find(StoredFile, file_id)
        if not Attachment.objects.filter(contract=contract, file=file).exists():
            raise Problem.unknown()
        refuse_held(file)
        audit.note(actor=actor, kind="file_read", data={"contract": contract.id, "file": file.id})
        return file

    return in_transaction(run)
