"""Fixed ↔ hourly between the same parties in one step (domain § 4): settled here, going on there, the fee with it."""

from typing import Any

import pytest

from michinori.contracts.commands import amendments, deposits, switches, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract, Payment, Switch
from michinori.contracts.queries.held import list_held
from michinori.contracts.queries.switches import view_switch
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery.models import Event
from michinori.people.queries import default_client
from michinori.rules.contract.house import House
from michinori.rules.contract.terms import Terms
from michinori.rules.money.amounts import fee, fee_tax, with_tax
from michinori.rules.money.rates import Taxed, at_rate
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
HOUSE = House()


def ten(amount: int) -> Taxed:
    """The amount at the usual rate of consumption tax."""
    return at_rate(amount, 10)


@pytest.fixture
def cast() -> Cast:
    return Cast()


def by_the_hour(price: int = 60_000, rate: int = 2_000, **changes: Any) -> dict[str, Any]:
    return story.terms(price=price, stages=[], meter={"kind": "hours", "rate": rate}, withholding=False, **changes)


def by_stages(price: int) -> dict[str, Any]:
    return story.terms(price=price, stages=[{"name": "残り", "price": price}], withholding=False)


def propose(cast: Cast, contract: Contract, amount: int, new: dict[str, Any], *, by_aoi: bool = False) -> Switch:
    return switches.propose_switch(
        actor=cast.acts(cast.aoi if by_aoi else cast.ren),
        contract_id=contract.id,
        amount=amount,
        terms=new,
        reason="手間が読めないので、時間で数えたいです。",
    )


def accepted(cast: Cast, switch: Switch, *, by_ren: bool = False) -> Switch:
    """Accepted by the other side; what is missing is paid in and deposited."""
    made = switches.accept_switch(actor=cast.acts(cast.ren if by_ren else cast.aoi), switch_id=switch.id)
    if made.status == "awaiting_deposit":
        story.pay_in(cast, view_switch(cast.acts(cast.aoi), made.id).missing_with_tax)
        deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=switch.contract_id)
    made.refresh_from_db()
    return made


def end_at(cast: Cast, contract: Contract, amount: int) -> None:
    asked = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=amount, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=asked.id, amount=amount)


def purse(cast: Cast) -> int:
    return balance(accounts.client(default_client(cast.aoi.id).id))


def state() -> tuple[int, int, int]:
    return Contract.objects.count(), Event.objects.count(), Payment.objects.count()


@pytest.mark.parametrize(
    ("amount", "further", "last", "to_hours"),
    [(20_001, 60_000, 59_999, True), (1, 1, 1, True), (0, 30_333, 777, False), (48_000, 99_999, 99_999, True),
     (33_333, 250_001, 250_001, False)],
)  # fmt: skip
def test_settled_here_and_going_on_there(cast: Cast, amount: int, further: int, last: int, to_hours: bool) -> None:
    old_terms: dict[str, Any] = {"withholding": False} if to_hours else by_the_hour(48_000)
    old = story.active(cast, **old_terms)
    before = purse(cast)
    new = by_the_hour(further) if to_hours else by_stages(further)
    made = accepted(cast, propose(cast, old, amount, new))
    old.refresh_from_db()
    assert (made.status, old.status, old.settled_amount, old.settled_by) == ("accepted", "ended", amount, "agreement")
    assert balance(accounts.escrow(old.id)) == 0
    back, need = with_tax(48_000, 10) - with_tax(amount, 10), with_tax(further, 10)
    assert purse(cast) - before == max(0, back - need)
    rest = Contract.objects.select_related("terms").get(id=str(made.continuation_id))
    assert rest.terms
    terms = Terms.from_data(rest.terms.body)
    assert (rest.status, rest.turn, rest.continues_id, rest.meter) == (
        "active", None, old.id, "hours" if to_hours else "stages",
    )  # fmt: skip
    covers = 48_000 - amount
    assert (rest.terms.by, terms.fee_base, terms.fee_base_covers) == ("worker", amount, covers)
    assert (terms.price, balance(accounts.escrow(rest.id))) == (further, need)
    end_at(cast, rest, last)
    paid = Payment.objects.all()
    together, beyond = amount + min(last, covers), max(0, last - covers)
    assert sum(one.fee for one in paid) == fee(ten(together), HOUSE) + fee(ten(beyond), HOUSE)
    assert sum(one.fee_tax for one in paid) == fee_tax(ten(together), HOUSE) + fee_tax(ten(beyond), HOUSE)
    assert balance(accounts.worker(cast.ren.id)) == sum(one.net for one in paid)
    assert balance(accounts.escrow(rest.id)) == 0


def test_and_back_again_the_fee_base_grows_on(cast: Cast) -> None:
    old = story.active(cast, withholding=False)
    first = accepted(cast, propose(cast, old, 101, by_the_hour()))
    second = Contract.objects.get(id=str(first.continuation_id))
    again = accepted(cast, propose(cast, second, 202, by_stages(303), by_aoi=True), by_ren=True)
    third = Contract.objects.select_related("terms").get(id=str(again.continuation_id))
    assert third.terms
    assert (third.terms.body["fee_base"], third.terms.body["fee_base_covers"]) == (303, 47_697)
    assert third.terms.by == "client"


