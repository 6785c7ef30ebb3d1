"""Reading who may show the work of a finished contract, and what of it can be shown."""

from dataclasses import dataclass

from michinori.contracts.models import Attachment, Contract, Showing
from michinori.contracts.policy import Place, find_placed
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.models import StoredFile
from michinori.people.models import PortfolioPicture
from michinori.rules.contract.lifecycle import OVER

_MOST = 60


@dataclass(frozen=True)
class Afterwards:
    """A finished contract as one of its sides sees it. ``allowed``: the client lets the work be shown; ``shown``: the
    works in the worker's portfolio; ``files``: pictures and PDFs handed in that are not among them, for the worker.
    """

    contract: Contract
    place: Place
    allowed: bool
    shown: tuple[PortfolioPicture, ...]
    files: tuple[StoredFile, ...]


def afterwards_of(actor: Actor, contract_id: str) -> Afterwards:
    """A finished contract; at most four queries. Raises ``not-found`` (404) for strangers, ``contract-not-over``
    (409).
    """
    rows = Contract.objects.select_related("client__user", "client__organisation", "worker", "job")
    contract, place = find_placed(actor, rows, contract_id)
    if contract.status not in OVER:
        raise Problem("contract-not-over")
    shown = tuple(PortfolioPicture.objects.filter(contract_id=contract.id).order_by("made_at", "id"))
    files = _files(contract, {one.file_id for one in shown}) if place.side == "worker" else ()
    return Afterwards(contract, place, Showing.objects.filter(contract=contract).exists(), shown, files)


def _files(contract: Contract, shown: set[str]) -> tuple[StoredFile, ...]:
    rows = Attachment.objects.filter(contract=contract, by="worker").select_related("file").order_by("-n", "id")
    found = {row.file_id: row.file for row in rows[:_MOST] if row.file_id not in shown}
    return tuple(one for one in found.values() if one.pages and one.type.startswith(("image/", "application/pdf")))
