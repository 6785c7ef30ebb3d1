"""S6: the worker asks for a part, the client says ¥0; every way out, with several numbers, odd yen included."""

from dataclasses import dataclass

import pytest
from api.programs import Program, ok, refused

from michinori.contracts.commands import bids, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract, Termination
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery.models import Event
from michinori.people.commands.tokens import create_token
from tests.stories import by_default as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Numbers:
    """``percent`` of the price is reported with a file and objected to: standing is half of it."""

    price: int
    percent: int
    worker: int
    client: int

    @property
    def standing(self) -> int:
        return self.price * self.percent // 100 // 2


SETS = [
    Numbers(30_000, 66, 10_000, 0),
    Numbers(29_999, 67, 10_001, 0),
    Numbers(48_001, 33, 9_999, 7),
    Numbers(1_001, 99, 1_001, 1),
]


@pytest.fixture
def cast() -> Cast:
    return Cast()


def objected(cast: Cast, numbers: Numbers) -> Contract:
    """One stage, shown with a file; Aoi has objected to it."""
    contract = story.active(cast, price=numbers.price, stages=[{"name": "全体", "price": numbers.price}])
    story.show(cast, contract, 1, numbers.percent)
    stage_commands.object_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1, reason="気に入りません")
    return contract


def apart(cast: Cast, numbers: Numbers) -> tuple[Contract, Termination]:
    """Ren has asked, Aoi has said how little."""
    contract = objected(cast, numbers)
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=numbers.worker, reason="other_breach"
    )
    return contract, terminations.counter_termination(
        actor=cast.acts(cast.aoi), termination_id=ending.id, amount=numbers.client
    )


def over(contract: Contract) -> tuple[str, int | None, str | None]:
    """How it ended; its escrow is empty then."""
    contract.refresh_from_db()
    assert contract.status != "ended" or balance(accounts.escrow(contract.id)) == 0
    return contract.status, contract.settled_amount, contract.settled_by


@pytest.mark.parametrize("numbers", SETS)
def test_nobody_moves_and_the_rule_ends_it_between_the_two(cast: Cast, numbers: Numbers) -> None:
    contract, _ = apart(cast, numbers)
    story.wait_days(7)
    assert over(contract)[0] == "ending"
    story.wait_days(3)
    assert over(contract)[0] == "ending"
    story.wait_days(8)
    within = max(numbers.client, min(numbers.worker, numbers.standing))
    assert over(contract) == ("ended", within, "standing_rule")


@pytest.mark.parametrize("numbers", SETS)
@pytest.mark.parametrize(("low", "high"), [(0, 1), (3, 3), (401, 700)])
def test_numbers_that_meet_end_it_at_the_middle_rounded_down(cast: Cast, numbers: Numbers, low: int, high: int) -> None:
    contract, ending = apart(cast, numbers)
    paid = Contract.objects.get(id=contract.id).paid
    story.wait_days(7)
    low, high = max(paid, low), max(paid, high)
    bids.seal_bid(actor=cast.acts(cast.ren), termination_id=ending.id, amount=low)
    assert over(contract)[0] == "ending"
    bids.seal_bid(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=high)
    assert over(contract) == ("ended", max(paid, (low + high) // 2), "bids")


@pytest.mark.parametrize("numbers", SETS)
def test_numbers_that_do_not_meet_bind_nobody(cast: Cast, numbers: Numbers) -> None:
    contract, ending = apart(cast, numbers)
    story.wait_days(7)
    bids.seal_bid(actor=cast.acts(cast.ren), termination_id=ending.id, amount=numbers.price)
    bids.seal_bid(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=numbers.client)
    assert over(contract)[0] == "ending"
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=numbers.worker)
    assert over(contract) == ("ended", numbers.worker, "agreement")


@pytest.mark.parametrize("numbers", SETS)
def test_a_client_who_never_answers_pays_the_lower_of_the_two(cast: Cast, numbers: Numbers) -> None:
    contract = objected(cast, numbers)
    terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=numbers.worker, reason="agreed"
    )
    story.wait_days(15)
    assert over(contract) == ("ended", min(numbers.worker, numbers.standing), "silence")


def test_steps_out_of_order_are_refused_and_write_nothing(cast: Cast) -> None:
    contract, ending = apart(cast, SETS[0])
    ren, aoi, before = cast.acts(cast.ren), cast.acts(cast.aoi), Event.objects.count()
    refusals = (
        ("bidding-not-open", lambda: bids.seal_bid(actor=ren, termination_id=ending.id, amount=1)),
        ("already-answered", lambda: terminations.withdraw_termination(actor=ren, termination_id=ending.id)),
        ("natural-persons-only", lambda: bids.extend_termination(actor=aoi, termination_id=ending.id, reason="病気")),
        ("already-answered", lambda: bids.extend_termination(actor=ren, termination_id=ending.id, reason="病気")),
        ("not-insolvent", lambda: terminations.end_at_standing(actor=ren, contract_id=contract.id)),
    )
    for slug, act in refusals:
        with pytest.raises(Problem, match=slug):
            act()
    assert Event.objects.count() == before
    story.wait_days(7)
    bids.seal_bid(actor=ren, termination_id=ending.id, amount=5_000)
    before = Event.objects.count()
    with pytest.raises(Problem, match="bid-sealed-already"):
        bids.seal_bid(actor=ren, termination_id=ending.id, amount=6_000)
    assert Event.objects.count() == before


@pytest.mark.parametrize("numbers", SETS)
def test_s6_over_http(cast: Cast, numbers: Numbers) -> None:
    contract = objected(cast, numbers)
    ren, aoi = program(cast, "Ren"), program(cast, "Aoi")
    made = ok(ren.post(f"/contracts/{contract.id}/terminations", {"amount": numbers.worker, "reason": "agreed"}), 201)
    here = f"/terminations/{made['id']}"
    actions = ok(aoi.get(f"/contracts/{contract.id}"))["actions"]
    assert not [one for one in actions if one.endswith("/extend")], "an organisation is never ill"
    answered = ok(aoi.post(f"{here}/counter", {"amount": numbers.client}))
    assert [one["amount"] for one in answered["offers"]] == [numbers.worker, numbers.client]
    refused(ren.post(f"{here}/seal-bid", {"amount": numbers.worker}), 409, "bidding-not-open")
    story.wait_days(7)
    assert ok(ren.get(here))["status"] == "bidding"
    assert f"terminations/{made['id']}/seal-bid" in ok(ren.get(f"/contracts/{contract.id}"))["actions"]
    sealed = ok(ren.post(f"{here}/seal-bid", {"amount": numbers.worker}))
    assert sealed["bids"]["sealed_by"] == ["worker"]
    waiting = ok(aoi.post(f"{here}/seal-bid", {"amount": numbers.client}))
    assert (waiting["status"], waiting["settled_amount"]) == ("awaiting_rule", None)
    refused(aoi.post(f"{here}/seal-bid", {"amount": numbers.worker}), 409, "bidding-not-open")
    story.wait_days(15)
    done = ok(ren.get(here))
    within = max(numbers.client, min(numbers.worker, numbers.standing))
    assert (done["status"], done["settled_amount"], done["settled_by"]) == ("settled", within, "standing_rule")


def program(cast: Cast, name: str, **more: bool) -> Program:
    """A program that acts for one of the cast."""
    user = cast.made[name] if name in cast.made else cast.person(name, **more)
    scopes = ["read", "write", "staff"] if user.is_staff else ["read", "write"]
    return Program(user, create_token(actor=Actor.operator(), user_id=user.id, name="S6", scopes=scopes)[1])
