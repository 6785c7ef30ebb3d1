"""The meter's picture: true to its figures, and its labels never meet, whatever the amounts."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from michinori.pages.examples import landing_page, meter_examples
from michinori.pages.meter_curve import height, path
from michinori.pages.meter_labels import labels
from michinori.pages.meter_picture import mini_picture, picture, spoken
from michinori.pages.meter_way import MeterFigures, MeterStage, pin_place, stretches
from michinori.wording.display import yen

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
def test_names_below_the_road_never_overlap_nor_leave_the_picture(shown: MeterFigures) -> None:
    width, found = 510.0, labels(stretches(shown))
    spans = [_span(one.text, one.anchor, one.place * width / 100 + one.shift) for one in found]
    assert all(left[1] < right[0] for left, right in pairwise(spans))
    assert all(start >= -15 and end <= width + 15 for start, end in spans)
    assert not found or len(found) == len(stretches(shown))


def _span(text: str, anchor: str, at: float) -> tuple[float, float]:
    wide = sum(7.8 if sign in "ABCｶﾅ <&" else 13.5 for sign in text)
    return (at - wide, at) if anchor == "end" else (at - wide / 2, at + wide / 2)


@given(st.floats(0, 100), st.floats(0, 100))
def test_the_road_leads_from_place_to_place_and_each_part_lies_on_it(one: float, other: float) -> None:
    start, end = sorted((one, other))
    drawn = [float(number) for number in re.findall(r"-?[\d.]+", path(start, end))]
    if not drawn:
        assert end - start < 1e-6
        return
    assert [drawn[0], drawn[-2]] == [pytest.approx(start, abs=0.02), pytest.approx(end, abs=0.02)]
    assert [drawn[1], drawn[-1]] == [pytest.approx(height(start), abs=0.05), pytest.approx(height(end), abs=0.05)]


@given(figures())
def test_the_road_is_solid_as_far_as_confirmed_and_hatched_as_far_as_claimed(shown: MeterFigures) -> None:
    pieces = stretches(shown)
    for kind, parts in (
        ("m-sure", [(piece.start, piece.sure) for piece in pieces]),
        ("m-ask", [(piece.sure, piece.said) for piece in pieces]),
    ):
        (d,) = re.findall(f'<path class="{kind}" d="([^"]*)"', picture(shown)) or [""]
        places = [float(number) for number in re.findall(r"-?[\d.]+", d)]
        length = sum(end - start for start, end in parts)
        drawn = [[float(n) for n in re.findall(r"-?[\d.]+", each)] for each in d.split("M")[1:]]
        assert sum(each[-2] - each[0] for each in drawn) == pytest.approx(length, abs=0.3)
        assert all(0 <= place <= 100 for place in places[::2])


@given(figures())
def test_names_are_escaped_and_the_picture_speaks(shown: MeterFigures) -> None:
    text = picture(shown)
    assert "< " not in text
    assert 'role="img" aria-label="' in text


def test_in_order_the_face_stands_at_the_standing_figure() -> None:
    shown = landing_page()
    assert abs(pin_place(shown, stretches(shown)) - 100 * 22_392 / 48_000) < 0.1


def test_before_anything_the_face_stands_at_the_start_and_at_the_end_after_all() -> None:
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


def test_a_stage_that_may_not_begin_yet_has_a_lock_and_says_so() -> None:
    shown = landing_page()
    shut = replace(shown, stages=(*shown.stages[:2], replace(shown.stages[2], locked=True)))
    assert "m-shut" not in picture(shown)
    assert "m-shut" in picture(shut)
    assert "本文（前の工程の承認後）" in spoken(shut)


def test_the_small_road_has_the_same_figures_and_leaves_the_stages_out() -> None:
    small = mini_picture(landing_page())
    for part in ("48,000円", "19,728円", "5,328円", "22,392円"):
        assert part in small
    assert "ワイヤーフレーム" not in small
    assert re.findall(r'class="m-sure" x="0%" y="1" width="([\d.]+)%"', small) == ["41.1"]


def test_the_face_on_the_road_is_somebodys() -> None:
    class Ren:
        display_name = "蓮"

    assert ">蓮</text>" in picture(landing_page(), Ren())
    assert "#user" in picture(landing_page())


def test_each_picture_of_a_kept_road_has_names_of_its_own() -> None:
    shown = landing_page()
    first, second = picture(shown), picture(shown)
    names = [set(re.findall(r'id="(road-[^"]+)"', svg)) for svg in (first, second)]
    assert len(names[0]) == len(names[1]) == 2
    assert not names[0] & names[1]
    for svg, own in zip((first, second), names, strict=True):
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) == own, "each refers to its own"
        assert "\0" not in svg


def test_a_kept_road_speaks_the_language_of_its_reader() -> None:
    shown = landing_page()
    with translation.override("ja"):
        before = picture(shown)
    with translation.override("en"):
        english = picture(shown)
    with translation.override("ja"):
        assert "契約金額" in before
        assert "契約金額" in picture(shown)
    assert "契約金額" not in english


def test_a_kept_road_shows_the_figures_as_they_are_now() -> None:
    shown = landing_page()
    assert yen(shown.standing) in picture(shown)
    changed = replace(shown, standing=shown.standing + 1)
    assert yen(changed.standing) in picture(changed)
