"""Draws the rooms of the house from the import contract, as SVG, into docs/images/house.svg.

A floor is a layer of the contract in pyproject.toml; a room's purpose is the first line of its docstring.
``python -m tools.house`` writes the file; a test fails if it is out of date.
"""

import ast
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "images" / "house.svg"
_WIDTH, _FLOOR, _GAP, _LINE = 1000, 56, 8, 15


def floors() -> list[list[str]]:
    """The layers of the import contract from the top, each with its rooms."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    return [[room.strip() for room in layer.split("|")] for layer in contract["layers"]]


def reason(room: str) -> str:
    """A room's purpose. Raises LookupError if its ``__init__.py`` has no docstring."""
    said = ast.get_docstring(ast.parse((ROOT / "src" / "michinori" / room / "__init__.py").read_text()))
    if not said:
        raise LookupError(room)
    return said.split("\n")[0].replace("``", "")


def picture() -> str:
    """The whole SVG, with a title as text alternative."""
    height = len(floors()) * (_FLOOR + _GAP) + _GAP
    words = "; ".join(" | ".join(rooms) for rooms in floors())
    boxes = [box for place, rooms in enumerate(floors()) for box in _floor(rooms, _GAP + place * (_FLOOR + _GAP))]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
            'font-family="system-ui, sans-serif">',
            f"<title>The rooms of the house; each imports only from rooms below it: {escape(words)}</title>",
            f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
            *boxes,
            "</svg>",
            "",
        ]
    )


def _floor(rooms: list[str], top: int) -> list[str]:
    width = (_WIDTH - _GAP * (len(rooms) + 1)) / len(rooms)
    return [line for n, room in enumerate(rooms) for line in _room(room, _GAP + n * (width + _GAP), top, width)]


def _room(room: str, left: float, top: int, width: float) -> list[str]:
    lines = _wrapped(reason(room), int(width / 6.2))[:2]
    texts = [
        f'<text x="{left + 10:.0f}" y="{top + 36 + n * _LINE - (0 if len(lines) == 1 else 3)}" font-size="11" '
        f'fill="#4d4d4d">{escape(line)}</text>'
        for n, line in enumerate(lines)
    ]
    return [
        f'<rect x="{left:.0f}" y="{top}" width="{width:.0f}" height="{_FLOOR}" rx="6" fill="#f0f4ff" '
        'stroke="#0031d8"/>',
        f'<text x="{left + 10:.0f}" y="{top + 18}" font-size="13" font-weight="700" fill="#00118f">{room}</text>',
        *texts,
    ]


def _wrapped(text: str, most: int) -> list[str]:
    """The text in one or two lines of at most ``most`` letters (Japanese ones count twice); a longer text is cut with
    an ellipsis.
    """
    lines = [""]
    for word in text.split():
        if lines[-1] and _wide(lines[-1]) + _wide(word) + 1 > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [*lines[:1], f"{lines[1][: most - 1]}…"] if len(lines) > 2 else lines


def _wide(text: str) -> int:
    return len(text) + sum(letter > "\u2e7f" for letter in text)


if __name__ == "__main__":
    FILE.write_text(picture(), encoding="utf-8")
