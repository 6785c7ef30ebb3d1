"""Every state that work can reach, walked one by one: from each the contract can still be completed (domain § 2)."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from rules.makers import Play, active, an_id

from michinori.rules.contract import deliveries, stages
from michinori.rules.contract.acts import possible
from michinori.rules.contract.clocks import ANSWERS, clocks, strike
from michinori.rules.contract.life import SIDES, Life, Side
from michinori.rules.contract.turns import Turn

WORDS = ("テイスト",)
MOST = 5_000
"""More states than the work has: a walk that finds more takes the same state for many."""


@dataclass(frozen=True)
class Way:
    """One edge: who goes it, by which act, to which life."""

    who: str
    act: str
    to: Life


def works(play: Play, number: int) -> dict[str, list[Callable[[Life], Turn]]]:
    """The acts on one stage, with and without a file where that makes a difference."""

    def shown(decide: Callable[..., Turn], **more: object) -> list[Callable[[Life], Turn]]:
        return [
            lambda life, file=file: decide(life, number, has_file=file, at=play.at, **more)  # type: ignore[misc]
            for file in (True, False)
        ]

    return {
        "start": [lambda life: stages.start_stage(life, number)],
        "let-begin": [lambda life: stages.let_stage_begin(life, number)],
        "put-back": [lambda life: stages.put_back_stage(life, number)],
        "report": shown(stages.report_stage, percent=50, report_id=an_id()),
        "submit": shown(stages.submit_stage, delivery_id=an_id("dlv")),
        "approve": [lambda life: stages.approve_stage(life, number, "client")],
        "return": [lambda life: stages.return_stage(life, number, WORDS)],
        "agree-return": [lambda life: stages.agree_return(life, number)],
        "acknowledge": [lambda life: stages.acknowledge_stage(life, number)],
        "object": [lambda life: stages.object_stage(life, number)],
    }


def of_the_whole(play: Play) -> dict[str, list[Callable[[Life], Turn]]]:
    return {
        "deliver": [
            lambda life, file=file: deliveries.deliver(life, delivery_id=an_id("dlv"), has_file=file, at=play.at)  # type: ignore[misc]
            for file in (True, False)
        ],
        "accept": [lambda life: deliveries.accept_delivery(life, "client")],
        "send-back": [lambda life: deliveries.send_back(life, WORDS, ())],
    }


def ways(life: Life) -> Iterator[Way]:
    """All that either side can do to the work now, a day later, and the next clock of an answer."""
    play = Play(life, life.last_at + timedelta(days=1))
    for side in SIDES:
        for one in possible(life, side, today=play.at.date()):
            acts = works(play, one.number) if one.number else of_the_whole(play)
            again = life.delivery if one.act.name == "deliver" else one.act.name == "submit" and is_in(life, one.number)
            for decide in acts.get(one.act.name, ())[: 1 if again else None]:
                yield Way(side, one.act.name, play.do(decide).life)
    for clock in [one for one in clocks(life) if one.kind in ANSWERS][:1]:
        yield Way("clock", clock.kind, Play(life, clock.at).took(strike(life, clock, an_id)).life)


def is_in(life: Life, number: int | None) -> bool:
    stage = life.stage(number or 0)
    return stage is not None and stage.status == "submitted"


def key(life: Life) -> object:
    """What makes two lives the same state: all but times and ids."""
    rows = tuple(
        (
            frozenset(one.has_file for one in stage.reports),
            stage.returned_in is not None,
            replace(stage, reports=(), returned_in=None, last_report_day=None, submitted_at=None, handed_in_on=None),
        )
        for stage in life.stages
    )
    return life.status, rows, life.revisions_used, life.delivery and life.delivery.has_file


def walked(first: Life) -> dict[object, list[tuple[Way, object]]]:
    """Every reachable state with its ways, each to the state where it leads."""
    found: dict[object, list[tuple[Way, object]]] = {}
    waiting = deque([first])
    while waiting:
        life = waiting.popleft()
        if key(life) in found:
            continue
        assert len(found) < MOST, "a new field of a stage that only says when belongs into what key leaves out"
        found[key(life)] = [(way, key(way.to)) for way in ways(life)]
        waiting += [way.to for way, _ in found[key(life)]]
    return found


def that_lead_to_the_end(found: dict[object, list[tuple[Way, object]]], by: tuple[str, ...]) -> set[object]:
    """The states from which the contract can be completed by what ``by`` can do."""
    good = {state for state in found if state[0] == "completed"}  # type: ignore[index]
    while more := {
        state
        for state, nexts in found.items()
        if state not in good and any(way.who in by and to in good for way, to in nexts)
    }:
        good |= more
    return good


@pytest.mark.parametrize(
    ("prices", "open_stages", "revisions"), [((10, 20), 1, 1), ((10, 20), 2, 0), ((10,), 1, 1), ((10, 20), None, 0)]
)
@pytest.mark.parametrize("pay_on", ["stage"])
def test_from_every_state_the_work_can_be_completed(
    prices: tuple[int, ...], open_stages: int | None, revisions: int, pay_on: str
) -> None:
    first = active(*prices, open_stages=open_stages, included_revisions=revisions, pay_on=pay_on).life
    found = walked(first)
    assert len(found) > 20
    sides: tuple[Side, ...] = SIDES
    assert set(found) == that_lead_to_the_end(found, sides), "both together always can"
    assert set(found) == that_lead_to_the_end(found, ("worker", "clock")), "who shows the work needs nobody's answer"
