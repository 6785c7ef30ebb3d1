"""The program that typesets sheets: JSON on stdin, PDFs on stdout, each after its length in 8 bytes.

``papers.sheets`` starts it. A separate process does not grow the web worker's memory, and can be killed when it takes
too long.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

_LOOK = Path(__file__).with_name("sheet.typ")
_FONTS = [Path(str(package.FONT_PATH)).parent for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)]
_ARCHIVAL: Literal["a-2u"] = "a-2u"
_MISSING = "〓"
"""What Japanese typesetters put where a letter is missing (geta)."""
_LACKING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
"""The typesetter's complaint, which names the first letter that is missing."""
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_TRIES = 30


def main() -> None:
    """Typeset what stdin asks for. ``made_at`` (ISO 8601) becomes a PDF's timestamp, so that the same sheet gives the
    same bytes.
    """
    asked = json.load(sys.stdin)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in _FONTS])
    compiler = typst.Compiler(str(_LOOK), root=str(_LOOK.parent), font_paths=fonts)
    for job in asked["jobs"]:
        pdf = _typeset(compiler, job, archival=asked["archival"])
        sys.stdout.buffer.write(len(pdf).to_bytes(8) + pdf)


def _typeset(compiler: typst.Compiler, job: dict[str, Any], *, archival: bool) -> bytes:
    said = json.dumps(job["sheet"], ensure_ascii=False)
    at = datetime.fromisoformat(job["made_at"])
    if not archival:
        made = compiler.compile(format="pdf", sys_inputs={"sheet": said}, timestamp=at)
        return cast(bytes, made)  # typst returns a list for pictures only
    for _ in range(_TRIES):
        try:
            made = compiler.compile(format="pdf", sys_inputs={"sheet": said}, timestamp=at, pdf_standards=_ARCHIVAL)
            return cast(bytes, made)
        except typst.TypstError as error:
            lacking = _LACKING.search(error.message)
            if lacking is None:
                raise
            letters = frozenset(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), lacking[1]))
            said = json.dumps(_without(json.loads(said), letters.__contains__), ensure_ascii=False)
    plain = json.dumps(_without(job["sheet"], _is_rare), ensure_ascii=False)
    return cast(
        bytes, compiler.compile(format="pdf", sys_inputs={"sheet": plain}, timestamp=at, pdf_standards=_ARCHIVAL)
    )


def _without(said: Any, is_gone: Callable[[str], bool]) -> Any:
    """The same JSON with some letters replaced."""
    if isinstance(said, str):
        return "".join(_MISSING if is_gone(letter) else letter for letter in said)
    if isinstance(said, dict):
        return {name: _without(value, is_gone) for name, value in said.items()}
    return [_without(value, is_gone) for value in said] if isinstance(said, list) else said


def _is_rare(letter: str) -> bool:
    """Whether a letter is outside JIS X 0213, all of which the fonts have."""
    if letter == "\n":
        return False
    try:
        letter.encode("euc_jis_2004")
    except UnicodeEncodeError:
        return True
    return unicodedata.category(letter) == "Cc"


if __name__ == "__main__":
    main()
