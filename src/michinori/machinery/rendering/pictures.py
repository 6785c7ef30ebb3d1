"""Pictures: one page each; an animation or a scan of many sheets at most ``_MOST_FRAMES``, evenly spread."""

import io

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
SMALL_SIDE = 640
_MOST_PIXELS = 40_000_000
_MOST_PIXELS_JPEG = 120_000_000  # a baseline JPEG is decoded at down to an eighth of its size
_MOST_FRAMES = 12


def open_pictures(content: bytes) -> Pages:
    """The picture, opened anew for each page. Raises ValueError for too many pixels, and what Pillow raises."""
    with _opened(content) as image:
        frames = int(getattr(image, "n_frames", 1))
    shown = range(frames) if frames <= _MOST_FRAMES else [n * frames // _MOST_FRAMES for n in range(_MOST_FRAMES)]
    return Pages(len(shown), lambda n: _drawn(content, shown[n], LONGEST_SIDE), lambda: _drawn(content, 0, SMALL_SIDE))


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
