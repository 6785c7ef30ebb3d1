"""The acts that meet in races, each as ``act(cast, contract)``; a thread reads for itself what it needs."""

from michinori.contracts.commands import amendments, deliveries, deposits, offers, stages, terminations
from michinori.contracts.models import Contract
from tests.races.arena import Act
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices


def accept_offer(cast: Cast, contract: Contract) -> object:
    return offers.accept_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms_version=1)


def decline_offer(cast: Cast, contract: Contract) -> object:
    return offers.decline_offer(actor=cast.acts(cast.ren), contract_id=contract.id)


def counter_offer(cast: Cast, contract: Contract) -> object:
    return offers.counter_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms=story.terms())


def cancel(cast: Cast, contract: Contract) -> object:
    return offers.cancel_contract(actor=cast.acts(cast.aoi), contract_id=contract.id)


def ren_cancels(cast: Cast, contract: Contract) -> object:
    return offers.cancel_contract(actor=cast.acts(cast.ren), contract_id=contract.id)


def deposit(cast: Cast, contract: Contract) -> object:
    return deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)


def start(cast: Cast, contract: Contract) -> object:
    return stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)


def submit(cast: Cast, contract: Contract) -> object:
    return stages.submit_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)


def report(cast: Cast, contract: Contract) -> object:
    return stages.report_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1, percent=40)


def approve(cast: Cast, contract: Contract) -> object:
    return stages.approve_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1)


def give_back(cast: Cast, contract: Contract) -> object:
    return stages.return_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1, items=["テイスト"])


def acknowledge(cast: Cast, contract: Contract) -> object:
    return stages.acknowledge_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1)


def object_to(cast: Cast, contract: Contract) -> object:
    return stages.object_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1, reason="写真が違います")


def deliver(cast: Cast, contract: Contract) -> object:
    return deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id)


def accept(cast: Cast, contract: Contract) -> object:
    return deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)


def send_back(cast: Cast, contract: Contract) -> object:
    return deliveries.send_back(actor=cast.acts(cast.aoi), contract_id=contract.id, items=["テイスト"])


def propose(side: str) -> Act:
    """Ask for ¥5,000 more."""

    def act(cast: Cast, contract: Contract) -> object:
        terms = with_prices(contract, 14_400, 14_400, 24_200)
        actor = cast.acts(getattr(cast, side))
        return amendments.propose_amendment(actor=actor, contract_id=contract.id, terms=terms, reason="増えました")

    return act


def propose_note(cast: Cast, contract: Contract) -> object:
    """Ren asks for other words in the terms; possible after a delivery as well."""
    terms = with_prices(contract, 14_400, 14_400, 19_200) | {"note": "実績として載せてもよい"}
    return amendments.propose_amendment(
        actor=cast.acts(cast.ren), contract_id=contract.id, terms=terms, reason="載せたいので"
    )


def _amendment(contract: Contract) -> str:
    return contract.amendments.get().id


def accept_amendment(side: str) -> Act:
    """The side that did not propose agrees."""

    def act(cast: Cast, contract: Contract) -> object:
        actor = cast.acts(getattr(cast, side))
        return amendments.accept_amendment(actor=actor, amendment_id=_amendment(contract))

    return act


def decline_amendment(cast: Cast, contract: Contract) -> object:
    return amendments.decline_amendment(actor=cast.acts(cast.aoi), amendment_id=_amendment(contract))


def withdraw_amendment(cast: Cast, contract: Contract) -> object:
    return amendments.withdraw_amendment(actor=cast.acts(cast.ren), amendment_id=_amendment(contract))


def end(side: str, amount: int = 0) -> Act:
    """Ask to end at an amount."""

    def act(cast: Cast, contract: Contract) -> object:
        actor = cast.acts(getattr(cast, side))
        return terminations.open_termination(actor=actor, contract_id=contract.id, amount=amount, reason="agreed")

    return act


def _termination(contract: Contract) -> str:
    return contract.terminations.get().id


def accept_ending(side: str, amount: int) -> Act:
    """Agree to the other's amount."""

    def act(cast: Cast, contract: Contract) -> object:
        actor = cast.acts(getattr(cast, side))
        return terminations.accept_termination(actor=actor, termination_id=_termination(contract), amount=amount)

    return act


def name_amount(side: str, amount: int) -> Act:
    """Answer an ending with an amount, or move."""

    def act(cast: Cast, contract: Contract) -> object:
        actor = cast.acts(getattr(cast, side))
        return terminations.counter_termination(actor=actor, termination_id=_termination(contract), amount=amount)

    return act


def withdraw_ending(cast: Cast, contract: Contract) -> object:
    return terminations.withdraw_termination(actor=cast.acts(cast.ren), termination_id=_termination(contract))
