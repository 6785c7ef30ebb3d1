"""The end of a client's business (domain § 6), with all its effects on jobs and contracts, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from michinori.contracts.lives import read_life
from michinori.contracts.models import Contract
from michinori.contracts.policy import require_staff
from michinori.contracts.queries.business_ends import running_ids
from michinori.contracts.queries.law import withdrawal_is_noticed
from michinori.contracts.scene import apply_due, locked, read_files, read_note, record
from michinori.kernel.actor import Actor
from michinori.kernel.ids import new_id
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.market.commands.jobs import close_jobs_of
from michinori.people.commands.business_ends import check_insolvency, locked_client, record_withdrawal
from michinori.people.commands.business_ends import record_insolvency as note_insolvency
from michinori.people.models import BusinessEnd, Client, User
from michinori.people.queries import power_over, user_by_email
from michinori.rules.contract.business_ends import client_insolvent, client_withdrew
from michinori.rules.contract.life import Life
from michinori.rules.contract.turns import Turn

MAX_REASON = 2000
MAX_ACCOUNT = 500


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

    Raises ``not-found`` (404), ``owners-only`` (403), ``invalid`` (422), ``business-ended`` (409).
    """

    def run() -> Ended:
        text = read_note(reason, required=True, field="reason", limit=MAX_REASON)
        if power_over(actor.user_id, client_id) is None:
            raise Problem.unknown()
        ids = _held(client_id)
        end = record_withdrawal(actor=actor, client_id=client_id, reason=text, confirm=confirm)
        return _follow(end, actor, ids, _withdrawn)

    return in_transaction(run)


def record_insolvency(
    *,
    actor: Actor,
    client_id: str,
    day: date,
    document_id: str,
    trustee_email: str = "",
    refund_account: str = "",
    confirm: str | None = None,
) -> Ended:
    """Record an insolvency with its document, by staff: the clocks against the client stop, and worker or trustee may
    end each contract at the standing figure. ``refund_account``: the bank account that the trustee names for refunds.
    ``confirm``: the client's exact name, which the desk asks for, since this cannot be undone.

    Raises ``not-found`` (404) for anybody but staff, ``own-matter`` (403) for staff who belong to the client,
    ``invalid`` (422), ``business-ended`` (409).
    """

    def run() -> Ended:
        require_staff(actor)
        if power_over(actor.user_id, client_id) is not None:
            raise Problem.forbidden("own-matter")
        _check_name(check_insolvency(client_id, day), confirm)
        files = read_files(actor, [document_id] if document_id else [], field="document_id")
        if not files:
            raise Problem.invalid(Flaw("document_id", "required"))
        ids = _held(client_id)
        account = read_note(refund_account, required=False, field="refund_account", limit=MAX_ACCOUNT)
        end = note_insolvency(
            actor=actor,
            client_id=client_id,
            day=day,
            document=files[0],
            trustee=_trustee(trustee_email),
            refund_account=account,
        )
        audit.note(actor=actor, kind="insolvency_recorded", data={"client": client_id}, at=end.made_at)
        return _follow(end, actor, ids, lambda contract, life, at: client_insolvent(life, at))

    return in_transaction(run)


def _check_name(client: Client, confirm: str | None) -> None:
    if confirm is not None and confirm != client.display_name:
        raise Problem.invalid(Flaw("confirm", "name_differs", {"name": client.display_name}))


def _withdrawn(contract: Contract, life: Life, at: datetime) -> Turn | None:
    return client_withdrew(life, new_id, at, noticed=withdrawal_is_noticed(contract, life, at))


def _trustee(email: str) -> User | None:
    if not email:
        return None
    try:
        return user_by_email(email)
    except Problem as problem:
        raise Problem.invalid(Flaw("trustee_email", "unknown_email")) from problem


def _held(client_id: str) -> list[str]:
    """Lock the client and all its running contracts, before the time of the end is taken. Returns the contract ids."""
    locked_client(client_id)
    ids: list[str] = []
    while more := [one for one in running_ids(client_id) if one not in ids]:
        lock(Contract, *more)  # while this waited for the locks, a switch may have made another contract: look again
        ids += more
    return ids


def _follow(
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
