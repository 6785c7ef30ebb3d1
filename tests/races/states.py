"""The states of a contract in which pairs meet, beside those of ``scenes.py``; each is a scene of ``places.py``."""

from michinori.contracts.commands import (
    amendments,
    bids,
    deliveries,
    handovers,
    hours,
    outside_results,
    switches,
    terminations,
)
from michinori.contracts.commands import change_requests as change_request_commands
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract
from tests.races import scenes
from tests.stories import cast as story
from tests.stories import test_day_30 as day_30
from tests.stories.cast import Cast, in_days
from tests.stories.test_business_ends import insolvent
from tests.stories.test_change_of_terms import with_prices


def reported(cast: Cast) -> Contract:
    """Half of the first stage was reported with a file, a day ago."""
    contract = scenes.reported(cast)
    story.wait_days(1)
    return contract


def half_way(cast: Cast) -> Contract:
    """Of the first stage half was reported a day ago, the second is submitted; an approval pays."""
    contract, ren = scenes.active(cast, "stage"), cast.acts(cast.ren)
    for number in (1, 2):
        stage_commands.start_stage(actor=ren, contract_id=contract.id, number=number)
    shown = [story.a_file(cast.ren)]
    stage_commands.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50, file_ids=shown)
    stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=2, file_ids=shown)
    story.wait_days(1)
    return contract


def one_at_a_time(cast: Cast) -> Contract:
    """One stage may be open: Ren has begun the first; Aoi may let another begin out of order."""
    contract = story.active(cast, spare=scenes.SPARE, open_stages=1)
    return stage_commands.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)


def two_submitted(cast: Cast) -> Contract:
    """Two stages wait to be approved, and each approval pays."""
    contract, ren = scenes.submitted(cast, "stage"), cast.acts(cast.ren)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=2)
    stage_commands.submit_stage(
        actor=ren, contract_id=contract.id, number=2, file_ids=[story.a_file(cast.ren, "二.txt")]
    )
    return contract


def returned(cast: Cast) -> Contract:
    """The first stage was given back; Ren may agree that an item was not met."""
    contract = scenes.submitted(cast)
    stage_commands.return_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1, items=["テイスト"])
    return contract


def cheaper_by_aoi(cast: Cast) -> Contract:
    """Aoi asks for less, before anything has begun."""
    contract = scenes.active(cast)
    terms = with_prices(contract, *scenes.CHEAPER)
    amendments.propose_amendment(actor=cast.acts(cast.aoi), contract_id=contract.id, terms=terms, reason="短く")
    return contract


def asked(cast: Cast, contract: Contract, key: str, value: str) -> Contract:
    change_request_commands.request_change(
        actor=cast.acts(cast.aoi), contract_id=contract.id, note="変えたい", changes=[{"key": key, "value": value}]
    )
    return contract


def fix_asked(cast: Cast) -> Contract:
    """A fix that the terms include."""
    return asked(cast, reported(cast), "幅", "1440px")


def two_asked(cast: Cast) -> Contract:
    """A fix and an addition, both unanswered, after the delivery."""
    contract = asked(cast, scenes.delivered(cast), "幅", "1440px")
    return asked(cast, contract, "書体", "明朝")


def restart_included(cast: Cast) -> Contract:
    """A new direction after half of the first stage; the terms include one."""
    contract = story.active(cast, spare=scenes.SPARE, included_restarts=1)
    stage_commands.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    shown = [story.a_file(cast.ren)]
    stage_commands.report_stage(
        actor=cast.acts(cast.ren), contract_id=contract.id, number=1, percent=50, file_ids=shown
    )
    story.wait_days(1)
    return asked(cast, contract, "ポイントカラー", "赤")


def restart_beyond(cast: Cast) -> Contract:
    """The same, but none is included: accepting it sends a dearer amendment."""
    return asked(cast, reported(cast), "ポイントカラー", "赤")


def restart_to_pay(cast: Cast) -> Contract:
    """Ren has sent that amendment."""
    contract = restart_beyond(cast)
    change_request_commands.accept_change(actor=cast.acts(cast.ren), request_id=contract.change_requests.get().id)
    return contract


def by_the_hour(cast: Cast) -> Contract:
    """Two entries of a week wait, one with a file; each week pays."""
    contract = story.active(
        cast, spare=scenes.SPARE, stages=None, meter={"kind": "hours", "rate": 1_333}, pay_on="stage"
    )
    for minutes, files in ((61, [story.a_file(cast.ren)]), (7, [])):
        hours.log_hours(
            actor=cast.acts(cast.ren), contract_id=contract.id, day=in_days(0), minutes=minutes, file_ids=files
        )
    return contract


def by_the_hour_ending(cast: Cast) -> Contract:
    """Both have named an amount while a week still waits for its answer."""
    contract = by_the_hour(cast)
    return answered(cast, contract, 1_400, 100)


def answered(cast: Cast, contract: Contract, worker: int, client: int) -> Contract:
    made = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=worker, reason="agreed"
    )
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=made.id, amount=client)
    return Contract.objects.get(id=contract.id)


def ending_by_ren(cast: Cast) -> Contract:
    """Ren asks for ¥7,000; Aoi has not answered. Half of a stage has been reported."""
    return scenes.termination(cast)


def ending_by_aoi(cast: Cast) -> Contract:
    """Aoi offers ¥3,000; Ren has not answered."""
    contract = reported(cast)
    terminations.open_termination(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=3_000, reason="agreed")
    return contract


