"""Faults found on the irregular roads: endings, outside results, change requests, hours. One test for each."""

from datetime import datetime
from typing import Any

import pytest

from michinori.api.contract_answers import contract_of
from michinori.contracts.commands import (
    amendments,
    bids,
    business_ends,
    deliveries,
    deposits,
    handovers,
    hours,
    outside_results,
    switches,
    terminations,
)
from michinori.contracts.commands import change_requests as change_request_commands
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.commands.insolvencies import file_insolvency
from michinori.contracts.models import Contract, OutsideResult, Termination
from michinori.contracts.queries.terminations import view_termination
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, runs_out
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery import clock
from michinori.machinery.models import Event
from michinori.people.commands.staff import set_staff
from michinori.rules.contract.change_requests import MAX_OPEN
from tests.insolvencies import record_insolvency
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def sora(cast: Cast) -> Actor:
    """Of the operator's staff, who has just proved it."""
    return cast.proved(cast.person("Sora", staff=True))


def refused(slug: str, act: Any, **asked: Any) -> None:
    """The act is refused for that reason, and nothing is written."""
    before = Event.objects.count()
    with pytest.raises(Problem) as problem:
        act(**asked)
    assert problem.value.slug == slug
    assert Event.objects.count() == before


def apart(cast: Cast) -> tuple[Contract, Termination]:
    """Ren asks ¥20,000 of ¥48,000, Aoi says ¥5,000."""
    contract = story.active(cast)
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=20_000, reason="agreed"
    )
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=5_000)
    return contract, ending


def filed(cast: Cast, ending: Termination) -> None:
    """Ren files what a court is said to have decided."""
    outside_results.file_result(
        actor=cast.acts(cast.ren),
        termination_id=ending.id,
        amount=15_000,
        kind="private_record",
        file_id=story.a_file(cast.ren),
    )


def times_of(contract: Contract) -> list[datetime]:
    return list(Event.objects.filter(subject_id=contract.id).order_by("n").values_list("at", flat=True))


def test_a_result_denied_after_the_rules_day_holds_nothing_up_any_longer() -> None:
    """Denial kept the standing rule back; once it is said, the rule follows at once, dated then (nothing hangs)."""
    cast = Cast()
    contract, ending = apart(cast)
    story.wait_days(16)
    filed(cast, ending)
    outside_results.check_result(actor=sora(cast), termination_id=ending.id, genuine=True)
    story.wait_days(5)
    contract.refresh_from_db()
    assert contract.status == "ending"
    outside_results.deny_result(actor=cast.acts(cast.aoi), termination_id=ending.id, reason="そんな判決はありません")
    denied = Event.objects.get(subject_id=contract.id, kind="result_denied").at
    contract.refresh_from_db()
    assert (contract.status, contract.settled_by, contract.last_at) == ("ended", "standing_rule", denied)
    assert times_of(contract) == sorted(times_of(contract)), "nothing is dated before what came first"
    assert check().sound


def test_what_nobody_disputes_is_shown_as_it_rises_with_what_is_confirmed() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    stage_commands.report_stage(
        actor=ren, contract_id=contract.id, number=1, percent=50, file_ids=[story.a_file(cast.ren)]
    )
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=20_000, reason="agreed")
    terminations.counter_termination(actor=aoi, termination_id=ending.id, amount=1_000)
    assert view_termination(aoi, ending.id).undisputed_total == 1_000
    stage_commands.acknowledge_stage(actor=aoi, contract_id=contract.id, number=1)
    contract.refresh_from_db()
    assert (contract.paid, view_termination(aoi, ending.id).undisputed_total) == (7_200, 7_200)


def test_staff_check_and_record_nothing_that_concerns_themselves() -> None:
    cast = Cast()
    contract, ending = apart(cast)
    filed(cast, ending)
    for insider in (cast.ren, cast.aoi):
        set_staff(actor=Actor.operator(), user_id=insider.id, staff=True)
        checked = {"actor": cast.proved(insider), "termination_id": ending.id, "genuine": True}
        refused("own-matter", outside_results.check_result, **checked)
    assert OutsideResult.objects.get().status == "filed"
    refused(
        "own-matter",
        file_insolvency,
        actor=cast.acts(cast.aoi),
        client_id=contract.client_id,
        day=day_of(clock.now()),
        document_id=story.a_file(cast.aoi),
    )


