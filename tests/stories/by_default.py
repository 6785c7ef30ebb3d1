"""The steps of ``cast`` under terms that say nothing of how the work goes: one stage at a time, each paid when it is
approved. The stories S1 to S9 are told with them.
"""

from functools import partial
from typing import Any

from tests.stories import cast
from tests.stories.cast import (
    BRIEF,
    WHOLE,
    a_file,
    approve,
    hand_in,
    handed_in_and_approved,
    in_days,
    pay_in,
    proposed,
    show,
    wait_days,
    wait_until,
)

__all__ = [
    "BRIEF", "WHOLE", "a_file", "active", "agreed", "approve", "hand_in", "handed_in_and_approved", "in_days",
    "offered", "pay_in", "proposed", "show", "terms", "wait_days", "wait_until",
]  # fmt: skip

_UNSAID: dict[str, Any] = {"open_stages": None, "pay_on": None}

terms = partial(cast.terms, **_UNSAID)
offered = partial(cast.offered, **_UNSAID)
agreed = partial(cast.agreed, **_UNSAID)
active = partial(cast.active, **_UNSAID)
