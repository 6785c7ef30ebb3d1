"""The scenes of the pairs: each a state of a contract, and the acts that it is there for.

``shows`` names them as ``who act``; that they can really be done there is asserted, and all acts of the table together
must be shown somewhere. What else can be done in a scene joins the pairs by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from michinori.contracts.models import Contract
from michinori.people.models import User
from tests.races import scenes, states
from tests.stories.cast import Cast

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
        return self.make.__name__


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
            "client pay-bonus",
        ),
        business_ends=True,
    ),
    Scene(
        states.half_way,
        (
            "worker report",
            "worker submit",
            "client acknowledge",
            "client object",
            "client return",
            "clock acknowledge",
        ),
    ),
    Scene(states.one_at_a_time, ("worker put-back", "client let-begin")),
    Scene(states.two_submitted, ("client approve", "clock approve")),
    Scene(states.returned, ("worker agree-return",)),
    Scene(states.deliver_again, ("worker agree-return", "worker deliver")),
    Scene(scenes.delivered, ("client accept", "client send-back", "clock accept"), business_ends=True),
    Scene(
        states.by_the_hour,
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
            "worker put-back",
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
        states.cheaper_by_aoi,
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
        states.fix_asked,
        (
            "worker accept-change",
            "worker decline-change",
            "worker dispute-class",
            "client dispute-class",
            "clock lapse-change",
        ),
    ),
    Scene(
        states.two_asked,
        (
            "worker decline-change",
            "client dispute-class",
            "worker accept-change",
            "client withdraw-change",
            "clock lapse-change",
        ),
    ),
    Scene(
        states.restart_included,
        (
            "client withdraw-change",
            "worker accept-change",
        ),
    ),
    Scene(states.restart_beyond, ("worker accept-change",)),
    Scene(
        states.restart_to_pay,
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
        states.ending_by_ren,
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
        states.ending_by_aoi,
        (
            "worker accept-termination",
            "worker counter-termination",
            "worker extend-termination",
            "client withdraw-termination",
        ),
    ),
    Scene(
        states.noticed,
        (
            "worker begin-termination",
            "clock begin-termination",
            "client withdraw-termination",
            "client approve",
            "client return",
        ),
    ),
    Scene(
        states.ending_answered,
        (
            "client hand-over",
            "client file-result",
            "client counter-termination",
            "worker counter-termination",
            "clock open-bidding",
        ),
    ),
    Scene(states.ending_submitted, ("client approve", "client return")),
    Scene(
        states.ending_delivered,
        ("client approve", "client accept", "client return", "client send-back", "clock accept"),
    ),
    Scene(states.by_the_hour_ending, ("client acknowledge-week", "client object-week")),
)
APART = (
    Scene(states.bidding, ("client seal-bid", "worker seal-bid", "worker file-result", "client file-result")),
    Scene(states.bidding_one_sealed, ("client seal-bid", "clock open-bids"), business_ends=True),
    Scene(states.awaiting_rule, ("clock standing-rule",)),
    Scene(states.result_filed, ("staff check-result",)),
    Scene(states.result_checked, ("client deny-result", "clock take-result")),
    Scene(states.result_of_aoi_checked, ("worker deny-result",)),
    Scene(states.frozen, ("worker end-at-standing", "client end-at-standing")),
    Scene(states.frozen_delivered, ("client end-at-standing", "clock accept")),
)
ONWARDS = (
    Scene(
        states.switching,
        (
            "client accept-switch",
            "client decline-switch",
            "worker withdraw-switch",
            "clock lapse-switch",
            "client let-begin",
        ),
        business_ends=True,
    ),
    Scene(
        states.switching_from_hours,
        ("clock lapse-switch", "worker accept-switch", "worker decline-switch", "client withdraw-switch"),
    ),
    Scene(states.ended_unpaid, ("client buy",)),
    Scene(states.ended, ("client hand-over", "worker hand-over")),
    Scene(
        states.ended_handing_over,
        ("worker consent-handover", "client revoke-handover", "newcomer accept-handover", "clock lapse-handover"),
        business_ends=True,
    ),
    Scene(
        states.handing_over,
        ("newcomer accept-handover", "client consent-handover", "worker revoke-handover"),
        cast=Alone,
    ),
)
ALL = (*BEFORE, *WORK, *TERMS, *ENDING, *APART, *ONWARDS)
