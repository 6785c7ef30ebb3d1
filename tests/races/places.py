"""The scenes of the pairs: each a state of a contract, and the acts that it is there for.

``shows`` names them as ``who act``; that they can really be done there is asserted, and all acts of the table together
must be shown somewhere. What else can be done in a scene joins the pairs by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from michinori.contracts.commands import (
    amendments,
    bids,
    changes,
    deliveries,
    handovers,
    hours,
    results,
    switches,
    terminations,
    work,
)
from michinori.contracts.models import Contract
from michinori.people.models import User
from tests.races import scenes
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days
from tests.stories.test_business_ends import insolvent
from tests.stories.test_change_of_terms import with_prices

type Making = Callable[[Cast], Contract]


class Alone(Cast):
    """Aoi without a company: a natural person, who can fall ill."""

    @property
    def aoi(self) -> User:
        return self.person("Aoi", verified=True)


@dataclass(frozen=True)
class Scene:
    """How a scene is made, and the acts that it shows. ``business_ends``: the client's end meets all acts here."""

    make: Making
    shows: tuple[str, ...]
    cast: type[Cast] = Cast
    business_ends: bool = False

    @property
    def name(self) -> str:
        return self.make.__name__.strip("_")


def _reported(cast: Cast) -> Contract:
    """Half of the first stage was reported with a file, a day ago."""
    contract = scenes.reported(cast)
    story.wait_days(1)
    return contract


def _half_way(cast: Cast) -> Contract:
    """Of the first stage half was reported a day ago, the second is submitted; an approval pays."""
    contract, ren = scenes.active(cast, "stage"), cast.acts(cast.ren)
    for number in (1, 2):
        work.start_stage(actor=ren, contract_id=contract.id, number=number)
    shown = [story.a_file(cast.ren)]
    work.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50, file_ids=shown)
    work.submit_stage(actor=ren, contract_id=contract.id, number=2, file_ids=shown)
    story.wait_days(1)
    return contract


def _two_submitted(cast: Cast) -> Contract:
    """Two stages wait to be approved, and each approval pays."""
    contract, ren = scenes.submitted(cast, "stage"), cast.acts(cast.ren)
    work.start_stage(actor=ren, contract_id=contract.id, number=2)
    work.submit_stage(actor=ren, contract_id=contract.id, number=2, file_ids=[story.a_file(cast.ren, "二.txt")])
    return contract


def _returned(cast: Cast) -> Contract:
    """The first stage was given back; Ren may agree that an item was not met."""
    contract = scenes.submitted(cast)
    work.return_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1, items=["テイスト"])
    return contract


def _cheaper_by_aoi(cast: Cast) -> Contract:
    """Aoi asks for less, before anything has begun."""
    contract = scenes.active(cast)
    terms = with_prices(contract, *scenes.CHEAPER)
    amendments.propose_amendment(actor=cast.acts(cast.aoi), contract_id=contract.id, terms=terms, reason="短く")
    return contract


def _asked(cast: Cast, contract: Contract, key: str, value: str) -> Contract:
    changes.request_change(
        actor=cast.acts(cast.aoi), contract_id=contract.id, note="変えたい", changes=[{"key": key, "value": value}]
    )
    return contract


def _fix_asked(cast: Cast) -> Contract:
    """A fix that the terms include."""
    return _asked(cast, _reported(cast), "幅", "1440px")


def _two_asked(cast: Cast) -> Contract:
    """A fix and an addition, both unanswered, after the delivery."""
    contract = _asked(cast, scenes.delivered(cast), "幅", "1440px")
    return _asked(cast, contract, "書体", "明朝")


def _restart_included(cast: Cast) -> Contract:
    """A new direction after half of the first stage; the terms include one."""
    contract = story.active(cast, spare=scenes.SPARE, included_restarts=1)
    work.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    shown = [story.a_file(cast.ren)]
    work.report_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1, percent=50, file_ids=shown)
    story.wait_days(1)
    return _asked(cast, contract, "ポイントカラー", "赤")


