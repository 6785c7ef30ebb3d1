"""The end of a client's business (domain § 6), with all its effects on jobs and contracts, in one transaction. Its
insolvency is filed and confirmed in ``insolvencies``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from michinori.contracts.lives import read_life
from michinori.contracts.models import Contract
from michinori.contracts.queries.business_ends import running_ids
from michinori.contracts.queries.law import withdrawal_is_noticed
from michinori.contracts.scene import apply_due, locked, read_note, record
from michinori.kernel.actor import Actor
from michinori.kernel.ids import new_id
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.market.commands.jobs import close_jobs_of
from michinori.people.commands.business_ends import locked_client, record_withdrawal
from michinori.people.models import BusinessEnd
from michinori.people.queries import client, power_over
from michinori.people.second_step import require_second_step
from michinori.rules.contract.business_ends import client_withdrew
from michinori.rules.contract.life import Life
from michinori.rules.contract.turns import Turn

MAX_REASON = 2000


@dataclass(frozen=True)
class Ended:
    """The effects: how many jobs were closed, and the contracts that changed."""

    end: BusinessEnd
    jobs_closed: int
    contracts: tuple[Contract, ...]


def withdraw_client(*, actor: Actor, client_id: str, reason: str, confirm: str) -> Ended:
    """Withdraw a client by its owner, who types its name again (``confirm``).

    Open jobs are closed, offers and contracts without a deposit cancelled; for each contract under way a termination
    is opened for the worker at the claimed figure, or notice of it given (Freelance Act art. 16).

    Raises ``not-found`` (404), ``owners-only``, ``second-step-needed`` (403), ``invalid`` (422), ``business-ended``
    (409).
    """

    def run() -> Ended:
        text = read_note(reason, required=True, field="reason", limit=MAX_REASON)
        if power_over(actor.user_id, client_id) is None:
            raise Problem.unknown()
        ids = held(client_id)
        _require_step(actor, client_id)
        end = record_withdrawal(actor=actor, client_id=client_id, reason=text, confirm=confirm)
        return follow(end, actor, ids, _withdrawn)

    return in_transaction(run)


def _require_step(actor: Actor, client_id: str) -> None:
    """Giving the business up names the claimed figure of each contract for the client."""
    page = PageRef("withdraw", (client_id,))
    require_second_step(actor, client_id, act="withdraw", to=lambda: client(client_id).display_name, page=page)


def _withdrawn(contract: Contract, life: Life, at: datetime) -> Turn | None:
    return client_withdrew(life, new_id, at, noticed=withdrawal_is_noticed(contract, life, at))


def held(client_id: str) -> list[str]:
    """Lock the client and all its running contracts, before the time of the end is taken. Returns the contract ids."""
    locked_client(client_id)
    ids: list[str] = []
    while more := [one for one in running_ids(client_id) if one not in ids]:
        lock(Contract, *more)  # while this waited for the locks, a switch may have made another contract: look again
        ids += more
    return ids


def follow(
    end: BusinessEnd, actor: Actor, ids: list[str], decide: Callable[[Contract, Life, datetime], Turn | None]
) -> Ended:
    """Close the jobs, then apply ``decide`` to each locked contract, all dated at the instant of the business's end."""
    at = end.made_at
    jobs = close_jobs_of(actor=actor, client_id=end.client_id, at=at)
    changed = []
    for contract_id in ids:
        contract = locked(contract_id)
        apply_due(contract, at)
        life = read_life(contract)
        turn = decide(contract, life, at)
        if turn is not None:
            record(contract, life, turn, actor=actor, at=at)
            changed.append(contract)
    return Ended(end, jobs, tuple(changed))
