"""The pairs are complete: every act of the table, and every pair that can meet in any of the scenes."""

import itertools

import pytest
from depth import only_when_long
from django.db import transaction

from michinori.rules.contract.clocks import ORDER
from michinori.rules.contract.lifecycle import ACTS, TABLE
from tests.races.moves import BESIDE, MOVES, STRIKES
from tests.races.pairs import found_in, pairs_of, set_up
from tests.races.places import ALL

ASIDE: dict[str, str] = {}
"""Acts that are in no pair, and why."""


def test_every_act_of_the_table_is_shown_in_a_scene_by_each_who_may() -> None:
    shown = {kind for scene in ALL for kind in scene.shows}
    asked = {f"{who} {act.name}" for act in TABLE for who in act.who if act.name not in ASIDE}
    assert asked <= shown, f"give these a scene in places.py: {sorted(asked - shown)}"
    assert shown <= asked, f"no acts of the table: {sorted(shown - asked)}"


def test_every_act_has_a_move() -> None:
    by_people = {act.name for act in TABLE if act.who != ("clock",)} - set(ASIDE)
    assert set(MOVES) == by_people | set(BESIDE)
    assert set(STRIKES) == set(ORDER)
    assert set(STRIKES.values()) <= set(ACTS)


@only_when_long
@pytest.mark.django_db
def test_what_can_meet_anywhere_is_played_somewhere() -> None:
    """Acts that can both be done in a scene meet there, or in another one that is there for one of them."""
    meet: dict[tuple[str, ...], str] = {}
    played: set[tuple[str, ...]] = set()
    for scene in ALL:
        with transaction.atomic():
            found = found_in(scene, set_up(scene))
            transaction.set_rollback(True)
        names = {one.act for one in found}
        meet |= dict.fromkeys(itertools.combinations(sorted(names), 2), scene.name)
        played |= {tuple(sorted((a.act, b.act))) for a, b in pairs_of(scene, found)}
    missing = sorted(f"{where}: {' × '.join(pair)}" for pair, where in meet.items() if pair not in played)
    assert not missing, "\n".join(missing)