def _restart_beyond(cast: Cast) -> Contract:
    """The same, but none is included: accepting it sends a dearer amendment."""
    return _asked(cast, _reported(cast), "ポイントカラー", "赤")


def _restart_to_pay(cast: Cast) -> Contract:
    """Ren has sent that amendment."""
    contract = _restart_beyond(cast)
    changes.accept_change(actor=cast.acts(cast.ren), request_id=contract.change_requests.get().id)
    return contract


def _by_the_hour(cast: Cast) -> Contract:
    """Two entries of a week wait, one with a file; each week pays."""
    contract = story.active(
        cast, spare=scenes.SPARE, stages=None, meter={"kind": "hours", "rate": 1_333}, pay_on="stage"
    )
    for minutes, files in ((61, [story.a_file(cast.ren)]), (7, [])):
        hours.log_hours(
            actor=cast.acts(cast.ren), contract_id=contract.id, day=in_days(0), minutes=minutes, file_ids=files
        )
    return contract


def _by_the_hour_ending(cast: Cast) -> Contract:
    """Both have named an amount while a week still waits for its answer."""
    contract = _by_the_hour(cast)
    return _answered(cast, contract, 1_400, 100)


def _answered(cast: Cast, contract: Contract, worker: int, client: int) -> Contract:
    made = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=worker, reason="agreed"
    )
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=made.id, amount=client)
    return Contract.objects.get(id=contract.id)


def _ending_by_ren(cast: Cast) -> Contract:
    """Ren asks for ¥7,000; Aoi has not answered. Half of a stage has been reported."""
    return scenes.ending(cast)


def _ending_by_aoi(cast: Cast) -> Contract:
    """Aoi offers ¥3,000; Ren has not answered."""
    contract = _reported(cast)
    terminations.open_termination(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=3_000, reason="agreed")
    return contract


def _ending_answered(cast: Cast) -> Contract:
    """¥7,000 against ¥1,000, and half of a stage still to be acknowledged or objected to."""
    return scenes.ending_both_named(cast)


def _ending_submitted(cast: Cast) -> Contract:
    """¥30,000 against ¥1,000 with a submitted stage: its approval makes ¥14,400 undisputed, which is paid at once."""
    return _answered(cast, scenes.submitted(cast, "stage"), 30_000, 1_000)


def _ending_delivered(cast: Cast) -> Contract:
    """Aoi asks to end at ¥20,000 instead of accepting the delivery."""
    return scenes.ending_delivered(cast)


def _bidding(cast: Cast) -> Contract:
    """Both objected and apart: each may seal a number."""
    contract = _reported(cast)
    work.object_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1, reason="写真が違います")
    _answered(cast, contract, 14_000, 1_000)
    story.wait_days(14)
    return contract


def _bidding_one_sealed(cast: Cast) -> Contract:
    """Ren has sealed."""
    contract = _bidding(cast)
    bids.seal_bid(actor=cast.acts(cast.ren), termination_id=contract.terminations.get().id, amount=9_001)
    return contract


def _awaiting_rule(cast: Cast) -> Contract:
    """Nobody sealed anything; the standing rule comes next."""
    contract = _bidding(cast)
    story.wait_days(7)
    return contract


def _result_filed(cast: Cast) -> Contract:
    """Ren has filed a settlement record."""
    contract = _bidding(cast)
    results.file_result(
        actor=cast.acts(cast.ren),
        termination_id=contract.terminations.get().id,
        amount=11_000,
        file_id=story.a_file(cast.ren, "和解調書.txt"),
    )
    return contract


def _result_checked(cast: Cast) -> Contract:
    """Sora found it genuine."""
    contract = _result_filed(cast)
    sora = cast.acts(cast.made["Sora"])
    results.check_result(actor=sora, termination_id=contract.terminations.get().id, genuine=True)
    return contract


