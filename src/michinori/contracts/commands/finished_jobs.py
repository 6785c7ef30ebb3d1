"""Closing a job whose work is finished."""

from michinori.contracts.models import Contract
from michinori.contracts.told import Told
from michinori.machinery.models import OutboxItem
from michinori.market.commands.jobs import close_done
from michinori.rules.contract.facts.money import ContractCompleted


def close_finished(item: OutboxItem) -> None:
    """Outbox subscriber to ``contract_events``: close the job once a contract made from it is completed. One that ended
    halfway leaves its job open, since somebody else may do the work.
    """
    told = Told.read(item)
    if any(isinstance(fact, ContractCompleted) for fact in told.facts.values()):
        contract = Contract.objects.get(id=told.contract_id)
        if contract.job_id is not None:
            close_done(contract.job_id, contract.last_at)
