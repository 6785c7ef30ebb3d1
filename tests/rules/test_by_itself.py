"""What a page says that comes of an ending by itself is what comes of it, for every amount (domain § 6)."""

from datetime import timedelta

from depth import EXAMPLES
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rules.makers import Play
from rules.plays import first_play, step

from michinori.rules.contract.clocks import latest_end
from michinori.rules.contract.life import SIDES
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.contract.taxing import preview
from michinori.rules.contract.termination_outlook import by_itself
from michinori.rules.contract.terminations import accept_amount

LIVES = settings(max_examples=EXAMPLES * 30, deadline=None)


def under_way(data: st.DataObject) -> Play:
    """A contract under way with no notice running, after some steps at random."""
    play = first_play(data.draw)
    for _ in range(data.draw(st.integers(3, 20))):
        after = step(data.draw, play)
        if after.life.status in UNDER_WAY and after.life.notice is None:
            play = after
    assume(play.life.status in UNDER_WAY and play.life.notice is None and not play.life.frozen)
    return play


def left_alone(play: Play) -> Play:
    """The contract once nobody has acted for as long as an ending can last."""
    end = latest_end(play.life) or play.at
    return play.until(max(end, play.at) + timedelta(days=400))


@LIVES
@given(st.data())
def test_the_preview_of_an_ending_tells_the_truth_for_every_amount(data: st.DataObject) -> None:
    play = under_way(data)
    amount = data.draw(st.integers(play.life.paid, play.life.terms.price))
    opener = data.draw(st.sampled_from(SIDES))
    opened = play.end(opener, amount)
    said = by_itself(opened.life)
    assert said is not None
    least = min(amount, play.meter.confirmed) if opener == "worker" else play.meter.confirmed
    assert said.total >= least, "nothing confirmed comes back by itself"
    figures = preview(opened.life, said.total)
    assert figures.before_tax - figures.paid >= least - play.life.paid, "so no refund that is shown counts it"
    over = left_alone(opened)
    assert (over.life.status, over.life.settled_amount) == ("ended", said.total)
    assert over.life.ended_at == said.at
    other = "client" if opener == "worker" else "worker"
    agreed = opened.do(accept_amount, other, amount)
    assert agreed.life.settled_amount == amount


@LIVES
@given(st.data())
def test_at_every_step_of_an_ending_the_headline_is_what_comes_of_it(data: st.DataObject) -> None:
    play = under_way(data)
    play = play.end(data.draw(st.sampled_from(SIDES)), data.draw(st.integers(play.life.paid, play.life.terms.price)))
    for _ in range(data.draw(st.integers(0, 8))):
        after = step(data.draw, play)
        if after.life.status != "ending":
            continue
        play = after
    said = by_itself(play.life)
    assert said is not None
    over = left_alone(play).life
    assert (over.settled_amount, over.ended_at, over.settled_by) == (said.total, said.at, said.by)