def test_an_included_change_waits_while_a_switch_is_open() -> None:
    """The two agree on how the contract ends: its terms stand still meanwhile, as with an open amendment."""
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    asked = change_request_commands.request_change(
        actor=aoi, contract_id=contract.id, note="幅を広く", changes=[{"key": "幅", "value": "1440px"}]
    )
    by_hours = story.terms(price=30_000, meter={"kind": "hours", "rate": 3_000}, stages=[])
    switch = switches.propose_switch(actor=aoi, contract_id=contract.id, amount=0, terms=by_hours, reason="時給に")
    assert "accept-change" not in [one.act.name for one in view_contract(ren, contract.id).actions]
    refused("switch-open", change_request_commands.accept_change, actor=ren, request_id=asked.id)
    switches.withdraw_switch(actor=aoi, switch_id=switch.id)
    assert change_request_commands.accept_change(actor=ren, request_id=asked.id).included


def test_asking_for_a_change_is_no_button_while_as_many_wait_as_may() -> None:
    cast = Cast()
    aoi = cast.acts(cast.aoi)
    contract = story.active(cast)
    for _ in range(MAX_OPEN):
        assert view_contract(aoi, contract.id).can("request-change")
        change_request_commands.request_change(actor=aoi, contract_id=contract.id, note="直してください")
    assert not view_contract(aoi, contract.id).can("request-change")
    refused(
        "too-many-changes",
        change_request_commands.request_change,
        actor=aoi,
        contract_id=contract.id,
        note="もう一つ",
    )


def test_hours_objected_to_are_not_accepted_by_the_clock_of_a_delivery() -> None:
    """Else a delivery and a week of silence would have every objected hour paid (domain § 3)."""
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast, price=48_000, meter={"kind": "hours", "rate": 3_000}, stages=[])
    today, picture = day_of(clock.now()), story.a_file(cast.ren)
    hours.log_hours(actor=ren, contract_id=contract.id, day=today, minutes=600, file_ids=[picture])
    monday = view_contract(ren, contract.id).life.weeks[0].monday
    contract = deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    hours.object_week(actor=aoi, contract_id=contract.id, monday=monday, reason="この日は作業していません")
    with pytest.raises(Problem, match="week-objected"):
        deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren, "別.txt")])
    story.wait_until(runs_out(clock.now(), 8))
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("delivered", 0), "the clock accepts nothing that was not shown anew"


def test_only_what_changes_state_terms_or_amounts_makes_an_old_page_stale() -> None:
    """Wishes, opinions, links, a sealed number, a report that says the same: none of them stops the other's act."""
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    seen = stage_commands.report_stage(actor=ren, contract_id=contract.id, number=1, percent=30).last_n
    asked = change_request_commands.request_change(actor=aoi, contract_id=contract.id, note="直してください", seen=seen)
    change_request_commands.dispute_class(actor=ren, request_id=asked.id, kind="addition", reason="追加です", seen=seen)
    story.wait_days(1)
    stage_commands.report_stage(actor=ren, contract_id=contract.id, number=1, percent=30, seen=seen)
    ending = terminations.open_termination(actor=aoi, contract_id=contract.id, amount=0, reason="agreed", seen=seen)
    contract.refresh_from_db()
    refused("stale", terminations.counter_termination, actor=ren, termination_id=ending.id, amount=9, seen=seen)
    seen = contract.last_n
    bids.extend_termination(actor=ren, termination_id=ending.id, reason="寝込んでいます", seen=seen)
    link = handovers.make_handover(actor=aoi, contract_id=contract.id, client_email="mio@example.com", seen=seen)
    handovers.revoke_handover(actor=aoi, handover_id=link.handover.id, seen=seen)
    terminations.counter_termination(actor=ren, termination_id=ending.id, amount=30_000, seen=seen)
    story.wait_days(8)
    contract.refresh_from_db()
    seen = contract.last_n
    bids.seal_bid(actor=ren, termination_id=ending.id, amount=20_000, seen=seen)
    bids.seal_bid(actor=aoi, termination_id=ending.id, amount=10_000, seen=seen)
    refused("stale", terminations.counter_termination, actor=aoi, termination_id=ending.id, amount=9, seen=seen)


