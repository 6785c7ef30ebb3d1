"""What a run played, by kind and part, as JSON in ``var/matrix``: joined by ``summary.py``."""

import json
from pathlib import Path
from typing import Any

from matrix.cells import PART, SHARE
from matrix.playing import Played

_FOLDER = Path(__file__).parents[2] / "var" / "matrix"


def keep(played: Played, *, whole: bool = False, **more: Any) -> None:
    """Write down how many cells of each kind were played, and how many were wrong. ``whole``: every run plays all."""
    for kind, number in played.kinds.items():
        wrong = sum(one.startswith(f"{kind}: ") for one in played.wrong)
        name = kind.replace(" ", "-").replace(",", "").replace("/", "-")
        note(name, whole=whole, kind=kind, cells=number, wrong=wrong, **more)


def note(name: str, *, whole: bool = False, **figures: Any) -> None:
    """Write down figures beside the part that they are of; those of another part stay."""
    part, share = (1, 1) if whole else (PART, SHARE)
    _FOLDER.mkdir(parents=True, exist_ok=True)
    said = figures | {"part": part, "share": share}
    (_FOLDER / f"{name}-{part}-of-{share}.json").write_text(json.dumps(said, ensure_ascii=False) + "\n")
