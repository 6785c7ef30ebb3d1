"""The program of the child process for faces: ``python -m michinori.machinery.rendering.cutting LEFT TOP SIDE``, the
picture on stdin.

On stdout: what the program for pages writes, of one page, which is the square, a WebP. It fails for whatever is no
picture.
"""

import json
import sys

from michinori.machinery.rendering import drawing
from michinori.machinery.rendering.confinement import confine
from michinori.machinery.rendering.pictures import square_of


def main() -> None:
    """Load all that is needed, give up every other right, and only then read the picture."""
    drawing.load()
    confine()
    left, top, side = (int(one) for one in sys.argv[1:4])
    made = drawing.as_webp(square_of(sys.stdin.buffer.read(), left, top, side))
    sys.stdout.buffer.write(json.dumps({"pages": 1}).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
