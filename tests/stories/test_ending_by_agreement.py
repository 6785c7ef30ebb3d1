"""Ending halfway: by agreement, with the undisputed part paid at once, by silence, and by the standing rule."""

import pytest

from michinori.contracts.commands import stages, terminations
from michinori.contracts.models import Contract
from michinori.contracts.queries.terminations import preview_termination, view_termination
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from tests.stories import by_default as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def halfway(cast: Cast) -> Contract:
    """Wireframe approved, first view acknowledged at 37 % and reported at 74 % with a file: F = ¥22,392."""
    aoi, contract = cast.acts(cast.aoi), story.active(cast)
    story.handed_in_and_approved(cast, contract, 1)
    story.show(cast, contract, 2, 37)
    stages.acknowledge_stage(actor=aoi, contract_id=contract.id, number=2)
    story.wait_days(1)
    story.show(cast, contract, 2, 74)
    stages.object_stage(actor=aoi, contract_id=contract.id, number=2, reason="写真が違います")
    contract.refresh_from_db()
    return contract


def test_agreed_at_an_amount_and_the_rest_goes_back() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = halfway(cast)
    view, foreseen = preview_termination(ren, contract.id, 20_000)
    assert (view.meter.confirmed, view.meter.claimed, view.meter.standing) == (19_728, 25_056, 22_392)
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=20_000, reason="agreed")
    with pytest.raises(Problem) as other:
        terminations.accept_termination(actor=aoi, termination_id=ending.id, amount=19_999)
    assert other.value.slug == "amount-changed"
    ending = terminations.accept_termination(actor=aoi, termination_id=ending.id, amount=20_000)
    assert (ending.status, ending.settled_amount, ending.settled_by) == ("settled", 20_000, "agreement")
    assert balance(accounts.escrow(contract.id)) == 0
    assert balance(accounts.worker(cast.ren.id)) == foreseen.worker_net
    assert balance(accounts.client(contract.client_id)) == foreseen.client_refund_with_tax + foreseen.withheld
    assert check().sound


def test_no_more_than_was_paid_pays_what_nobody_disputes_and_ends_by_the_rule() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = halfway(cast)
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=25_000, reason="restart")
    terminations.counter_termination(actor=aoi, termination_id=ending.id, amount=14_400)
    contract.refresh_from_db()
    assert contract.paid == 19_728, "what is confirmed nobody disputes"
    seen = view_termination(ren, ending.id)
    assert (seen.status, seen.undisputed_total) == ("partly_settled", 19_728)
    assert seen.outlook.at_rule == 22_392
    with pytest.raises(Problem) as away:
        terminations.counter_termination(actor=ren, termination_id=ending.id, amount=26_000)
    assert [flaw.key for flaw in away.value.flaws] == ["only_towards_other"]
    assert story.wait_days(16) == 2, "the time for sealed bids has begun and ended"
    assert story.wait_days(1) == 1
    ending.refresh_from_db()
    assert (ending.settled_amount, ending.settled_by) == (22_392, "standing_rule")
    assert balance(accounts.escrow(contract.id)) == 0
    assert check().sound


@pytest.mark.parametrize(
    ("opener", "amount", "settled"),
    [("ren", 15_000, 15_000), ("ren", 40_000, 22_392), ("aoi", 14_400, 22_392), ("aoi", 30_000, 30_000)],
)
def test_silence_never_turns_shown_work_into_nothing(opener: str, amount: int, settled: int) -> None:
    cast = Cast()
    contract = halfway(cast)
    actor = cast.acts(getattr(cast, opener))
    ending = terminations.open_termination(actor=actor, contract_id=contract.id, amount=amount, reason="other_breach")
    assert story.wait_days(13) == 0
    assert story.wait_days(1) == 1
    ending.refresh_from_db()
    assert (ending.settled_amount, ending.settled_by) == (settled, "silence")


def test_crossing_amounts_are_an_agreement_and_withdrawing_works_once() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = halfway(cast)
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=23_000, reason="agreed")
    with pytest.raises(Problem) as early:
        terminations.counter_termination(actor=ren, termination_id=ending.id, amount=22_000)
    assert early.value.slug == "wait-for-answer"
    with pytest.raises(Problem) as foreign:
        terminations.withdraw_termination(actor=aoi, termination_id=ending.id)
    assert foreign.value.status == 403
    assert terminations.withdraw_termination(actor=ren, termination_id=ending.id).status == "withdrawn"
    again = terminations.open_termination(actor=ren, contract_id=contract.id, amount=23_000, reason="agreed")
    with pytest.raises(Problem) as twice:
        terminations.withdraw_termination(actor=ren, termination_id=again.id)
    assert twice.value.slug == "withdrawn-before"
    settled = terminations.counter_termination(actor=aoi, termination_id=again.id, amount=24_000)
    assert (settled.settled_amount, settled.settled_by) == (23_000, "agreement")


def test_a_delivery_that_ran_out_meanwhile_completes_when_the_ending_is_withdrawn() -> None:
    cast = Cast()
    aoi, contract = cast.acts(cast.aoi), story.active(cast, stages=story.WHOLE)
    assert story.hand_in(cast, contract, 1).status == "delivered"
    ending = terminations.open_termination(actor=aoi, contract_id=contract.id, amount=0, reason="other_breach")
    story.wait_days(8)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("ending", 0)
    terminations.withdraw_termination(actor=aoi, termination_id=ending.id)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("completed", 48_000)
    assert check().sound


def test_a_contract_that_everybody_forgot_ends_at_what_was_claimed() -> None:
    cast = Cast()
    contract = halfway(cast)
    story.wait_days(30 + 60)
    contract.refresh_from_db()
    assert contract.status == "ending"
    story.wait_days(14)
    contract.refresh_from_db()
    assert (contract.status, contract.settled_amount) == ("ended", 22_392)
