"""Pictures: one page each; an animation or a scan of many sheets at most ``_MOST_FRAMES``, evenly spread."""

import io
import math

# Imported for Pillow, which would look for them once no file can be opened any more.
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from michinori.machinery.rendering.drawing import LONGEST_SIDE, upright
from michinori.machinery.rendering.pages import Pages

_FORMATS = tuple(
    plugin.format
    for plugin in (
        BmpImagePlugin.BmpImageFile,
        GifImagePlugin.GifImageFile,
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        TiffImagePlugin.TiffImageFile,
        WebPImagePlugin.WebPImageFile,
    )
)
SQUARE_SIDE = 320
_MOST_PIXELS = 40_000_000
_MOST_PIXELS_JPEG = 120_000_000  # a baseline JPEG is decoded at down to an eighth of its size
_MOST_FRAMES = 12
_LONGEST_TO_CUT = 4096


def open_pictures(content: bytes) -> Pages:
    """The picture, opened anew for each page. Raises ValueError for too many pixels, and what Pillow raises."""
    with _opened(content) as image:
        frames = int(getattr(image, "n_frames", 1))
    shown = range(frames) if frames <= _MOST_FRAMES else [n * frames // _MOST_FRAMES for n in range(_MOST_FRAMES)]
    return Pages(len(shown), lambda n: _drawn(content, shown[n], LONGEST_SIDE))


def _opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=_FORMATS)
    most = _MOST_PIXELS_JPEG if image.format == "JPEG" and not image.info.get("progressive") else _MOST_PIXELS
    if image.width * image.height > most:
        raise ValueError("too many pixels")
    return image


def _drawn(content: bytes, frame: int, side: int) -> Image.Image:
    with _opened(content) as image:
        if frame:
            image.seek(frame)
        return upright(image, side)


def icon_of(content: bytes, side: int, inside: int) -> Image.Image:
    """White paper, ``side`` pixels long, with a square picture in the middle, drawn ``inside`` pixels long."""
    with _opened(content) as image:
        drawn = upright(image, _LONGEST_TO_CUT).resize((inside, inside))
    paper = Image.new("RGB", (side, side), "white")
    paper.paste(drawn, ((side - inside) // 2, (side - inside) // 2))
    return paper


def square_of(content: bytes, left: int, top: int, side: int) -> Image.Image:
    """A square cut out of the picture, ``SQUARE_SIDE`` pixels long. ``side``: in percent of the shorter edge; ``left``
    and ``top``: in percent of the room that is left beside and above it, so that every value from 0 to 100 lies inside.
    """
    with _opened(content) as image:
        wide, high = image.size
        needed = math.ceil(SQUARE_SIDE * 100 / side * max(wide, high) / min(wide, high))
        whole = upright(image, min(needed, _LONGEST_TO_CUT))
    length = max(1, min(whole.size) * side // 100)
    x, y = (whole.width - length) * left // 100, (whole.height - length) * top // 100
    return whole.crop((x, y, x + length, y + length)).resize((SQUARE_SIDE, SQUARE_SIDE))
