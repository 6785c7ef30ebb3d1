"""Once the client has said so for a contract, what it asks for is deposited by itself when money has come."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import switches
from michinori.contracts.commands.standing_deposits import deposit_by_hand, deposit_by_itself
from michinori.contracts.models import Contract, StandingDeposit
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery import acting, outbox
from michinori.machinery.models import OutboxDelivery
from michinori.people.models import Membership
from tests.joining import join_organisation
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_switching import by_the_hour, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Iterator[Cast]:
    yield Cast()
    assert check().sound


def comes(cast: Cast, yen: int) -> None:
    """Money has come, and the outbox has told all who want to know."""
    story.pay_in(cast, yen)
    outbox.drain(SUBSCRIBERS)


def state(contract: Contract) -> tuple[str, int, int]:
    contract.refresh_from_db()
    return contract.status, balance(accounts.escrow(contract.id)), balance(accounts.client(contract.client_id))


def test_the_first_deposit_is_made_once_the_money_is_enough(cast: Cast) -> None:
    contract = story.agreed(cast)
    comes(cast, 100)
    assert state(contract) == ("agreed", 0, 100), "nobody has said so"
    deposit_by_itself(actor=cast.acts(cast.aoi), contract_id=contract.id)
    comes(cast, 52_000)
    assert state(contract) == ("agreed", 0, 52_100)
    comes(cast, 700)
    assert state(contract) == ("active", 52_800, 0)
    comes(cast, 900)
    assert state(contract) == ("active", 52_800, 900), "nothing waits"


def test_a_continuation_too(cast: Cast) -> None:
    aoi, contract = cast.acts(cast.aoi), story.active(cast, withholding=False)
    deposit_by_itself(actor=aoi, contract_id=contract.id)
    made = propose(cast, contract, 10_000, by_the_hour())
    switches.accept_switch(actor=aoi, switch_id=made.id)
    comes(cast, 66_000 - (52_800 - 11_000))
    made.refresh_from_db()
    assert (made.status, state(contract)[0]) == ("accepted", "ended")
    assert not StandingDeposit.objects.filter(contract__continues=contract).exists(), "that has to be said anew"


def test_what_was_said_first_comes_first_and_what_is_too_much_is_passed_over(cast: Cast) -> None:
    first, second = story.agreed(cast), story.agreed(cast, price=10_000, stages=[{"name": "全体", "price": 10_000}])
    for one in (first, second):
        deposit_by_itself(actor=cast.acts(cast.aoi), contract_id=one.id)
    comes(cast, 11_000)
    assert (state(first)[0], state(second)[0]) == ("agreed", "active")
    comes(cast, 52_800)
    assert state(first) == ("active", 52_800, 0)


def test_by_hand_again_and_who_may_say_so(cast: Cast) -> None:
    contract = story.agreed(cast)
    for who, slug in ((cast.mio, "not-found"), (cast.ren, "not-your-side")):
        for act in (deposit_by_itself, deposit_by_hand):
            with pytest.raises(Problem, match=slug):
                act(actor=cast.acts(who), contract_id=contract.id)
    assert not StandingDeposit.objects.exists()
    aoi = cast.acts(cast.aoi)
    deposit_by_itself(actor=aoi, contract_id=contract.id)
    deposit_by_itself(actor=aoi, contract_id=contract.id)
    deposit_by_hand(actor=aoi, contract_id=contract.id)
    deposit_by_hand(actor=aoi, contract_id=contract.id)
    comes(cast, 52_800)
    assert state(contract) == ("agreed", 0, 52_800)


def test_whoever_binds_the_client_no_more_deposits_nothing(cast: Cast) -> None:
    contract, ken = story.agreed(cast), cast.person("Ken")
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=contract.client_id, email=ken.email, role="approver")
    deposit_by_itself(actor=cast.acts(ken), contract_id=contract.id)
    Membership.objects.filter(user=ken).update(role="member")
    comes(cast, 52_800)
    assert state(contract) == ("agreed", 0, 52_800)


def test_at_a_standstill_it_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = story.agreed(cast)
    deposit_by_itself(actor=cast.acts(cast.aoi), contract_id=contract.id)

    def stands_still() -> None:
        raise Problem("standstill", 503)

    with monkeypatch.context() as still:
        still.setattr(acting, "require_acting", stands_still)
        comes(cast, 52_800)
    assert state(contract)[0] == "agreed"
    OutboxDelivery.objects.filter(done_at=None).update(next_try_at=datetime.now(UTC))
    outbox.drain(SUBSCRIBERS)
    assert state(contract)[0] == "active"


def test_on_the_page_of_paying_in(cast: Cast) -> None:
    contract, aoi = story.agreed(cast), signed_in(cast.aoi)
    here, itself = f"/money/{contract.client_id}/pay-in", f"/contracts/{contract.id}/deposit-by-itself"
    assert itself in aoi.get(here).content.decode()
    assert aoi.post(itself)["location"] == here
    page = aoi.get(here).content.decode()
    assert "入金されたら、自動で仮払いします" in page
    assert itself not in page
    assert aoi.post(f"/contracts/{contract.id}/deposit-by-hand")["location"] == here
    assert not StandingDeposit.objects.exists()
