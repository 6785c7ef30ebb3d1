"""Finding contracts and files for staff."""

from dataclasses import dataclass

from michinori.contracts.models import Attachment, Contract
from michinori.kernel.actor import Actor
from michinori.machinery.models import StoredFile
from michinori.people.staff import require_staff
from michinori.rules.people.looking import Sought

MOST = 20
_JOINED = ("client__user", "client__organisation", "worker")


def contracts_found(actor: Actor, sought: Sought) -> list[Contract]:
    """Contracts by id, by the beginning of the title, or by the price before tax, the newest first, at most 20. Raises
    ``not-found`` (404) for anybody but staff who look people up. One query.
    """
    require_staff(actor, "people")
    rows = Contract.objects.all()
    if sought.kind == "id" and sought.text.startswith("con_"):
        return list(rows.filter(id=sought.text))
    if sought.kind == "words":
        return list(rows.filter(title__istartswith=sought.text)[:MOST])
    if sought.amount is not None:
        return list(rows.filter(price=sought.amount).order_by("-last_at")[:MOST])
    return []


@dataclass(frozen=True)
class FoundFile:
    """A stored file with the contracts in which it was handed in. Its name is not told: it may be somebody's."""

    file: StoredFile
    contract_ids: tuple[str, ...]


def files_found(actor: Actor, sought: Sought) -> list[FoundFile]:
    """Files by id or SHA-256, at most 20. Raises ``not-found`` (404) for anybody but staff who look people up. Two
    queries.
    """
    require_staff(actor, "people")
    if sought.kind == "digest":
        rows = StoredFile.objects.filter(sha256=sought.text)
    elif sought.kind == "id" and sought.text.startswith("fil_"):
        rows = StoredFile.objects.filter(id=sought.text)
    else:
        return []
    files = list(rows[:MOST])
    of_file: dict[str, set[str]] = {}
    handed_in = Attachment.objects.filter(file__in=files)
    for file_id, contract_id in handed_in.order_by("contract_id").values_list("file_id", "contract_id")[: 5 * MOST]:
        of_file.setdefault(file_id, set()).add(contract_id)
    return [FoundFile(file, tuple(sorted(of_file.get(file.id, ())))) for file in files]


def contracts_of_client(client_id: str) -> list[Contract]:
    """The newest contracts of a person, as worker or client, or of an organisation, at most 20 of each. For staff who
    have stated why they look: the caller checks that. Two queries, each bounded by an index.
    """
    rows = Contract.objects.select_related(*_JOINED).order_by("-last_at")
    found = [*rows.filter(client_id=client_id)[:MOST], *rows.filter(worker_id=client_id)[:MOST]]
    return sorted(found, key=lambda one: one.last_at, reverse=True)


def files_handed_in(contract_id: str) -> list[Attachment]:
    """The files of a contract, newest first, at most 100. For staff who have stated why they look: the caller checks
    that. One query.
    """
    return list(Attachment.objects.filter(contract_id=contract_id).select_related("file").order_by("-id")[: 5 * MOST])
