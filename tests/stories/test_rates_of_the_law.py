"""Rates that the law sets change while a contract runs (domain § 8): what was handed in before keeps the old tax."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from michinori.contracts.commands import (
    amendments,
    bonuses,
    deliveries,
    deposits,
    hours,
    purchases,
    stages,
    switches,
    terminations,
)
from michinori.contracts.models import Contract, HourEntry, Payment
from michinori.contracts.queries.books import escrow_mismatch
from michinori.contracts.queries.held import list_held
from michinori.contracts.queries.switches import view_switch
from michinori.contracts.queries.terminations import view_termination
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery.settings import set_setting
from michinori.rules.contract.shortfall import owed
from michinori.rules.measures.meter import read_meter
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices

pytestmark = pytest.mark.django_db


def sets(key: str, value: str, first: date) -> None:
    set_setting(actor=Actor.operator(), key=key, text=value, first=first)


def hands_in(cast: Cast, contract: Contract, number: int) -> None:
    files = [story.a_file(cast.ren, f"{number}.txt")]
    stages.submit_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=number, file_ids=files)


def approves(cast: Cast, contract: Contract, number: int) -> Payment:
    stages.approve_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=number)
    return Payment.objects.filter(contract=contract).order_by("-n")[0]


def hours_worked(cast: Cast, contract: Contract, minutes: int) -> None:
    files = [story.a_file(cast.ren, f"{minutes}.txt")]
    hours.log_hours(
        actor=cast.acts(cast.ren), contract_id=contract.id, day=story.in_days(0), minutes=minutes, file_ids=files
    )


def held(contract: Contract) -> int:
    return balance(accounts.escrow(contract.id))


def client_has(contract: Contract) -> int:
    return balance(accounts.client(contract.client_id))


def test_each_part_is_taxed_by_the_day_on_which_it_was_handed_in() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=False, spare=10_000)
    sets("tax_percent", "12", story.in_days(2))
    hands_in(cast, contract, 1)
    aoi = cast.acts(cast.aoi)
    with pytest.raises(Problem, match="nothing-to-deposit"):
        deposits.make_deposit(actor=aoi, contract_id=contract.id)
    story.wait_days(3)
    assert [one.due for one in list_held(aoi)] == [672], "2 % of the 33,600 not yet handed in"
    assert view_contract(aoi, contract.id).can("deposit")
    here = f"/contracts/{contract.id}"
    assert "消費税の差額を仮払いしてください" in signed_in(cast.aoi).get(here).content.decode()
    assert "消費税の差額の仮払い待ちです" in signed_in(cast.ren).get(here).content.decode()
    assert "差額672円" in signed_in(cast.aoi).get(f"{here}/do/deposit").content.decode()
    assert approves(cast, contract, 1).tax == 1_440
    deposits.make_deposit(actor=aoi, contract_id=contract.id)
    assert held(contract) == 33_600 + 4_032
    assert not view_contract(aoi, contract.id).can("deposit")
    assert escrow_mismatch() == 0
    hands_in(cast, contract, 2)
    assert approves(cast, contract, 2).tax == 1_728
    hands_in(cast, contract, 3)
    last = approves(cast, contract, 3)
    assert (last.tax, last.taxed) == (2_304, [[19_200, 12]])
    contract.refresh_from_db()
    assert (contract.status, held(contract), client_has(contract)) == ("completed", 0, 10_000 - 672)
    assert escrow_mismatch() == 0


def test_what_is_not_deposited_is_missing_in_the_last_payments_and_nothing_hangs() -> None:
    """The price is never touched for the tax: every payment leaves the rest of the price in the escrow."""
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=False)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    taxes = []
    for number in (1, 2, 3):
        hands_in(cast, contract, number)
        story.wait_days(8)
        taxes.append(Payment.objects.filter(contract=contract).order_by("-n")[0].tax)
    contract.refresh_from_db()
    assert (contract.status, held(contract)) == ("completed", 0)
    assert taxes == [1_728, 1_728, 4_800 - 2 * 1_728]


def test_tax_that_was_lacking_is_paid_once_it_is_deposited() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=False, spare=10_000)
    sets("tax_percent", "50", story.in_days(1))
    story.wait_days(2)
    hands_in(cast, contract, 1)
    assert approves(cast, contract, 1).tax == 4_800, "all that there is of the 7,200"
    story.pay_in(cast, 20_000)
    deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    assert held(contract) == 33_600 + 16_800 + 2_400
    hands_in(cast, contract, 2)
    assert approves(cast, contract, 2).tax == 7_200 + 2_400


def test_a_lower_rate_goes_back_at_the_end_and_a_settlement_takes_todays() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=False)
    sets("tax_percent", "8", story.in_days(1))
    story.wait_days(2)
    asked = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=10_000, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=asked.id, amount=10_000)
    assert Payment.objects.get(contract=contract).tax == 800
    assert (held(contract), client_has(contract)) == (0, 52_800 - 10_800)


def test_a_higher_price_asks_for_the_lacking_tax_as_well_and_a_lower_one_gives_back_what_is_over() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", spare=30_000)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    up = amendments.propose_amendment(
        actor=cast.acts(cast.ren), contract_id=contract.id, terms=with_prices(contract, 14_400, 14_400, 24_200),
        reason="頁が増えました",
    )  # fmt: skip
    amendments.accept_amendment(actor=cast.acts(cast.aoi), amendment_id=up.id)
    deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    assert held(contract) == 53_000 + 6_360
    down = amendments.propose_amendment(
        actor=cast.acts(cast.ren), contract_id=contract.id, terms=with_prices(contract, 14_400, 14_400, 19_200),
        reason="元に戻します",
    )  # fmt: skip
    amendments.accept_amendment(actor=cast.acts(cast.aoi), amendment_id=down.id)
    assert held(contract) == 48_000 + 5_760


def test_withholding_follows_the_day_of_payment() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=True)
    sets("withholding_tiers", "[[1000000, 2000], [null, 4000]]", story.in_days(2))
    hands_in(cast, contract, 1)
    assert approves(cast, contract, 1).withheld == 14_400 * 1021 // 10_000
    hands_in(cast, contract, 2)
    story.wait_days(3)
    assert approves(cast, contract, 2).withheld == 2_880, "handed in before, paid after"


def test_a_rate_set_for_a_past_day_changes_no_past_payment() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=False, spare=10_000)
    hands_in(cast, contract, 1)
    assert approves(cast, contract, 1).tax == 1_440
    sets("tax_percent", "12", date(2026, 1, 1))
    assert [one.due for one in list_held(cast.acts(cast.aoi))] == [672]


def test_an_ending_takes_the_lacking_tax_out_of_what_would_go_back() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=False)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    aoi = cast.acts(cast.aoi)
    asked = terminations.open_termination(actor=aoi, contract_id=contract.id, amount=47_000, reason="agreed")
    before = view_termination(aoi, asked.id).preview
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=asked.id, amount=47_000)
    sets("tax_percent", "20", story.in_days(1))
    story.wait_days(2)
    assert Payment.objects.get(contract=contract).tax == 5_640
    assert (held(contract), client_has(contract)) == (0, 160)
    after = view_termination(aoi, asked.id).preview
    assert after == replace(before, paid=47_000), "also after the next change of the law"
    assert (before.tax, before.client_refund_with_tax) == (5_640, 160)


def test_what_was_paid_before_the_rate_rose_keeps_its_tax_in_an_ending() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=False, spare=10_000)
    hands_in(cast, contract, 1)
    assert approves(cast, contract, 1).tax == 1_440
    hands_in(cast, contract, 2)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    assert held(contract) == 33_600 + 1_440 + 2_304, "the second was handed in before, the third was not"
    asked = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=38_800, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=asked.id, amount=38_800)
    last = Payment.objects.filter(contract=contract).order_by("-n")[0]
    assert (last.tax, last.taxed) == (1_440 + 1_200, [[14_400, 10], [10_000, 12]])
    assert (held(contract), client_has(contract)) == (0, 10_000 - 384 + 9_200 + 1_104)


def test_files_bought_after_the_end_have_the_tax_of_their_day_and_the_withholding_of_the_payments() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=True, spare=100_000)
    hands_in(cast, contract, 1)
    asked = terminations.open_termination(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=0, reason="agreed")
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=asked.id, amount=0)
    sets("tax_percent", "12", story.in_days(1))
    sets("withholding_tiers", "[[1000000, 2000], [null, 4000]]", story.in_days(1))
    story.wait_days(2)
    purchases.buy_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1)
    bought = Payment.objects.get(contract=contract)
    assert (bought.kind, bought.before_tax, bought.tax, bought.withheld) == ("purchase", 14_400, 1_440, 2_880)
    assert held(contract) == 0
    assert escrow_mismatch() == 0


def test_a_switch_is_funded_at_the_rate_of_its_day() -> None:
    cast = Cast()
    old = story.active(cast, pay_on="stage", withholding=False, spare=20_000)
    hands_in(cast, old, 1)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    new = story.terms(price=40_000, stages=[], meter={"kind": "hours", "rate": 2_000}, withholding=False)
    made = switches.propose_switch(
        actor=cast.acts(cast.ren), contract_id=old.id, amount=14_400, terms=new, reason="時間で数えたいです。"
    )
    assert view_switch(cast.acts(cast.aoi), made.id).missing_with_tax == 44_800 - (52_800 - 15_840)
    switches.accept_switch(actor=cast.acts(cast.aoi), switch_id=made.id)
    deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=old.id)
    made.refresh_from_db()
    rest = Contract.objects.get(id=str(made.continuation_id))
    assert (rest.status, held(old), held(rest)) == ("active", 0, 44_800)
    assert client_has(old) == 20_000 - (44_800 - 36_960)
    assert escrow_mismatch() == 0


def test_hours_are_taxed_by_the_day_of_their_weeks_last_entry() -> None:
    cast = Cast()
    contract = story.active(
        cast, stages=None, meter={"kind": "hours", "rate": 2_000}, pay_on="stage", withholding=False, spare=10_000
    )
    story.wait_days(6 - story.in_days(0).weekday())
    first = story.in_days(0)
    hours_worked(cast, contract, 300)
    sets("tax_percent", "12", story.in_days(7))
    story.wait_days(6)
    hours_worked(cast, contract, 300)
    aoi = cast.acts(cast.aoi)
    assert [one.due for one in list_held(aoi)] == [760], "2 % of all but the first ¥10,000"
    hours.acknowledge_week(actor=aoi, contract_id=contract.id, monday=first)
    hours.acknowledge_week(actor=aoi, contract_id=contract.id, monday=story.in_days(0))
    assert list(Payment.objects.order_by("n").values_list("tax", flat=True)) == [1_000, 1_200]


def test_each_part_of_a_payment_keeps_the_day_on_which_it_was_handed_in() -> None:
    """A payment's row says which part came when; the database refuses parts that are not the whole."""
    cast = Cast()
    contract = story.active(cast, pay_on="completion", withholding=False, spare=60_000)
    days = []
    for number in (1, 2, 3):
        hands_in(cast, contract, number)
        days.append(story.in_days(0).isoformat())
        story.wait_days(1)
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    whole = Payment.objects.get()
    assert whole.received == [[14_400, days[0]], [14_400, days[1]], [19_200, days[2]]]
    bonuses.pay_bonus(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=5_000)
    assert Payment.objects.get(kind="bonus").received == [[5_000, story.in_days(0).isoformat()]]
    with pytest.raises(IntegrityError, match="payment_received"), transaction.atomic():
        Payment.objects.create(
            contract=contract, n=9_990, kind="stage", before_tax=2, tax=0, fee=0, fee_tax=0, withheld=0, net=2,
            received=[[1, days[0]]], at=whole.at,
        )  # fmt: skip


