"""Every act that is offered to a side succeeds, in random lives of every kind (domain § 2).

``test_properties`` looks at the acts by their names; here each is pressed on the very stage, week or request that it is
offered for, also once the client's business has ended.
"""

from depth import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.makers import Play, an_id, day
from rules.plays import first_play, press, step

from michinori.api.actions import path_of
from michinori.kernel.problems import Problem
from michinori.rules.contract.acts import Possible, possible
from michinori.rules.contract.business_ends import client_insolvent, client_withdrew
from michinori.rules.contract.life import SIDES, Side
from michinori.rules.contract.lifecycle import FINAL

STEPS = 40
LIKELY_END = 8
"""One step of so many is the end of the client's business."""


def lived(data: st.DataObject) -> list[Play]:
    """A life at random, as it stood after every step."""
    plays = [first_play(data.draw)]
    for _ in range(data.draw(st.integers(1, STEPS))):
        play = plays[-1]
        end = data.draw(st.integers(1, LIKELY_END)) == 1
        plays.append(business_ended(data, play) if end else step(data.draw, play))
        if plays[-1].life.status in FINAL:
            break
    return plays


def business_ended(data: st.DataObject, play: Play) -> Play:
    """The client gives up or is insolvent, where that still changes anything."""
    withdrew = data.draw(st.booleans())
    turn = client_withdrew(play.life, an_id, play.at) if withdrew else client_insolvent(play.life, play.at)
    return play if turn is None else play.took(turn)


def refusals(data: st.DataObject, play: Play, side: Side) -> dict[str, Problem]:
    """The offered acts that are refused all the same."""
    found: dict[str, Problem] = {}
    for one in possible(play.life, side, today=day(play)):
        if problem := refusal(data, play, side, one):
            found[path_of(one)] = problem
    return found


def refusal(data: st.DataObject, play: Play, side: Side, one: Possible) -> Problem | None:
    try:
        turn = press(data.draw, play, side, one)(play.life)
    except Problem as problem:
        return problem
    assert turn.facts, path_of(one)
    return None


@settings(max_examples=EXAMPLES * 50, deadline=None)
@given(st.data())
def test_whatever_is_offered_is_not_refused(data: st.DataObject) -> None:
    for play in lived(data)[-3:]:
        for side in SIDES:
            assert refusals(data, play, side) == {}, play.life


@settings(max_examples=EXAMPLES * 15, deadline=None)
@given(st.data())
def test_what_a_member_is_offered_anybody_is(data: st.DataObject) -> None:
    play = lived(data)[-1]
    every = set(possible(play.life, "client", today=day(play)))
    assert set(possible(play.life, "client", today=day(play), binding=False)) <= every
    assert all(not one.act.binding for one in possible(play.life, "client", today=day(play), binding=False))
