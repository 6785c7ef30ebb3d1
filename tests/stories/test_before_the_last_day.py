"""The market's last day is named in the middle: what both had agreed on goes on, and nothing grows (decision 48)."""

from datetime import date

import pytest

from michinori.contracts.commands import amendments, deposits, handovers, offers, switches
from michinori.contracts.models import Amendment, Contract, Switch
from michinori.contracts.queries.switches import view_switch
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.last_day import set_last_day
from michinori.rules.contract.handovers import could_be_due
from michinori.rules.contract.terms import Terms
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days
from tests.stories.test_change_of_terms import current, with_prices
from tests.stories.test_handing_over import ended, haru, link, taken
from tests.stories.test_switching import by_the_hour, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def ends_on(day: date) -> None:
    set_last_day(actor=Actor.operator(), day=day, reason="", confirmed_by="")


def amended(cast: Cast, contract: Contract, **changes: object) -> Amendment:
    """Ren proposes other terms."""
    return amendments.propose_amendment(
        actor=cast.acts(cast.ren), contract_id=contract.id, terms=current(contract) | changes, reason="増えました"
    )


def dearer(contract: Contract) -> dict[str, object]:
    return with_prices(contract, 14_400, 14_400, 24_200)


def test_an_accepted_amendment_is_still_funded(cast: Cast) -> None:
    contract, later = story.active(cast, spare=5_500), in_days(40).isoformat()
    aoi = cast.acts(cast.aoi)
    change = amended(cast, contract, **dearer(contract) | {"due_date": later})
    assert amendments.accept_amendment(actor=aoi, amendment_id=change.id).status == "awaiting_deposit"
    ends_on(in_days(20))
    deposits.make_deposit(actor=aoi, contract_id=contract.id)
    change.refresh_from_db()
    assert (change.status, current(contract)["due_date"]) == ("in_force", later)


def test_an_open_amendment_beyond_the_day_is_not_accepted(cast: Cast) -> None:
    contract = story.active(cast)
    change = amended(cast, contract, due_date=in_days(40).isoformat())
    ends_on(in_days(20))
    with pytest.raises(Problem, match="after-last-day"):
        amendments.accept_amendment(actor=cast.acts(cast.aoi), amendment_id=change.id)
    change.refresh_from_db()
    assert change.status == "open"


def test_an_accepted_switch_is_still_funded(cast: Cast) -> None:
    aoi, later = cast.acts(cast.aoi), in_days(40).isoformat()
    old = story.active(cast, withholding=False)
    made = propose(cast, old, 10_000, by_the_hour(due_date=later))
    assert switches.accept_switch(actor=aoi, switch_id=made.id).status == "awaiting_deposit"
    ends_on(in_days(20))
    story.pay_in(cast, view_switch(aoi, made.id).missing_with_tax)
    deposits.make_deposit(actor=aoi, contract_id=old.id)
    made.refresh_from_db()
    assert made.status == "accepted"
    assert current(Contract.objects.get(id=str(made.continuation_id)))["due_date"] == later


def test_a_switch_may_end_when_the_contract_was_to_end_and_not_later(cast: Cast) -> None:
    old = story.active(cast, withholding=False)
    ends_on(in_days(20))
    with pytest.raises(Problem, match="after-last-day"):
        propose(cast, old, 10_000, by_the_hour(30_000, due_date=in_days(31).isoformat()))
    made = propose(cast, old, 10_000, by_the_hour(30_000))
    switches.accept_switch(actor=cast.acts(cast.aoi), switch_id=made.id)
    made.refresh_from_db()
    assert (made.status, Switch.objects.count()) == ("accepted", 1)


@pytest.mark.parametrize("over", [False, True])
def test_the_rest_is_handed_over_up_to_the_former_due_date(cast: Cast, over: bool) -> None:
    """Before the last day and after it; the date that the page suggests is possible."""
    contract, due, later = ended(cast), in_days(30).isoformat(), in_days(31).isoformat()
    made, taker = link(cast, contract), haru()
    ends_on(in_days(4))
    story.wait_days(5 if over else 0)
    with pytest.raises(Problem, match="market-closed" if over else "after-last-day"):
        handovers.accept_handover(actor=cast.acts(taker), token=made.token, price=1_000, due_date=later)
    rest = taken(cast, made, 1_000, taker)
    assert current(rest)["due_date"] == due
    agreed = offers.accept_offer(actor=cast.acts(cast.ren), contract_id=rest.id, terms_version=1)
    assert agreed.status == "agreed"


def test_no_link_is_made_where_the_rest_could_be_due_on_no_day(cast: Cast) -> None:
    contract = ended(cast)
    ends_on(in_days(20))
    story.wait_days(31)
    with pytest.raises(Problem, match="market-closed"):
        link(cast, contract)
    terms = Contract.objects.select_related("terms").get(id=contract.id).terms
    assert terms is not None
    due = date.fromisoformat(terms.body["due_date"])
    assert [could_be_due(Terms.from_data(terms.body), day, in_days(0)) for day in (None, in_days(0), due)] == [
        True, True, False,
    ]  # fmt: skip


def test_after_the_day_pay_is_lowered_and_never_raised(cast: Cast) -> None:
    contract = story.active(cast, withholding=False)
    ends_on(in_days(2))
    story.wait_days(3)
    for again in (
        lambda: amended(cast, contract, **dearer(contract)),
        lambda: propose(cast, contract, 10_000, by_the_hour(38_001)),
    ):
        with pytest.raises(Problem, match="market-closed"):
            again()
    cheaper = amended(cast, contract, **with_prices(contract, 14_400, 14_400, 10_000))
    assert amendments.accept_amendment(actor=cast.acts(cast.aoi), amendment_id=cheaper.id).status == "in_force"
