"""The looks of an operator's site: its name, and all colours that follow from one accent colour. Pure.

Contrasts are those of WCAG 2.2 (1.4.3): 4.5 for text. A colour by which some text of the site would fall below is
refused in light; in the dark it is made lighter until none does.
"""

import re
from dataclasses import dataclass

type Rgb = tuple[int, int, int]

NAME_LIMIT = 30
LEAST = 4.5
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_WHITE: Rgb = (255, 255, 255)
_BLACK: Rgb = (0, 0, 0)
_LIGHT: tuple[Rgb, ...] = (
    _WHITE, (0xF5, 0xF6, 0xF9), (0xEE, 0xF0, 0xF4), (0xE6, 0xF5, 0xEC), (0xFB, 0xF5, 0xE0), (0xFD, 0xEE, 0xEE)
)  # fmt: skip
"""``--paper``, ``--ground``, ``--sunk``, and behind notices ``--done-soft``, ``--wait-soft``, ``--stop-soft`` of the
stylesheet in light.
"""
_DARK: tuple[Rgb, ...] = (
    (0x19, 0x1D, 0x24), (0x0E, 0x11, 0x16), (0x24, 0x2A, 0x33), (0x14, 0x30, 0x1F), (0x2D, 0x26, 0x10),
    (0x3A, 0x1A, 0x1A),
)  # fmt: skip
_STEPS = 40


@dataclass(frozen=True)
class Shades:
    """The colours of one mode: ``act`` of links and buttons, ``ink`` on buttons, ``hover`` and ``down`` of both,
    ``soft`` and ``line`` behind them, ``mid`` of lines that say nothing alone.
    """

    act: Rgb
    ink: Rgb
    hover: Rgb
    down: Rgb
    soft: Rgb
    line: Rgb
    mid: Rgb

    def texts(self, grounds: tuple[Rgb, ...]) -> list[tuple[Rgb, Rgb]]:
        """Every pair of a text's colour and what is behind it on the site."""
        return [
            *((self.act, ground) for ground in (*grounds, self.soft)),
            *((self.ink, button) for button in (self.act, self.hover, self.down)),
            (self.hover, self.line),
            (self.hover, self.soft),
            (self.down, self.line),
        ]

    def least(self, grounds: tuple[Rgb, ...]) -> float:
        """The lowest contrast of any text."""
        return min(contrast(text, behind) for text, behind in self.texts(grounds))


def read_site_name(value: object) -> str:
    """The site's name: one line of visible characters, at most ``NAME_LIMIT``; empty for the program's own. Raises
    ``ValueError``.
    """
    if not isinstance(value, str) or not value.replace("\u3000", "").isprintable() or len(value.strip()) > NAME_LIMIT:
        raise ValueError("not_a_name")
    return value.strip()


def read_accent(value: object) -> str:
    """An accent colour as ``#rrggbb`` in lower case; empty for the program's own. Raises ``ValueError``:
    ``not_a_colour``, or ``pale_colour`` for one on which, or in which, texts could not be read.
    """
    if value == "":
        return ""
    if not isinstance(value, str) or not _COLOUR.fullmatch(value.strip().lower()):
        raise ValueError("not_a_colour")
    accent = value.strip().lower()
    if light_of(accent).least(_LIGHT) < LEAST or dark_of(accent).least(_DARK) < LEAST:
        raise ValueError("pale_colour")
    return accent


def darkened(accent: str) -> str:
    """The nearest darker shade that is not too pale, for who chose one that is. ``accent``: ``#rrggbb``."""
    own = _read(accent)
    shades = (hexed(_mixed(own, _BLACK, step / _STEPS)) for step in range(_STEPS + 1))
    return next(one for one in shades if light_of(one).least(_LIGHT) >= LEAST)


def light_of(accent: str) -> Shades:
    """The colours on light paper."""
    act = _read(accent)
    return Shades(
        act=act,
        ink=_WHITE,
        hover=_mixed(act, _BLACK, 0.28),
        down=_mixed(act, _BLACK, 0.5),
        soft=_mixed(act, _WHITE, 0.92),
        line=_mixed(act, _WHITE, 0.8),
        mid=_mixed(act, _WHITE, 0.4),
    )


def dark_of(accent: str) -> Shades:
    """The colours on dark paper: the lightest accent that is needed, and no lighter."""
    own = _read(accent)
    found = _dark(own, 1.0)
    for step in range(_STEPS):
        found = _dark(own, step / _STEPS)
        if found.least(_DARK) >= LEAST:
            return found
    return found


def _dark(own: Rgb, lighter: float) -> Shades:
    act = _mixed(own, _WHITE, lighter)
    return Shades(
        act=act,
        ink=_mixed(own, _BLACK, 0.88),
        hover=_mixed(act, _WHITE, 0.4),
        down=_mixed(act, _WHITE, 0.7),
        soft=_mixed(own, _DARK[0], 0.82),
        line=_mixed(own, _DARK[0], 0.65),
        mid=_mixed(act, _DARK[0], 0.5),
    )


def stylesheet(accent: str) -> str:
    """The CSS that puts these colours over the program's own."""
    light, dark = light_of(accent), dark_of(accent)
    names = {"act": "act", "act-ink": "ink", "act-hover": "hover", "act-down": "down", "act-soft": "soft",
             "act-line": "line", "act-mid": "mid"}  # fmt: skip
    lines = (
        f"--{name}: light-dark({hexed(getattr(light, part))}, {hexed(getattr(dark, part))});"
        for name, part in names.items()
    )
    return f":root {{ {' '.join(lines)} }}\n"


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours by WCAG, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """``share`` of the other colour in the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _read(accent: str) -> Rgb:
    return int(accent[1:3], 16), int(accent[3:5], 16), int(accent[5:7], 16)


def hexed(colour: Rgb) -> str:
    """As ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)