def _result_of_aoi_checked(cast: Cast) -> Contract:
    """The same with a record that Aoi filed."""
    contract = _bidding(cast)
    ending = contract.terminations.get().id
    paper = story.a_file(cast.aoi, "判決.txt")
    results.file_result(actor=cast.acts(cast.aoi), termination_id=ending, amount=2_000, file_id=paper)
    results.check_result(actor=cast.acts(cast.made["Sora"]), termination_id=ending, genuine=True)
    return contract


def _switching(cast: Cast) -> Contract:
    """Ren proposes to end at ¥5,000 and to go on by the hour."""
    contract = _reported(cast)
    new = story.terms(price=20_000, withholding=False, stages=[], meter={"kind": "hours", "rate": 2_000})
    switches.propose_switch(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=5_000, terms=new, reason="時間で数えたい"
    )
    return contract


def _switching_from_hours(cast: Cast) -> Contract:
    """Aoi proposes to go on by stages, while a week waits for its answer."""
    contract = _by_the_hour(cast)
    new = story.terms(price=20_000, withholding=False, stages=[{"name": "残り", "price": 20_000}])
    switches.propose_switch(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=1_000, terms=new, reason="残りは固定で"
    )
    return contract


def _handing_over(cast: Cast) -> Contract:
    """While Aoi has not answered Ren's ¥7,000, he makes a link for Haru."""
    contract = scenes.ending(cast)
    handovers.make_handover(actor=cast.acts(cast.ren), contract_id=contract.id, client_email="haru@example.com")
    return contract


def _ended(cast: Cast) -> Contract:
    """Settled at ¥7,000."""
    contract = scenes.ending(cast)
    ending = contract.terminations.get().id
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending, amount=7_000)
    return contract


def _ended_handing_over(cast: Cast) -> Contract:
    """Settled at ¥7,000; Aoi has made a link for Haru."""
    contract = _ended(cast)
    handovers.make_handover(actor=cast.acts(cast.aoi), contract_id=contract.id, client_email="haru@example.com")
    return contract


def _frozen(cast: Cast) -> Contract:
    """The client is insolvent; worker and trustee may end at the meter."""
    contract = _reported(cast)
    insolvent(cast)
    return contract


def _frozen_delivered(cast: Cast) -> Contract:
    """The same after a delivery: its clock stands still."""
    contract = scenes.delivered(cast)
    insolvent(cast)
    return contract


def _deliver_again(cast: Cast) -> Contract:
    """A delivery was sent back; the stages wait to be handed in once more."""
    contract = scenes.delivered(cast)
    deliveries.send_back(actor=cast.acts(cast.aoi), contract_id=contract.id, items=["テイスト"])
    return contract


