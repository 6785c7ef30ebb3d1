"""Closing a job whose work is finished or for which enough people were found."""

from collections.abc import Sequence

from michinori.contracts.told import Told
from michinori.machinery.deliveries import AtOnce
from michinori.machinery.models import OutboxItem
from michinori.market.commands.jobs import close_done, close_filled, reopen_unfilled
from michinori.rules.contract.facts.money import ContractCompleted
from michinori.rules.contract.facts.offers import OfferAccepted


@AtOnce
def close_finished(items: Sequence[OutboxItem]) -> None:
    """Outbox subscriber to ``contract_events``: close the job once a contract made from it is completed, or once as
    many are agreed as it looks for people; open it again if one of those is cancelled. A contract that ended halfway
    leaves its job open, since somebody else may do the work.

    In the order of the jobs' ids, in which all processes lock those of their batches.
    """
    for told in sorted(map(Told.read, items), key=lambda one: one.contract.job_id or ""):
        _close_finished(told)


def _close_finished(told: Told) -> None:
    facts = told.facts.values()
    completed = any(isinstance(fact, ContractCompleted) for fact in facts)
    agreed = any(isinstance(fact, OfferAccepted) for fact in facts)
    contract = told.contract
    if contract.job_id is None:
        return
    if completed:
        close_done(contract.job_id, contract.last_at)
    elif agreed:
        close_filled(contract.job_id, contract.last_at)
    elif contract.status == "cancelled":
        reopen_unfilled(contract.job_id, contract.last_at)
