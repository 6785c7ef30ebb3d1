"""Sets one sheet as a PDF: the program that ``papers.sheets`` starts for each, JSON on stdin, the PDF on stdout.

A process of its own, so that a web worker keeps its size and a paper that takes too long can be ended.
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
    """``made_at``: ISO 8601, written into the PDF, so that the same sheet gives the same bytes."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in _FONTS])
    compiler = typst.Compiler(str(_LOOK), root=str(_LOOK.parent), font_paths=fonts)
    made = compiler.compile(
        format="pdf",
        sys_inputs={"sheet": sys.stdin.read()},
        timestamp=datetime.fromisoformat(made_at),
    )
    sys.stdout.buffer.write(cast(bytes, made))  # a list only of pictures


if __name__ == "__main__":
    main(sys.argv[1])
