"""What is announced reaches the open pages of those it concerns: each thing once, nothing unbounded, nothing missed."""

import json

import pytest

from michinori.config.live import hub as hubs
from michinori.config.live.hub import MOST_OF_ONE, Full, Hub

NOW = 1_800_000_000.0


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A hub that has listened to PostgreSQL for an hour."""
    monkeypatch.setattr(hubs.time, "time", lambda: NOW - 3600)
    hub = Hub(most=20)
    hub.found()
    monkeypatch.setattr(hubs.time, "time", lambda: NOW)
    return hub


def _said(*users: str, ref: str = "con_1", topic: str = "contract") -> str:
    return json.dumps({"topic": topic, "ref": ref, "users": users})


def test_only_those_named_are_told_and_each_thing_once(hub: Hub) -> None:
    aoi, also_aoi, mio = hub.open("a", "aoi", NOW), hub.open("b", "aoi", NOW), hub.open("c", "mio", NOW)
    for _ in range(3):
        hub.hear(_said("aoi", "ren"))
    assert aoi.take() == also_aoi.take() == (False, [("contract", "con_1")])
    assert aoi.take() == mio.take() == (False, [])


def test_a_page_made_before_its_stream_was_opened_learns_what_happened_in_between(hub: Hub) -> None:
    hub.hear(_said("aoi"))
    assert hub.open("a", "aoi", NOW - 1).take() == (False, [("contract", "con_1")])
    assert hub.open("a", "aoi", NOW + 60).take() == (False, [])
    assert hub.open("b", "mio", NOW - 1).take() == (False, [])


@pytest.mark.parametrize("since", [None, 0.0, NOW - 4000])
def test_a_page_older_than_what_is_remembered_asks_for_all(hub: Hub, since: float | None) -> None:
    assert hub.open("a", "aoi", since).take() == (True, [])


def test_a_slow_reader_is_kept_short_and_asks_for_all(hub: Hub) -> None:
    slow = hub.open("a", "aoi", NOW)
    for number in range(5_000):
        hub.hear(_said("aoi", ref=f"con_{number}"))
    assert slow.take() == (True, [])
    assert hub.open("b", "aoi", NOW - 60).take() == (True, [])  # more happened than is remembered


def test_after_postgresql_was_lost_everybody_asks_for_all_once(hub: Hub) -> None:
    aoi = hub.open("a", "aoi", NOW)
    hub.lost()
    assert aoi.take() == (False, [])
    hub.found()
    assert aoi.take() == (True, [])
    assert aoi.take() == (False, [])


def test_one_person_and_all_together_hold_only_so_many_streams(hub: Hub) -> None:
    mine = [hub.open("a", "aoi", NOW) for _ in range(MOST_OF_ONE)]
    with pytest.raises(Full):
        hub.open("a", "aoi", NOW)
    for number in range(20 - MOST_OF_ONE):
        hub.open("x", f"usr_{number}", NOW)
    with pytest.raises(Full):
        hub.open("m", "mio", NOW)
    hub.close(mine[0])
    hub.open("m", "mio", NOW)
    hub.stop()
    assert {stream.ended for stream in hub.streams} == {"stop"}
    hub.close(mine[1])
    with pytest.raises(Full):
        hub.open("n", "nao", NOW)


@pytest.mark.parametrize("other", ["", "{", "[]", "7", '"text"', "{}", '{"topic": 1, "ref": 2, "users": 3}'])
def test_what_others_say_on_the_channel_is_passed_over(hub: Hub, other: str) -> None:
    aoi = hub.open("a", "aoi", NOW)
    hub.hear(other)
    assert aoi.take() == (False, [])
