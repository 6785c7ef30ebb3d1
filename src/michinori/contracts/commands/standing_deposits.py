"""Deposits that make themselves: the client says once, for a contract, that what it asks for is deposited as soon as
money has come (domain § 8; decision 38, Money in by bank).
"""

import logging
from collections.abc import Callable

from michinori.contracts.commands.deposits import make_deposit
from michinori.contracts.models import Contract, StandingDeposit
from michinori.contracts.policy import require_power
from michinori.contracts.scene import locked_with_place
from michinori.contracts.second_step import require_for_standing
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.models import OutboxItem
from michinori.machinery.transactions import in_transaction
from michinori.rules.contract.lifecycle import UNDER_WAY

_log = logging.getLogger(__name__)
_ASKS = ("agreed", *UNDER_WAY)


def deposit_by_itself(*, actor: Actor, contract_id: str) -> Contract:
    """Let all that this contract asks for be deposited by itself, in the actor's name, each time money of the client
    has come and is enough: the first deposit, a difference, a continuation, what a new rate of tax asks for.

    Raises ``not-found`` (404) for strangers, ``not-your-side``, ``needs-approver``, ``trustee-acts``,
    ``second-step-needed`` (403), ``nothing-to-deposit`` (409) once the contract is over.
    """

    def say(contract: Contract) -> None:
        if contract.status not in _ASKS:
            raise Problem("nothing-to-deposit")
        require_for_standing(actor, contract)
        said = {"said_by_id": actor.user_id, "said_at": clock.now()}
        StandingDeposit.objects.update_or_create(contract=contract, defaults=said)

    return in_transaction(lambda: _said(actor, contract_id, say))


def deposit_by_hand(*, actor: Actor, contract_id: str) -> Contract:
    """Let nothing be deposited by itself any more; once more changes nothing. Raises as ``deposit_by_itself``, but for
    a contract that is over.
    """
    return in_transaction(
        lambda: _said(actor, contract_id, lambda contract: StandingDeposit.objects.filter(contract=contract).delete())
    )


def deposit_what_came(item: OutboxItem) -> None:
    """Outbox subscriber to ``money_in``: deposit what the client has said so of, what was said first first. What the
    balance is too small for, or may not be deposited now, waits for the client; at a standstill all is tried again.
    The word was given with a second step where it took one, and holds while that is set up.
    """
    rows = StandingDeposit.objects.filter(
        contract__client_id=item.payload["client_id"], contract__status__in=_ASKS
    ).order_by("said_at", "contract_id")
    for contract_id, said_by in list(rows.values_list("contract_id", "said_by_id")):
        try:
            make_deposit(actor=Actor.person(said_by, stepped=True), contract_id=contract_id)
        except Problem as problem:
            if problem.status == 503:
                raise
            _log.info("contract %s was not deposited for by itself: %s", contract_id, problem.slug)


def _said(actor: Actor, contract_id: str, say: Callable[[Contract], object]) -> Contract:
    contract, place = locked_with_place(actor, contract_id)
    require_power(place, "deposit")
    say(contract)
    return contract
