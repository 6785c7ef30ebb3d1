"""Drawing: pictures made small, lines of text as pages, and the mark that every page of a preview bears."""

import io
import math
from functools import cache, lru_cache

import noto_cjk_sans_jp_regular
from PIL import Image, ImageDraw, ImageFont, ImageOps

from michinori.machinery.rendering.lines import COLUMNS, LINES, width_of

MARK = "検品用 PREVIEW"
LONGEST_SIDE = 1280
_CELL, _LINE, _MARGIN = 9, 19, 28
_TEXT_SIZE = 15
_QUALITY, _QUALITY_WEBP = 72, 82
_FONT = str(noto_cjk_sans_jp_regular.FONT_PATH)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """The font of the papers, in pixels. ``load`` opens the sizes used before the process is confined."""
    return ImageFont.truetype(_FONT, size)


def load() -> None:
    """Open what drawing needs: afterwards no file can be opened."""
    for size in (_TEXT_SIZE, *_MARK_SIZES):
        font(size).getlength(MARK)
    for encoder in ("JPEG", "WEBP"):
        Image.new("RGB", (1, 1)).save(io.BytesIO(), encoder)


def text_page(lines: list[str]) -> Image.Image:
    """One page of at most ``LINES`` lines, each at most ``COLUMNS`` cells wide: every character in its own cells, so
    that columns stay columns.
    """
    paper = Image.new("RGB", (COLUMNS * _CELL + 2 * _MARGIN, LINES * _LINE + 2 * _MARGIN), "white")
    pen, face = ImageDraw.Draw(paper), font(_TEXT_SIZE)
    for row, line in enumerate(lines):
        cell = 0
        for sign in line:
            if not sign.isspace():
                pen.text((_MARGIN + cell * _CELL, _MARGIN + row * _LINE), sign, fill="black", font=face)
            cell += width_of(sign)
    return paper


def upright(image: Image.Image, side: int) -> Image.Image:
    """The picture on white paper, at most ``side`` pixels long, turned as its metadata says and without them."""
    image.draft("RGB", (side, side))
    image.thumbnail((side, side))
    turned = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGB", turned.size, "white")
    paper.paste(turned, mask=turned.getchannel("A"))
    return paper


_MARK_SIZES = (14, 28, 44)


def marked(page: Image.Image) -> Image.Image:
    """The page with the mark across all of it, dark and light, so that it is seen on any ground."""
    layer = _mark_of(page.size)
    page.paste(layer, (0, 0), layer)
    return page


@lru_cache(maxsize=2)
def _mark_of(page: tuple[int, int]) -> Image.Image:
    size = next((one for one in reversed(_MARK_SIZES) if min(page) >= 12 * one), _MARK_SIZES[0])
    face = font(size)
    wide, high = math.ceil(face.getlength(MARK)) + 2 * size, 4 * size
    across = math.ceil(math.hypot(*page))
    layer = Image.new("RGBA", (across, across))
    pen = ImageDraw.Draw(layer)
    for row, top in enumerate(range(0, across, high)):
        for left in range(-(row % 2) * wide // 2, across, wide):
            pen.text((left + 1, top + 1), MARK, font=face, fill=(255, 255, 255, 90))
            pen.text((left, top), MARK, font=face, fill=(40, 40, 40, 70))
    corner = ((across - page[0]) // 2, (across - page[1]) // 2)
    return layer.rotate(30).crop((*corner, corner[0] + page[0], corner[1] + page[1]))


def as_jpeg(page: Image.Image) -> bytes:
    """The page as a JPEG without metadata."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def as_webp(page: Image.Image) -> bytes:
    """The page as a WebP without metadata."""
    out = io.BytesIO()
    page.save(out, "WEBP", quality=_QUALITY_WEBP)
    return out.getvalue()
