"""The acts that answer a clock before it ends (domain § 2, Clocks)."""

from collections.abc import Iterable

from michinori.rules.contract.acts import Possible
from michinori.rules.contract.life import Clock

_NAMED = ("accept-termination", "counter-termination")
"""The sides may always agree on an amount or move towards the other, whichever clock runs."""
ANSWERS: dict[str, tuple[str, ...]] = {
    "acknowledge": ("acknowledge", "object"),
    "acknowledge_week": ("acknowledge-week", "object-week"),
    "approve": ("approve", "return"),
    "accept": ("accept", "send-back"),
    "begin_ending": ("begin-termination", "withdraw-termination"),
    "silence": ("accept-termination", "counter-termination", "extend-termination", "withdraw-termination"),
    "take_result": ("deny-result", *_NAMED),
    "bidding": _NAMED,
    "bids_open": ("seal-bid", *_NAMED),
    "standing_rule": (*_NAMED, "file-result"),
    "lapse_offer": ("accept-offer", "decline-offer", "counter-offer", "cancel"),
    "lapse_deposit": ("deposit", "cancel"),
    "lapse_amendment": ("accept-amendment", "decline-amendment", "counter-amendment", "withdraw-amendment"),
    "lapse_difference": ("deposit",),
    "lapse_change": ("accept-change", "decline-change", "withdraw-change"),
    "lapse_switch": ("accept-switch", "decline-switch", "withdraw-switch"),
    "lapse_switch_deposit": ("deposit",),
    "lapse_handover": ("consent-handover", "revoke-handover"),
    "stale": ("log-hours", "start", "report", "submit", "deliver", "accept", "send-back", "open-termination"),
}


def answers_to(clock: Clock, actions: Iterable[Possible]) -> tuple[Possible, ...]:
    """Those of the possible ``actions`` that answer ``clock``, for stages, weeks and requests only on the clock's
    own one."""
    wanted = ANSWERS.get(clock.kind, ())
    return tuple(
        one
        for one in actions
        if one.act.name in wanted
        and clock.stage in (None, one.number)
        and (one.act.scope not in ("week", "change-request") or one.ref == clock.ref)
    )
