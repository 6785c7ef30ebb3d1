"""Previews: small re-encoded pictures for clients to see before payment, without metadata of the original."""

import io

from PIL import Image, ImageOps

from michinori.machinery.files import open_file
from michinori.machinery.models import StoredFile

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
_SIDE = 640
_QUALITY = 80
_MOST_PIXELS = 24_000_000
_MOST_PIXELS_JPEG = 120_000_000  # higher, since draft mode decodes a JPEG at down to an eighth of its size


def preview(file: StoredFile) -> bytes | None:
    """A JPEG of at most 640 × 640 pixels without metadata; None if it is no readable picture or has too many pixels."""
    if not file.type.startswith("image/"):
        return None
    try:
        with open_file(file) as content, Image.open(content, formats=_FORMATS) as image:
            limit = _MOST_PIXELS_JPEG if image.format == "JPEG" else _MOST_PIXELS
            if image.width * image.height > limit:
                return None
            return _small(image)
    except (OSError, EOFError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _small(image: Image.Image) -> bytes:
    image.draft("RGB", (_SIDE, _SIDE))
    image.thumbnail((_SIDE, _SIDE))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