def test_a_changed_claim_makes_the_clients_old_page_stale() -> None:
    """Acknowledging takes the latest report: nobody acknowledges more than they have seen."""
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    seen = stage_commands.report_stage(actor=ren, contract_id=contract.id, number=1, percent=30).last_n
    story.wait_days(1)
    stage_commands.report_stage(actor=ren, contract_id=contract.id, number=1, percent=90)
    refused("stale", stage_commands.acknowledge_stage, actor=aoi, contract_id=contract.id, number=1, seen=seen)


def insolvent(cast: Cast, contract: Contract) -> Actor:
    """Staff record it of Aoi's agency; gives Mio, the trustee."""
    staff, trustee = cast.person("Sora", staff=True), cast.mio
    record_insolvency(
        actor=cast.acts(staff),
        client_id=contract.client_id,
        day=day_of(clock.now()),
        document_id=story.a_file(staff, "決定.txt"),
        trustee_email=trustee.email,
    )
    return cast.acts(trustee)


def test_an_insolvent_client_binds_itself_no_more_to_what_was_only_agreed() -> None:
    """The estate is the trustee's: to deposit or to cancel. It lapses as ever when nobody does either."""
    cast = Cast()
    aoi = cast.acts(cast.aoi)
    contract = story.agreed(cast)
    story.pay_in(cast, 52_800)
    trustee = insolvent(cast, contract)
    refused("trustee-acts", deposits.make_deposit, actor=aoi, contract_id=contract.id)
    assert view_contract(trustee, contract.id).can("cancel")
    assert not view_contract(aoi, contract.id).actions
    story.wait_days(15)
    contract.refresh_from_db()
    assert contract.status == "cancelled"


def test_an_owner_who_has_withdrawn_sends_nothing_back() -> None:
    """A delivered contract keeps its acceptance clock (domain § 6); work under way for nobody is none."""
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    name = contract.client.display_name
    business_ends.withdraw_client(actor=aoi, client_id=contract.client_id, reason="やめます", confirm=name)
    assert not view_contract(aoi, contract.id).can("send-back")
    refused("send-back-too-late", deliveries.send_back, actor=aoi, contract_id=contract.id, items=["テイスト"])
    story.wait_days(8)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("completed", 48_000)


def test_new_terms_and_a_wish_end_with_the_clients_business_and_leave_no_yen_behind() -> None:
    """The difference of accepted terms is not due any more; odd yen come back to the balance."""
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    assert contract.terms is not None
    more = [*contract.terms.body["stages"], {"name": "追加", "price": 1_001}]
    change = amendments.propose_amendment(
        actor=ren, contract_id=contract.id, terms=contract.terms.body | {"stages": more, "price": 49_001}, reason="追加"
    )
    amendments.accept_amendment(actor=aoi, amendment_id=change.id)
    change_request_commands.request_change(actor=aoi, contract_id=contract.id, note="直してください")
    story.pay_in(cast, 1_102)
    name = contract.client.display_name
    business_ends.withdraw_client(actor=aoi, client_id=contract.client_id, reason="やめます", confirm=name)
    change.refresh_from_db()
    assert change.status == "lapsed"
    refused("not-now", deposits.make_deposit, actor=aoi, contract_id=contract.id)
    story.wait_days(15)
    contract.refresh_from_db()
    assert (contract.status, contract.paid, contract.settled_by) == ("ended", 0, "silence")
    assert contract.change_requests.get().status == "lapsed"
    assert balance(accounts.client(contract.client_id)) == 52_800 + 1_102
    assert check().sound


def test_an_insolvency_while_numbers_are_sealed_lets_the_trustee_seal() -> None:
    cast = Cast()
    ren = cast.acts(cast.ren)
    contract, ending = apart(cast)
    story.wait_days(8)
    bids.seal_bid(actor=ren, termination_id=ending.id, amount=10_000)
    assert answer_of(cast, contract) == view_termination(ren, ending.id).status == "bidding"
    trustee = insolvent(cast, contract)
    refused("trustee-acts", bids.seal_bid, actor=cast.acts(cast.aoi), termination_id=ending.id, amount=10_001)
    bids.seal_bid(actor=trustee, termination_id=ending.id, amount=10_001)
    contract.refresh_from_db()
    assert (contract.status, contract.settled_amount, contract.settled_by) == ("ended", 10_000, "bids")
    assert answer_of(cast, contract) is None


def answer_of(cast: Cast, contract: Contract) -> str | None:
    """The status of the open ending as the API answers it with its contract."""
    found = contract_of(view_contract(cast.acts(cast.ren), contract.id)).termination
    return found.status if found else None
