"""The colours that follow from one accent: readable in light and dark, or refused."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from michinori import pages
from michinori.rules.settings.looks import (
    LEAST,
    Rgb,
    contrast,
    dark_of,
    darkened,
    light_of,
    read_accent,
    read_site_name,
    stylesheet,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
STYLE = Path(pages.__file__).with_name("static") / "pages" / "style.css"
GROUNDS = ("paper", "ground", "sunk", "done-soft", "wait-soft", "stop-soft")
"""What links stand on: paper, and notices."""


def grounds() -> tuple[tuple[Rgb, ...], tuple[Rgb, ...]]:
    """The stylesheet's own colours of them in light and in the dark."""
    found = [re.search(rf"--{name}: light-dark\(#(\w+), #(\w+)\)", STYLE.read_text()) for name in GROUNDS]
    light, dark = zip(*[one.groups() for one in found if one], strict=True)
    assert len(light) == len(GROUNDS)
    return tuple(map(read, light)), tuple(map(read, dark))


def read(colour: str) -> Rgb:
    whole = "".join(digit * 2 for digit in colour) if len(colour) == 3 else colour
    red, green, blue = bytes.fromhex(whole)
    return red, green, blue


LIGHT_PAPERS, DARK_PAPERS = grounds()


def accepted(colour: str) -> bool:
    try:
        return bool(read_accent(colour))
    except ValueError:
        return False


@given(COLOURS)
@example("#357717")
@example("#ad505f")
def test_whatever_is_accepted_can_be_read_in_light_and_in_the_dark(colour: str) -> None:
    if accepted(colour):
        assert light_of(colour).least(LIGHT_PAPERS) >= LEAST
        assert dark_of(colour).least(DARK_PAPERS) >= LEAST


@given(COLOURS)
def test_a_pale_colour_is_offered_a_darker_one_that_is_accepted(colour: str) -> None:
    assert accepted(darkened(colour))
    if accepted(colour):
        assert darkened(colour) == colour


@pytest.mark.parametrize("colour", ["#0017c1", "#000000", "#7a1fa2", " #0017C1 "])
def test_good_colours(colour: str) -> None:
    assert read_accent(colour) == colour.strip().lower()


@pytest.mark.parametrize("colour", ["#ffffff", "#ffff00", "#ff8800", "#9db7f9", "#ff0000"])
def test_pale_colours_are_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="pale_colour"):
        read_accent(colour)


@pytest.mark.parametrize(
    "colour",
    ["red", "#fff", "#0017c1;}", "#0017c1\n}", "url(x)", "</style>", "#００17c1", None, 3, ["#000000"], "#0017cg"],
)
def test_what_is_no_colour_is_refused(colour: object) -> None:
    with pytest.raises(ValueError, match="not_a_colour"):
        read_accent(colour)


@given(COLOURS)
def test_a_stylesheet_holds_colours_alone(colour: str) -> None:
    assert re.fullmatch(
        r":root \{( ?--act(-[a-z]+)?: light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\);){7} \}\n", stylesheet(colour)
    )


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)
    assert contrast((1, 2, 3), (1, 2, 3)) == 1


def test_names() -> None:
    assert read_site_name(" みどり市の仕事 ") == "みどり市の仕事"
    assert read_site_name("<b>市場</b>") == "<b>市場</b>"
    assert read_site_name("") == ""
    for wrong in ("二\n行", "あ" * 31, "\u202e逆", "\x00", None, 3):
        with pytest.raises(ValueError, match="not_a_name"):
            read_site_name(wrong)
