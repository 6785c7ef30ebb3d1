"""The contracts that a thread is about: those of its proposal, and continuations between the same two parties."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import F, Q

from michinori.contracts.models import Contract
from michinori.conversation.models import Thread, thread_id_of
from michinori.conversation.policy import visible_to
from michinori.kernel.actor import Actor
from michinori.machinery.composed import Composed, GivenIds
from michinori.machinery.lookups import Among
from michinori.rules.contract.lifecycle import OVER
from michinori.rules.talk.messages import BOUND, RUNNING

_THREADS = {"thr_": "id", "msg_": "messages__id", "fil_": "messages__attached__file"}
"""How a thread is found, by the prefix of an id."""


@dataclass(frozen=True)
class About:
    """The contracts of one thread, the oldest first."""

    contracts: tuple[Contract, ...] = ()

    @property
    def contract(self) -> Contract | None:
        """The contract that the thread is about now: the newest that was not cancelled, else the newest; None without
        any.
        """
        live = [one for one in self.contracts if one.status != "cancelled"] or self.contracts
        return live[-1] if live else None

    @property
    def agreed(self) -> bool:
        """Whether any contract was agreed; from then on screening applies the rules for messages during a contract."""
        return any(one.status in BOUND for one in self.contracts)

    @property
    def running(self) -> bool:
        """Whether any contract is under way; then blocks and suspensions stop no messages."""
        return any(one.status in RUNNING for one in self.contracts)


def about(threads: Iterable[Thread]) -> dict[str, About]:
    """The contracts of these threads, by thread id. One query, and one more for each level of continuations."""
    rows = list(threads)
    of_root = {row.proposal_id or row.contract_id: row for row in rows}
    found: dict[str, list[Contract]] = {row.id: [] for row in rows}
    proposals = [row.proposal_id for row in rows if row.proposal_id]
    roots = [row.contract_id for row in rows if row.contract_id]
    level = {one: of_root[one.proposal_id or one.id] for one in _began().rows(proposals=proposals, roots=roots)}
    while level:
        for contract, thread in level.items():
            found[thread.id].append(contract)
        after = {one.id: thread for one, thread in level.items() if one.status in ("ending", *OVER)}
        if not after:
            break
        next_ones = _continued().rows(contracts=list(after))
        level = {one: after[str(one.continues_id)] for one in next_ones if _same_two(one, after[str(one.continues_id)])}
    return {key: About(tuple(sorted(each, key=lambda one: (one.made_at, one.id)))) for key, each in found.items()}


@cache
def _began() -> Composed[Contract]:
    of_proposals, as_roots = Among(F("proposal_id"), GivenIds("proposals")), Among(F("id"), GivenIds("roots"))
    return Composed(Contract.objects.filter(Q(of_proposals) | Q(as_roots)))


@cache
def _continued() -> Composed[Contract]:
    return Composed(Contract.objects.filter(Among(F("continues_id"), GivenIds("contracts")), proposal__isnull=True))


def _same_two(contract: Contract, thread: Thread) -> bool:
    return (contract.client_id, contract.worker_id) == (thread.client_id, thread.worker_id)


def root_of(contract: Contract) -> Contract:
    """The contract with which a contract's thread began; continuations between the same two stay in one thread."""
    while contract.proposal_id is None and contract.continues_id is not None:
        before = contract.continues
        if before is None or (before.client_id, before.worker_id) != (contract.client_id, contract.worker_id):
            break
        contract = before
    return contract


def thread_of(contract: Contract) -> str:
    """The id of a contract's thread, whether or not its row exists."""
    root = root_of(contract)
    return thread_id_of(root.proposal_id or root.id)


def contract_talked_about(actor: Actor, ref: str) -> str:
    """The id of the contract that a thread is about now, by the id of the thread, of a message in it or of a file sent
    with one; empty where the actor may not see it or there is no contract.
    """
    wanted = _THREADS.get(ref[:4])
    if wanted is None or not ref.isprintable():
        return ""
    found = next(iter(visible_to(actor).filter(**{wanted: ref})[:1]), None)
    contract = about([found])[found.id].contract if found is not None else None
    return contract.id if contract is not None else ""
