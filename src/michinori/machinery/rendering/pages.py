"""What every kind of preview is to the child process: a number of pages, each of which can be drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from michinori.machinery.rendering.drawing import text_page
from michinori.machinery.rendering.lines import MOST_PAGES, TooLong, pages_of


@dataclass(frozen=True)
class Pages:
    """``draw`` draws the page of that number, counted from 0, without the mark."""

    count: int
    draw: Callable[[int], Image.Image]


def of_lines(lines: list[str]) -> Pages:
    """Pages of text. Raises ``TooLong``."""
    pages = pages_of(lines)
    if len(pages) > MOST_PAGES:
        raise TooLong
    return Pages(len(pages), lambda number: text_page(pages[number]))


def joined(parts: list[Pages]) -> Pages:
    """The pages of several, one after another. Raises ``TooLong``."""
    places = [(part, number) for part in parts for number in range(part.count)]
    if len(places) > MOST_PAGES:
        raise TooLong

    def draw(number: int) -> Image.Image:
        part, place = places[number]
        return part.draw(place)

    return Pages(len(places), draw)