def noticed(cast: Cast) -> Contract:
    """Aoi has given notice of an ending at ¥5,000; a stage waits for its answer."""
    contract, ren = day_30.lasting(cast, spare=scenes.SPARE), cast.acts(cast.ren)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.ren)])
    day_30.ends(cast, contract)
    return contract


def ending_answered(cast: Cast) -> Contract:
    """¥7,000 against ¥1,000, and half of a stage still to be acknowledged or objected to."""
    return scenes.ending_both_named(cast)


def ending_submitted(cast: Cast) -> Contract:
    """¥30,000 against ¥1,000 with a submitted stage: its approval makes ¥14,400 undisputed, which is paid at once."""
    return answered(cast, scenes.submitted(cast, "stage"), 30_000, 1_000)


def ending_delivered(cast: Cast) -> Contract:
    """Ren asks to end at ¥20,000 though he has delivered: no amount of Aoi's holds the delivery's clock."""
    contract = scenes.delivered(cast)
    terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=20_000, reason="worker_unable"
    )
    return contract


def bidding(cast: Cast) -> Contract:
    """Both objected and apart: each may seal a number."""
    contract = reported(cast)
    stage_commands.object_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1, reason="写真が違います")
    answered(cast, contract, 14_000, 1_000)
    story.wait_days(7)
    return contract


def bidding_one_sealed(cast: Cast) -> Contract:
    """Ren has sealed."""
    contract = bidding(cast)
    bids.seal_bid(actor=cast.acts(cast.ren), termination_id=contract.terminations.get().id, amount=9_001)
    return contract


def awaiting_rule(cast: Cast) -> Contract:
    """Nobody sealed anything; the standing rule comes next."""
    contract = bidding(cast)
    story.wait_days(3)
    return contract


def result_filed(cast: Cast) -> Contract:
    """Ren has filed a settlement record."""
    contract = bidding(cast)
    outside_results.file_result(
        actor=cast.acts(cast.ren),
        termination_id=contract.terminations.get().id,
        amount=11_000,
        kind="private_record",
        file_id=story.a_file(cast.ren, "和解調書.txt"),
    )
    return contract


def result_checked(cast: Cast) -> Contract:
    """Sora found it genuine."""
    contract = result_filed(cast)
    sora = cast.proved(cast.made["Sora"])
    outside_results.check_result(actor=sora, termination_id=contract.terminations.get().id, genuine=True)
    return contract


def result_of_aoi_checked(cast: Cast) -> Contract:
    """The same with a record that Aoi filed."""
    contract = bidding(cast)
    ending = contract.terminations.get().id
    paper = story.a_file(cast.aoi, "判決.txt")
    outside_results.file_result(
        actor=cast.acts(cast.aoi), termination_id=ending, amount=2_000, kind="private_record", file_id=paper
    )
    outside_results.check_result(actor=cast.proved(cast.made["Sora"]), termination_id=ending, genuine=True)
    return contract


def switching(cast: Cast) -> Contract:
    """Ren proposes to end at ¥5,000 and to go on by the hour."""
    contract = reported(cast)
    new = story.terms(price=20_000, withholding=False, stages=[], meter={"kind": "hours", "rate": 2_000})
    switches.propose_switch(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=5_000, terms=new, reason="時間で数えたい"
    )
    return contract


def switching_from_hours(cast: Cast) -> Contract:
    """Aoi proposes to go on by stages, while a week waits for its answer."""
    contract = by_the_hour(cast)
    new = story.terms(price=20_000, withholding=False, stages=[{"name": "残り", "price": 20_000}])
    switches.propose_switch(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=1_000, terms=new, reason="残りは固定で"
    )
    return contract


def handing_over(cast: Cast) -> Contract:
    """While Aoi has not answered Ren's ¥7,000, he makes a link for Haru."""
    contract = scenes.termination(cast)
    handovers.make_handover(actor=cast.acts(cast.ren), contract_id=contract.id, client_email="haru@example.com")
    return contract


def ended(cast: Cast) -> Contract:
    """Settled at ¥7,000."""
    contract = scenes.termination(cast)
    ending = contract.terminations.get().id
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending, amount=7_000)
    return contract


def ended_unpaid(cast: Cast) -> Contract:
    """Settled at ¥7,000; the first stage was shown to 50 %, of which ¥200 are not paid."""
    contract = reported(cast)
    actor = cast.acts(cast.aoi)
    ending = terminations.open_termination(actor=actor, contract_id=contract.id, amount=7_000, reason="agreed")
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=ending.id, amount=7_000)
    return contract


def ended_handing_over(cast: Cast) -> Contract:
    """Settled at ¥7,000; Aoi has made a link for Haru."""
    contract = ended(cast)
    handovers.make_handover(actor=cast.acts(cast.aoi), contract_id=contract.id, client_email="haru@example.com")
    return contract


def frozen(cast: Cast) -> Contract:
    """The client is insolvent; worker and trustee may end at the meter."""
    contract = reported(cast)
    insolvent(cast)
    return contract


def frozen_delivered(cast: Cast) -> Contract:
    """The same after a delivery: its clock stands still."""
    contract = scenes.delivered(cast)
    insolvent(cast)
    return contract


def deliver_again(cast: Cast) -> Contract:
    """A delivery was sent back; the stages wait to be handed in once more."""
    contract = scenes.delivered(cast)
    deliveries.send_back(actor=cast.acts(cast.aoi), contract_id=contract.id, items=["テイスト"])
    return contract
