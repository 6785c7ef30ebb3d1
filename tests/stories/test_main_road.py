"""S1, the main road: terms, deposit, three stages, each handed in, approved and paid net of the fee."""

import pytest

from michinori.contracts.commands import deposits, offers, stages
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from tests.stories import by_default as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_main_road_to_payment() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.agreed(cast)
    assert contract.status == "agreed"

    with pytest.raises(Problem) as refused:
        deposits.make_deposit(actor=aoi, contract_id=contract.id)
    assert refused.value.slug == "insufficient-balance"
    assert refused.value.values["missing"] == 52_800

    story.pay_in(cast, 52_800)
    contract = deposits.make_deposit(actor=aoi, contract_id=contract.id)
    assert contract.status == "active"
    assert balance(accounts.escrow(contract.id)) == 52_800

    for number, paid in ((1, 14_400), (2, 28_800), (3, 48_000)):
        if number < 3:
            with pytest.raises(Problem, match="stage-not-open"):
                stages.submit_stage(actor=ren, contract_id=contract.id, number=number + 1)
        contract = story.handed_in_and_approved(cast, contract, number)
        assert contract.paid == paid, "what is approved is paid"
    assert contract.status == "completed", "approving the last stage completes"
    assert balance(accounts.escrow(contract.id)) == 0
    # ¥48,000 + ¥4,800; fee ¥10,560, its tax ¥1,056; withheld 10.21 % of each payment, as Aoi's agency is a company
    withheld = 1_470 + 1_470 + 1_960
    assert balance(accounts.worker(cast.ren.id)) == 52_800 - 10_560 - 1_056 - withheld
    assert balance(accounts.client(contract.client_id)) == withheld
    assert check().sound


def test_nobody_acts_and_the_clock_pays() -> None:
    cast = Cast()
    contract = story.active(cast)
    for number in (1, 2, 3):
        story.hand_in(cast, contract, number)
        assert story.wait_days(6) == 0
        assert story.wait_days(1) == 1
    contract.refresh_from_db()
    assert contract.status == "completed"
    assert contract.paid == 48_000


def test_an_offer_lapses_and_the_proposal_stands_again() -> None:
    cast = Cast()
    contract = story.offered(cast)
    story.wait_days(7)
    contract.refresh_from_db()
    assert contract.status == "cancelled"
    with pytest.raises(Problem) as late:
        offers.accept_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms_version=1)
    assert late.value.slug == "not-now"
    assert contract.proposal is not None
    assert contract.proposal.status == "open"


def test_a_stranger_learns_nothing() -> None:
    cast = Cast()
    contract = story.offered(cast)
    for act in (offers.decline_offer, offers.cancel_contract, deposits.make_deposit):
        with pytest.raises(Problem) as unknown:
            act(actor=cast.acts(cast.mio), contract_id=contract.id)
        assert unknown.value.status == 404
