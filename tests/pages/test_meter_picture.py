"""The meter's picture: true to its figures, and its labels never meet, whatever the amounts."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from michinori.pages.examples import landing_page, meter_examples
from michinori.pages.meter_picture import fitted, picture, spoken
from michinori.pages.meter_way import MeterFigures, MeterStage, pin_place, stretches

NAMES = st.text(alphabet="あ漢字ABCｶﾅ🎈 <&", min_size=1, max_size=60)


@st.composite
def figures(draw: st.DrawFn) -> MeterFigures:
    stages = []
    for _ in range(draw(st.integers(1, 12))):
        price = draw(st.sampled_from([1, 2, 999, 10_000, 99_999_999]))
        claimed = draw(st.integers(0, price))
        confirmed = draw(st.integers(0, claimed))
        status = "approved" if confirmed == price else "doing" if claimed else "waiting"
        stages.append(MeterStage(draw(NAMES), price, status, confirmed, claimed))
    superseded = draw(st.sampled_from([0, 0, 5_000]))
    confirmed = superseded + sum(stage.confirmed for stage in stages)
    claimed = superseded + sum(stage.claimed for stage in stages)
    price = superseded + sum(stage.price for stage in stages)
    return MeterFigures(price, confirmed, claimed, draw(st.integers(confirmed, claimed)), tuple(stages), superseded)


@given(figures())
def test_the_way_is_whole_and_in_order(shown: MeterFigures) -> None:
    pieces = stretches(shown)
    assert pieces[0].start == 0
    assert abs(pieces[-1].end - 100) < 1e-6
    for piece in pieces:
        assert piece.start <= piece.sure <= piece.said <= piece.end + 1e-9
        assert piece.end - piece.start > 1
    assert -1e-9 <= pin_place(shown, pieces) <= 100 + 1e-9


@given(figures())
def test_labels_never_overlap_on_the_narrowest_phone_nor_on_a_desk(shown: MeterFigures) -> None:
    text = picture(shown)
    places = [
        float(x) for kind, x in re.findall(r'<text class="(m-label[^"]*)" x="([\d.]+)%"', text) if "m-wide" not in kind
    ]
    assert all(right - left >= 6.4 for left, right in pairwise(places))
    for piece in stretches(shown):
        room = (piece.end - piece.start) * 5.4
        assert _width(fitted(piece.stage.name, room)) <= room


def _width(text: str) -> float:
    return sum(7.8 if sign in "ABCｶﾅ <&" else 13.5 for sign in text.replace("…", "あ"))


@given(figures())
def test_names_are_escaped_and_the_picture_speaks(shown: MeterFigures) -> None:
    text = picture(shown)
    assert "< " not in text
    assert 'role="img" aria-label="' in text


def test_in_order_the_pin_stands_at_the_standing_figure() -> None:
    shown = landing_page()
    assert abs(pin_place(shown, stretches(shown)) - 100 * 22_392 / 48_000) < 0.1


def test_before_anything_the_pin_stands_at_the_start_and_at_the_end_after_all() -> None:
    examples = [shown for _, shown in meter_examples()]
    assert pin_place(examples[0], stretches(examples[0])) == 0
    assert round(pin_place(examples[1], stretches(examples[1]))) == 100


def test_the_words_say_what_the_picture_shows() -> None:
    words = spoken(landing_page())
    for part in ("48,000円", "19,728円", "5,328円", "22,392円", "ワイヤーフレーム（承認済み）"):
        assert part in words


def test_what_was_paid_beyond_the_stages_own_confirmation_is_on_the_way_too() -> None:
    """Settled at 20,000 with nothing confirmed and 14,401 reported: the way is solid up to there, with the pin."""
    stages = (MeterStage("ラフ", 14_401, "doing", 0, 14_401), MeterStage("清書", 33_600))
    shown = MeterFigures(48_001, 20_000, 20_000, 20_000, stages)
    first, second = stretches(shown)
    assert first.sure == first.end
    assert abs(second.sure - 100 * 20_000 / 48_001) < 1e-6
    assert pin_place(shown, [first, second]) == second.sure