BEFORE = (
    Scene(
        scenes.offered,
        (
            "worker accept-offer",
            "worker decline-offer",
            "worker counter-offer",
            "client cancel",
            "clock lapse-offer",
        ),
        business_ends=True,
    ),
    Scene(
        scenes.offered_by_ren, ("client accept-offer", "client decline-offer", "client counter-offer", "worker cancel")
    ),
    Scene(
        scenes.agreed, ("client deposit", "client cancel", "worker cancel", "clock lapse-deposit"), business_ends=True
    ),
)
WORK = (
    Scene(
        scenes.active,
        (
            "worker start",
            "worker deliver",
            "worker open-termination",
            "client open-termination",
            "clock open-termination",
        ),
        business_ends=True,
    ),
    Scene(
        _half_way,
        (
            "worker report",
            "worker submit",
            "client acknowledge",
            "client object",
            "client return",
            "clock acknowledge",
        ),
    ),
    Scene(_two_submitted, ("client approve", "clock approve")),
    Scene(_returned, ("worker agree-return",)),
    Scene(_deliver_again, ("worker agree-return", "worker deliver")),
    Scene(scenes.delivered, ("client accept", "client send-back", "clock accept"), business_ends=True),
    Scene(
        _by_the_hour,
        (
            "worker log-hours",
            "worker take-back-hours",
            "client acknowledge-week",
            "client object-week",
            "clock acknowledge-week",
        ),
    ),
)
TERMS = (
    Scene(
        scenes.doing,
        (
            "client propose-amendment",
            "worker propose-amendment",
            "client propose-switch",
            "worker propose-switch",
            "client request-change",
        ),
    ),
    Scene(
        scenes.dearer,
        (
            "client accept-amendment",
            "client decline-amendment",
            "client counter-amendment",
            "worker withdraw-amendment",
            "clock lapse-amendment",
        ),
        business_ends=True,
    ),
    Scene(
        _cheaper_by_aoi,
        (
            "worker accept-amendment",
            "worker decline-amendment",
            "worker counter-amendment",
            "client withdraw-amendment",
        ),
    ),
    Scene(scenes.dearer_accepted, ("client deposit", "clock lapse-amendment")),
    Scene(
        scenes.delivered_amending,
        (
            "client accept-amendment",
            "client decline-amendment",
            "client counter-amendment",
            "worker withdraw-amendment",
            "clock lapse-amendment",
        ),
    ),
    Scene(
        _fix_asked,
        ("worker accept-change", "worker decline-change", "worker dispute-class", "client dispute-class"),
    ),
    Scene(
        _two_asked, ("worker decline-change", "client dispute-class", "worker accept-change", "client withdraw-change")
    ),
    Scene(
        _restart_included,
        (
            "client withdraw-change",
            "worker accept-change",
        ),
    ),
    Scene(_restart_beyond, ("worker accept-change",)),
    Scene(
        _restart_to_pay,
        (
            "client decline-amendment",
            "client counter-amendment",
            "worker withdraw-amendment",
            "clock lapse-amendment",
            "client accept-amendment",
        ),
    ),
)
ENDING = (
    Scene(
        _ending_by_ren,
        (
            "client accept-termination",
            "client counter-termination",
            "client extend-termination",
            "worker withdraw-termination",
            "clock silence",
        ),
        cast=Alone,
        business_ends=True,
    ),
    Scene(
        _ending_by_aoi,
        (
            "worker accept-termination",
            "worker counter-termination",
            "worker extend-termination",
            "client withdraw-termination",
        ),
    ),
    Scene(
        _ending_answered,
        (
            "client hand-over",
            "client file-result",
            "client counter-termination",
            "worker counter-termination",
            "clock open-bidding",
        ),
    ),
    Scene(_ending_submitted, ("client approve", "client return")),
    Scene(_ending_delivered, ("client approve", "client accept", "client send-back", "clock accept")),
    Scene(_by_the_hour_ending, ("client acknowledge-week", "client object-week")),
)
APART = (
    Scene(_bidding, ("client seal-bid", "worker seal-bid", "worker file-result", "client file-result")),
    Scene(_bidding_one_sealed, ("client seal-bid", "clock open-bids"), business_ends=True),
    Scene(_awaiting_rule, ("clock standing-rule",)),
    Scene(_result_filed, ("staff check-result",)),
    Scene(_result_checked, ("client deny-result", "clock take-result")),
    Scene(_result_of_aoi_checked, ("worker deny-result",)),
    Scene(_frozen, ("worker end-at-standing", "client end-at-standing")),
    Scene(_frozen_delivered, ("worker end-at-standing",)),
)
ONWARDS = (
    Scene(
        _switching,
        ("client accept-switch", "client decline-switch", "worker withdraw-switch", "clock lapse-switch"),
        business_ends=True,
    ),
    Scene(
        _switching_from_hours,
        ("clock lapse-switch", "worker accept-switch", "worker decline-switch", "client withdraw-switch"),
    ),
    Scene(_ended, ("client hand-over", "worker hand-over")),
    Scene(
        _ended_handing_over,
        ("worker consent-handover", "client revoke-handover", "newcomer accept-handover", "clock lapse-handover"),
        business_ends=True,
    ),
    Scene(
        _handing_over,
        ("newcomer accept-handover", "client consent-handover", "worker revoke-handover"),
        cast=Alone,
    ),
)
ALL = (*BEFORE, *WORK, *TERMS, *ENDING, *APART, *ONWARDS)
