"""History, statement and files of a contract."""

from dataclasses import dataclass

from michinori.contracts.models import Attachment, Contract, Note, OutsideResult, Payment, TermsVersion
from michinori.contracts.policy import require_place, visible_to
from michinori.contracts.queries.handover_links import shown_to
from michinori.contracts.queries.views import ContractView
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import kinds
from michinori.ledger.models import Movement
from michinori.machinery import events
from michinori.machinery.models import Event, StoredFile
from michinori.machinery.rows import find
from michinori.rules.contract.facts import Fact, fact_of
from michinori.rules.contract.life import Side


@dataclass(frozen=True)
class Step:
    """One event, the fact it stores, and the note and files that came with it."""

    event: Event
    fact: Fact
    note: Note | None
    files: tuple[Attachment, ...]


def newest_steps(contract: Contract, limit: int = 50) -> list[Step]:
    """The last ``limit`` steps, newest first. Three queries. The caller checks permission."""
    return _steps(contract, list(Event.objects.filter(subject_id=contract.id).order_by("-n")[:limit]))


def all_steps(contract: Contract, *, after: int = 0, limit: int = 200) -> list[Step]:
    """The steps after event number ``after``, oldest first. The caller checks permission."""
    return _steps(contract, events.history(contract.id, after=after, limit=limit))


def _steps(contract: Contract, found: list[Event]) -> list[Step]:
    numbers = [event.n for event in found]
    notes = {note.n: note for note in Note.objects.filter(contract=contract, n__in=numbers)}
    files: dict[int, list[Attachment]] = {}
    attached = Attachment.objects.filter(contract=contract, n__in=numbers).select_related("file", "hours")
    for one in attached.order_by("id"):
        files.setdefault(one.n, []).append(one)
    return [
        Step(event, fact_of(event.kind, event.data), notes.get(event.n), tuple(files.get(event.n, ())))
        for event in found
    ]


def events_of(actor: Actor, contract_id: str, *, after: int = 0, limit: int = 100) -> list[Event]:
    """The stored events after event number ``after``, oldest first. Raises ``not-found`` (404) for strangers."""
    contract = find(Contract.objects.select_related("client"), contract_id)
    require_place(actor, contract)
    return events.history(contract_id, after=after, limit=limit)


def last_n_of(actor: Actor, contract_id: str) -> int:
    """The number of the newest event, in one query. Raises ``not-found`` (404) for strangers."""
    return find(visible_to(actor).only("last_n"), contract_id).last_n


def versions_of(contract: Contract) -> list[TermsVersion]:
    """All versions of the terms, oldest first."""
    return list(TermsVersion.objects.filter(contract=contract).order_by("version"))


@dataclass(frozen=True)
class Statement:
    """Where the money of one contract went. Yen, with tax where the name says so; ``payments`` oldest first."""

    deposited_with_tax: int
    escrow_with_tax: int
    refunded_with_tax: int
    payments: tuple[Payment, ...]


def statement_of(view: ContractView) -> Statement:
    """Deposits and refunds from the ledger, and payments with fee, tax and withholding. Two queries."""
    sums = {kinds.DEPOSIT: 0, kinds.REFUND: 0}
    for kind, amount in Movement.objects.filter(contract_id=view.contract.id, kind__in=list(sums)).values_list(
        "kind", "amount"
    ):
        sums[kind] += amount
    payments = tuple(Payment.objects.filter(contract=view.contract).order_by("n"))
    return Statement(sums[kinds.DEPOSIT], view.escrow_with_tax, sums[kinds.REFUND], payments)


@dataclass(frozen=True)
class FileAccess:
    """A file of a contract for one person. ``original``: they may download it; else they only see a preview."""

    file: StoredFile
    original: bool


def file_for(actor: Actor, file_id: str) -> FileAccess:
    """A file of the person's own, or attached to a contract that they may see. Raises ``not-found`` (404) otherwise.

    The client gets the worker's originals of paid parts only, and previews before that; the worker gets the client's
    originals at once (domain § 2, Files and rights). A new client gets those that pass on to it (domain § 7).
    """
    file = find(StoredFile, file_id)
    if actor.user_id is not None and file.owner_id == actor.user_id:
        return FileAccess(file, original=True)
    rows = Attachment.objects.filter(file=file).select_related("contract", "stage", "hours")
    own = rows.filter(contract__in=visible_to(actor))
    handed_over = [is_handed_over(attached, _side_of(actor, attached.contract)) for attached in own]
    if not any(handed_over) and any(passes_on(one) for one in rows.filter(contract__in=shown_to(actor))):
        return FileAccess(file, original=True)
    if not handed_over:
        raise Problem.unknown()
    return FileAccess(file, original=any(handed_over) or _is_result(file, actor))


def _is_result(file: StoredFile, actor: Actor) -> bool:
    """Whether it is the document of an outside result, which is not work: both sides may read it without a payment."""
    return OutsideResult.objects.filter(file=file, termination__contract__in=visible_to(actor)).exists()


def _side_of(actor: Actor, contract: Contract) -> Side:
    """The actor's side on a contract that they may see."""
    return "worker" if contract.worker_id == actor.user_id else "client"


def is_handed_over(attached: Attachment, side: Side) -> bool:
    """Whether ``side`` may download the original: its own file, any file for the worker, a paid part for the client."""
    contract, stage, entry = attached.contract, attached.stage, attached.hours
    if side == attached.by or side == "worker":
        return True
    if contract.status == "completed" or (contract.status == "ended" and contract.paid > 0):
        return True
    paid = (stage is not None and stage.paid) or (entry is not None and entry.paid)
    return attached.superseded or paid


def passes_on(attached: Attachment) -> bool:
    """Whether a new client gets the original: a file of the worker's, of a part that the old client has paid."""
    return attached.by == "worker" and is_handed_over(attached, "client")
