"""The program that typesets one sheet: JSON on stdin, PDF on stdout. ``papers.sheets`` starts it for each paper.

A separate process does not grow the web worker's memory, and can be killed when it takes too long.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import cast

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

_LOOK = Path(__file__).with_name("sheet.typ")
_FONTS = [Path(str(package.FONT_PATH)).parent for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)]


def main(made_at: str) -> None:
    """Typeset stdin. ``made_at`` (ISO 8601) becomes the PDF's timestamp, so that the same sheet
    gives the same bytes.
    """
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in _FONTS])
    compiler = typst.Compiler(str(_LOOK), root=str(_LOOK.parent), font_paths=fonts)
    made = compiler.compile(
        format="pdf",
        sys_inputs={"sheet": sys.stdin.read()},
        timestamp=datetime.fromisoformat(made_at),
    )
    sys.stdout.buffer.write(cast(bytes, made))  # typst returns a list for pictures only


if __name__ == "__main__":
    main(sys.argv[1])
