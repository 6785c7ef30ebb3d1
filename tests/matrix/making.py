"""Making both worlds."""

import re

from matrix.counts import told_of_their_own
from matrix.others import other_world
from matrix.people import all_callers, just_proved
from matrix.worlds import HELD, Worlds
from safety.world import made, with_more_owners

from michinori.kernel.ids import new_id

_ID = re.compile(r"([a-z]{3})_[a-z2-7]{16}")


def both() -> Worlds:
    """The first world with all callers, then the other one."""
    here = with_more_owners(made())
    worlds = Worlds(here, {}, {}, all_callers(here))
    worlds.proved = just_proved(worlds.callers)
    worlds.before = told_of_their_own(worlds)
    there = other_world()
    ids = {name: value for name, value in there.ids.items() if name not in HELD and _is_id(name, value)}
    worlds.ids = ids | {"purse": ids["client_id"]}
    worlds.absent = {name: _nothing(value) for name, value in worlds.ids.items()}
    return worlds


def _is_id(name: str, value: str) -> bool:
    return name == "column" or _ID.fullmatch(value) is not None


def _nothing(value: str) -> str:
    """An id of the same form that nothing has."""
    found = _ID.fullmatch(value)
    return new_id(found[1]) if found else "x" * len(value)
