"""Home and the contract's page say the same of whose turn it is, in every state that a contract can reach."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from depth import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.makers import Play, day
from rules.plays import first_play, step

from michinori.contracts.policy import Place
from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.showing import next_boxes
from michinori.rules.contract.acts import possible
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.life import SIDES
from michinori.rules.contract.todos import MINE
from michinori.rules.measures.meter import read_meter

PLACES = [Place("worker", True), Place("client", True), Place("client", False), Place("client", False, False)]


def view_of(play: Play, place: Place) -> ContractView:
    """The contract as somebody at that place has it, without a database."""
    life = replace(play.life, today=day(play))
    contract: Any = SimpleNamespace(id="con_1", client=SimpleNamespace(organisation_id="org_1"))
    actions = possible(life, place.side, today=life.today, binding=place.binding) if place.acting else ()
    return ContractView(contract, life, read_meter(life), place, (), (), actions, clocks(life))


@settings(max_examples=EXAMPLES * 25, deadline=None)
@given(st.data())
def test_home_never_says_nothing_while_the_contract_says_your_turn(data: st.DataObject) -> None:
    play = first_play(data.draw)
    for _ in range(data.draw(st.integers(1, 25))):
        play = step(data.draw, play)
        for place in PLACES:
            view = view_of(play, place)
            boxes = next_boxes(view)
            assert boxes, "the page always says whose turn it is"
            assert any(box.who in MINE for box in boxes) == any(one.mine for one in view.todos)
            assert {box.who for box in boxes if box.who in MINE} <= {one.who for one in view.todos}
        both = [any(one.mine for one in view_of(play, Place(side, True)).todos) for side in SIDES]
        waits = any(one.who in ("itself", "pace") for one in view_of(play, Place("worker", True)).todos)
        assert any(both) or waits or play.life.ended_at or play.life.status == "cancelled"
