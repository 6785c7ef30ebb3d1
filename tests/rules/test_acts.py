"""What each side is offered: the lifecycle table read against one life."""

from rules.makers import Play, active, agreed, offered, sketch

from michinori.rules.acts import possible
from michinori.rules.ending import withdraw_ending
from michinori.rules.lifecycle import TABLE


def paths(play: Play, side: str, *, binding: bool = True) -> list[str]:
    return [one.path for one in possible(play.life, side, binding=binding)]  # type: ignore[arg-type]


def test_an_offer_waits_for_the_worker() -> None:
    assert paths(offered(), "worker") == ["accept-offer", "decline-offer", "counter-offer"]
    assert paths(offered(), "client") == ["cancel"]


def test_the_deposit_is_the_clients() -> None:
    assert paths(agreed(), "client") == ["cancel", "deposit"]
    assert paths(agreed(), "worker") == ["cancel"]


def test_the_sketch() -> None:
    play = sketch()
    assert paths(play, "worker") == [
        "stages/3/start", "stages/2/report", "stages/2/submit", "deliver", "amendments", "switches", "terminations",
    ]  # fmt: skip
    assert paths(play, "client") == [
        "stages/2/acknowledge", "stages/2/object", "amendments", "switches", "change-requests", "terminations",
    ]  # fmt: skip


def test_a_member_who_may_not_move_money_still_answers_reports() -> None:
    assert paths(sketch(), "client", binding=False) == ["stages/2/acknowledge", "stages/2/object", "change-requests"]
    assert paths(active().deliver(), "client", binding=False) == ["send-back", "change-requests"]


def test_an_ending_names_its_id() -> None:
    play = sketch().end("worker", 40_000)
    assert play.life.ending
    ref = play.life.ending.id
    assert f"terminations/{ref}/accept" in paths(play, "client")
    assert f"terminations/{ref}/counter" in paths(play, "client")
    assert paths(play, "worker") == [f"terminations/{ref}/withdraw", f"terminations/{ref}/file-result", "handovers"]


def test_an_ending_taken_back_once_is_not_taken_back_again() -> None:
    play = sketch().end("worker", 40_000).do(withdraw_ending, "worker").end("worker", 40_000)
    assert play.life.ending
    assert paths(play, "worker") == [f"terminations/{play.life.ending.id}/file-result", "handovers"]


def test_every_act_starts_in_a_status_that_it_names() -> None:
    for act in TABLE:
        assert {source for source, _ in act.moves} <= set(act.sources), act.name
