"""The program of the child process for sound and film: ``python -m michinori.machinery.rendering.copying KIND``, the
file on stdin. Apart from the one for pages, which need not load FFmpeg.

On stdout: what the program for pages writes, of one page, which is the copy. It fails for whatever cannot be shown.
"""

import json
import sys

from michinori.machinery.rendering import drawing, recordings
from michinori.machinery.rendering.confinement import confine


def main() -> None:
    """Load all that is needed, give up every other right, and only then read the file."""
    drawing.load()
    recordings.load()
    confine()
    made = recordings.copy_of(sys.stdin.buffer.read(), film=sys.argv[1] == "film")
    sys.stdout.buffer.write(json.dumps({"pages": 1}).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