def test_an_amended_continuation_keeps_its_fee_base(cast: Cast) -> None:
    old = story.active(cast, withholding=False)
    made = accepted(cast, propose(cast, old, 20_000, by_the_hour()))
    rest = Contract.objects.get(id=str(made.continuation_id))
    change = amendments.propose_amendment(
        actor=cast.acts(cast.ren), contract_id=rest.id, terms=by_the_hour(50_000), reason="上限を下げます"
    )
    amendments.accept_amendment(actor=cast.acts(cast.aoi), amendment_id=change.id)
    rest = Contract.objects.select_related("terms").get(id=rest.id)
    assert rest.terms
    assert (rest.terms.version, rest.terms.body["fee_base"]) == (2, 20_000)


def test_what_was_approved_stays_paid_for_and_its_history_says_so(cast: Cast) -> None:
    old = story.active(cast, withholding=False)
    ren, aoi = cast.acts(cast.ren), cast.acts(cast.aoi)
    stage_commands.start_stage(actor=ren, contract_id=old.id, number=1)
    stage_commands.submit_stage(actor=ren, contract_id=old.id, number=1)
    stage_commands.approve_stage(actor=aoi, contract_id=old.id, number=1)
    made = accepted(cast, propose(cast, old, 14_400, by_the_hour()))
    kinds = list(Event.objects.filter(subject_id=old.id).order_by("n").values_list("kind", flat=True))
    assert kinds[-5:] == ["switch_proposed", "switch_accepted", "contract_switched", "payment_made", "refund_made"]
    new = Event.objects.filter(subject_id=str(made.continuation_id)).order_by("n")
    assert [event.kind for event in new] == ["offer_made", "contract_continues", "offer_accepted", "deposit_made"]
    assert "terms" in new[0].data


def test_declined_withdrawn_and_left_alone_the_contract_goes_on(cast: Cast) -> None:
    contract = story.active(cast)
    made = propose(cast, contract, 0, by_the_hour())
    before = state()
    for refused in (switches.accept_switch, switches.decline_switch):
        with pytest.raises(Problem, match="not-your-turn"):
            refused(actor=cast.acts(cast.ren), switch_id=made.id)
    with pytest.raises(Problem, match="not-found"):
        switches.accept_switch(actor=cast.acts(cast.mio), switch_id=made.id)
    with pytest.raises(Problem, match="switch-open"):
        propose(cast, contract, 0, by_the_hour(), by_aoi=True)
    assert state() == before
    assert switches.decline_switch(actor=cast.acts(cast.aoi), switch_id=made.id).status == "declined"
    again = propose(cast, contract, 0, by_the_hour())
    assert switches.withdraw_switch(actor=cast.acts(cast.ren), switch_id=again.id).status == "withdrawn"
    with pytest.raises(Problem, match="switch-not-open"):
        switches.accept_switch(actor=cast.acts(cast.aoi), switch_id=again.id)
    last = propose(cast, contract, 0, by_the_hour())
    story.wait_days(7)
    last.refresh_from_db()
    contract.refresh_from_db()
    assert (last.status, contract.status, contract.open_switch_id) == ("lapsed", "active", None)


def test_what_is_missing_is_deposited_first(cast: Cast) -> None:
    old = story.active(cast, withholding=False)
    made = propose(cast, old, 10_000, by_the_hour())
    aoi = cast.acts(cast.aoi)
    switch = switches.accept_switch(actor=aoi, switch_id=made.id)
    assert (switch.status, switch.continuation_id) == ("awaiting_deposit", None)
    before = state()
    with pytest.raises(Problem) as refused:
        deposits.make_deposit(actor=aoi, contract_id=old.id)
    assert refused.value.values["missing"] == 66_000 - (52_800 - 11_000)
    assert [(one.due, one.due_for) for one in list_held(aoi)] == [(refused.value.values["missing"], "switch")]
    assert state() == before
    with pytest.raises(Problem, match="not-your-side"):
        deposits.make_deposit(actor=cast.acts(cast.ren), contract_id=old.id)
    stage_commands.start_stage(actor=cast.acts(cast.ren), contract_id=old.id, number=1)  # the old terms go on
    story.wait_days(7)
    switch.refresh_from_db()
    old.refresh_from_db()
    assert (switch.status, old.status, purse(cast)) == ("lapsed", "active", 0)


def test_an_ending_ends_the_proposal(cast: Cast) -> None:
    contract = story.active(cast)
    made = propose(cast, contract, 0, by_the_hour())
    terminations.open_termination(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=0, reason="agreed")
    made.refresh_from_db()
    assert made.status == "lapsed"


def test_terms_of_the_same_kind_are_an_amendments_business(cast: Cast) -> None:
    contract = story.active(cast)
    before = state()
    with pytest.raises(Problem) as refused:
        propose(cast, contract, 0, by_stages(1_000))
    assert [(flaw.field, flaw.key) for flaw in refused.value.flaws] == [("terms.meter", "not_another_kind")]
    assert state() == before
