"""The card of a shared link: a picture of 1200 × 630 pixels with a title, a line below it and what the page is about.

Text alone is drawn, by the font of the papers; no stranger's picture is opened.
"""

import io

from PIL import Image, ImageDraw

from michinori.machinery.rendering.drawing import font

WIDE, HIGH = 1200, 630
_MARGIN = 88
_INK, _SUB, _ACT, _DONE, _EDGE = "#1a1a1a", "#4d4d4d", "#0017c1", "#197a4b", "#8d95a4"
_TITLE, _LINE, _SMALL = 68, 36, 32
_MOST_LINES = 3


def card(name: str, title: str, line: str, figure: str) -> bytes:
    """``name``: of the site; ``figure``: one more line in the colour of actions, such as an amount. A PNG."""
    paper = Image.new("RGB", (WIDE, HIGH), "white")
    pen = ImageDraw.Draw(paper)
    top = _MARGIN
    for row in _rows(title):
        pen.text((_MARGIN, top), row, font=font(_TITLE), fill=_INK, stroke_width=1, stroke_fill=_INK)
        top += round(_TITLE * 1.35)
    pen.text((_MARGIN, top + 16), _short(line, _LINE), font=font(_LINE), fill=_SUB)
    pen.text((_MARGIN, top + 76), _short(figure, _LINE), font=font(_LINE), fill=_ACT, stroke_width=1)
    _road(pen)
    pen.text((WIDE - _MARGIN, HIGH - 94), name, font=font(_SMALL), fill=_INK, anchor="ra", stroke_width=1)
    out = io.BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue()


def _road(pen: ImageDraw.ImageDraw) -> None:
    """The site's mark as the ground of the card: the way travelled, the pin, and what is left."""
    level, here = HIGH - 72, 620
    pen.line((_MARGIN, level, here, level), fill=_DONE, width=18)
    for end in (_MARGIN, here):
        pen.ellipse((end - 9, level - 9, end + 9, level + 9), fill=_DONE)
    for dot in range(here + 44, WIDE - _MARGIN - 190, 44):
        pen.ellipse((dot - 7, level - 7, dot + 7, level + 7), fill=_EDGE)
    pen.polygon((here - 20, level - 52, here + 20, level - 52, here, level - 16), fill=_ACT)


def _rows(text: str) -> list[str]:
    """The text in at most ``_MOST_LINES`` rows, between any two characters, as Japanese is broken."""
    rows, rest = list[str](), text.strip()
    while rest and len(rows) < _MOST_LINES:
        fits = _fitting(rest, _TITLE)
        row, rest = rest[:fits], rest[fits:].lstrip()
        rows.append(row)
    if rest and rows:
        rows[-1] = rows[-1][:-1] + "…"
    return rows


def _short(text: str, size: int) -> str:
    fits = _fitting(text, size)
    return text if fits == len(text) else text[: fits - 1] + "…"


def _fitting(text: str, size: int) -> int:
    """How many characters fit into a row; at least one."""
    fits = 1
    while fits < len(text) and font(size).getlength(text[: fits + 1]) <= WIDE - 2 * _MARGIN:
        fits += 1
    return min(fits, len(text))
