"""The program of the child process for app icons: ``python -m michinori.machinery.rendering.icons SIDE INSIDE``, the
site's mark on stdin.

On stdout: what the program for pages writes, of one page: a PNG of ``SIDE`` pixels, white, with the mark in the middle,
``INSIDE`` pixels long. It fails for whatever is no picture.
"""

import io
import json
import sys

from PIL import Image

from michinori.machinery.rendering import drawing
from michinori.machinery.rendering.confinement import confine
from michinori.machinery.rendering.pictures import icon_of


def main() -> None:
    """Load all that is needed, give up every other right, and only then read the picture."""
    drawing.load()
    Image.new("RGB", (1, 1)).save(io.BytesIO(), "PNG")
    confine()
    side, inside = (int(one) for one in sys.argv[1:3])
    out = io.BytesIO()
    icon_of(sys.stdin.buffer.read(), side, inside).save(out, "PNG", optimize=True)
    sys.stdout.buffer.write(json.dumps({"pages": 1}).encode() + b"\n" + out.getvalue())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
