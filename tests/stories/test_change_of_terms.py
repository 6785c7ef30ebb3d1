"""S2, change of terms: up deposits only the difference, down returns only the difference, and the old terms go on
meanwhile.
"""

import pytest

from michinori.contracts.commands import amendments, deposits
from michinori.contracts.models import Contract
from michinori.contracts.queries.amendments import view_amendment
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from tests.stories import by_default as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def current(contract: Contract) -> dict[str, object]:
    contract = Contract.objects.select_related("terms").get(id=contract.id)
    assert contract.terms is not None
    return dict(contract.terms.body)


def with_prices(contract: Contract, *prices: int) -> dict[str, object]:
    """The present terms with other stage prices, and the price that they add up to."""
    body = current(contract)
    stages = [dict(stage, price=price) for stage, price in zip(body["stages"], prices, strict=True)]  # type: ignore[call-overload]
    return body | {"stages": stages, "price": sum(prices)}


@pytest.mark.parametrize(("body_price", "difference"), [(24_200, 5_500), (19_201, 1), (19_209, 9), (19_210, 11)])
def test_up_deposits_only_the_difference(body_price: int, difference: int) -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    amendment = amendments.propose_amendment(
        actor=ren,
        contract_id=contract.id,
        terms=with_prices(contract, 14_400, 14_400, body_price),
        reason="倍です",
    )
    seen = view_amendment(aoi, amendment.id)
    assert seen.deposit_difference_with_tax == difference
    assert [change.field for change in seen.diff] == ["price", "stages"]

    amendment = amendments.accept_amendment(actor=aoi, amendment_id=amendment.id)
    assert amendment.status == "awaiting_deposit"
    contract.refresh_from_db()
    assert (contract.price, contract.terms and contract.terms.version) == (48_000, 1), "the old terms apply"
    assert balance(accounts.escrow(contract.id)) == 52_800, "the deposit stays held"

    with pytest.raises(Problem) as poor:
        deposits.make_deposit(actor=aoi, contract_id=contract.id)
    assert poor.value.values["missing"] == difference
    story.pay_in(cast, difference)
    contract = deposits.make_deposit(actor=aoi, contract_id=contract.id)
    amendment.refresh_from_db()
    assert amendment.status == "in_force"
    assert contract.price == 28_800 + body_price
    assert balance(accounts.escrow(contract.id)) == 52_800 + difference
    assert balance(accounts.client(contract.client_id)) == 0
    assert check().sound


@pytest.mark.parametrize("body_price", [18_200, 19_199, 1])
def test_down_returns_only_the_difference_at_once(body_price: int) -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    amendment = amendments.propose_amendment(
        actor=aoi, contract_id=contract.id, terms=with_prices(contract, 14_400, 14_400, body_price), reason="短くします"
    )
    amendment = amendments.accept_amendment(actor=ren, amendment_id=amendment.id)
    assert amendment.status == "in_force"
    price = 28_800 + body_price
    assert balance(accounts.escrow(contract.id)) == price + price // 10
    assert balance(accounts.client(contract.client_id)) == 52_800 - price - price // 10
    assert check().sound


def test_declined_countered_withdrawn_and_lapsed_leave_the_old_terms() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    dearer = with_prices(contract, 14_400, 14_400, 24_200)
    first = amendments.propose_amendment(actor=ren, contract_id=contract.id, terms=dearer, reason="増えました")
    with pytest.raises(Problem) as twice:
        amendments.propose_amendment(actor=aoi, contract_id=contract.id, terms=dearer, reason="増えました")
    assert twice.value.slug == "amendment-open"
    with pytest.raises(Problem) as own:
        amendments.accept_amendment(actor=ren, amendment_id=first.id)
    assert own.value.slug == "not-your-turn"
    second = amendments.counter_amendment(
        actor=aoi, amendment_id=first.id, terms=with_prices(contract, 14_400, 14_400, 20_200), reason="半分なら"
    )
    first.refresh_from_db()
    assert first.status == "superseded"
    assert amendments.decline_amendment(actor=ren, amendment_id=second.id).status == "declined"
    third = amendments.propose_amendment(actor=ren, contract_id=contract.id, terms=dearer, reason="もう一度")
    assert amendments.withdraw_amendment(actor=ren, amendment_id=third.id).status == "withdrawn"
    fourth = amendments.propose_amendment(actor=ren, contract_id=contract.id, terms=dearer, reason="最後に")
    story.wait_days(7)
    fourth.refresh_from_db()
    assert fourth.status == "lapsed"
    contract.refresh_from_db()
    assert contract.price == 48_000
    assert balance(accounts.escrow(contract.id)) == 52_800


def test_a_difference_not_deposited_lapses_and_an_acceptance_ends_an_open_amendment() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    dearer = with_prices(contract, 14_400, 14_400, 24_200)
    amendment = amendments.propose_amendment(actor=ren, contract_id=contract.id, terms=dearer, reason="増えました")
    amendments.accept_amendment(actor=aoi, amendment_id=amendment.id)
    story.wait_days(7)
    amendment.refresh_from_db()
    assert amendment.status == "lapsed"
    again = amendments.propose_amendment(actor=ren, contract_id=contract.id, terms=dearer, reason="増えました")
    assert story.handed_in_and_approved(cast, contract, 1, 2, 3).status == "completed"
    again.refresh_from_db()
    assert again.status == "lapsed"
    assert check().sound


def test_what_was_submitted_cannot_change_its_price_and_delivered_work_is_not_cut() -> None:
    cast = Cast()
    aoi, contract = cast.acts(cast.aoi), story.active(cast)
    story.hand_in(cast, contract, 1)
    with pytest.raises(Problem) as fixed:
        amendments.propose_amendment(
            actor=aoi, contract_id=contract.id, terms=with_prices(contract, 10_000, 14_400, 19_200), reason="安く"
        )
    assert [flaw.key for flaw in fixed.value.flaws] == ["stage_fixed"]
    story.approve(cast, contract, 1)
    story.handed_in_and_approved(cast, contract, 2)
    assert story.hand_in(cast, contract, 3).status == "delivered"
    with pytest.raises(Problem) as cut:
        amendments.propose_amendment(
            actor=aoi, contract_id=contract.id, terms=with_prices(contract, 14_400, 14_400, 1_200), reason="安く"
        )
    assert "no_cut_after_delivery" in [flaw.key for flaw in cut.value.flaws]