def test_an_insolvent_client_owes_the_tax_of_the_day() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=False)
    hands_in(cast, contract, 1)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    life = view_contract(cast.acts(cast.ren), contract.id).life
    owing = {name: (one.with_tax, one.covered, one.uncovered) for name, one in owed(life, read_meter(life)).items()}
    assert owing["claimed"] == (15_840, 15_840, 0)
    assert owing["price"] == (48_000 + 1_440 + 4_032, 52_800, 672)


def _all_accepted(cast: Cast, contract: Contract) -> list[tuple[int, int]]:
    """The parts of all payments by rate, once what lacked is deposited and the client has accepted the whole."""
    if view_contract(cast.acts(cast.aoi), contract.id).can("deposit"):
        deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    found: dict[int, int] = {}
    for one in Payment.objects.filter(contract=contract).order_by("n"):
        for amount, percent in one.taxed:
            found[percent] = found.get(percent, 0) + amount
    assert (held(contract), escrow_mismatch()) == (0, 0)
    return sorted(found.items())


def test_stages_handed_in_before_the_rate_rose_keep_it_when_the_last_one_makes_the_delivery() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="completion", withholding=False, spare=10_000)
    hands_in(cast, contract, 1)
    hands_in(cast, contract, 2)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    hands_in(cast, contract, 3)
    assert _all_accepted(cast, contract) == [(10, 28_800), (12, 19_200)]


def test_a_delivery_of_the_whole_dates_only_what_was_not_handed_in_before() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="completion", withholding=False, spare=10_000)
    hands_in(cast, contract, 1)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    files = [story.a_file(cast.ren, "all.zip")]
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=files)
    assert _all_accepted(cast, contract) == [(10, 14_400), (12, 33_600)]


def test_time_taken_back_is_nothing_handed_in() -> None:
    cast = Cast()
    contract = story.active(
        cast, stages=None, meter={"kind": "hours", "rate": 2_000}, pay_on="stage", withholding=False, spare=10_000
    )
    story.wait_days(6 - story.in_days(0).weekday())
    monday = story.in_days(0)
    hours_worked(cast, contract, 300)
    story.wait_days(1)
    hours_worked(cast, contract, 60)
    hours.object_week(actor=cast.acts(cast.aoi), contract_id=contract.id, monday=monday, reason="違います")
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    entry = HourEntry.objects.get(contract=contract, minutes=60)
    hours.take_back_hours(actor=cast.acts(cast.ren), contract_id=contract.id, entry_id=entry.id)
    hours.acknowledge_week(actor=cast.acts(cast.aoi), contract_id=contract.id, monday=monday)
    assert Payment.objects.get().taxed == [[10_000, 10]]
