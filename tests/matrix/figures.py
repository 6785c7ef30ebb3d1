"""What a run played, by kind and part, as JSON in ``var/matrix``: joined by ``summary.py``."""

import json
from pathlib import Path
from typing import Any

from matrix.cells import PART, SHARE
from matrix.playing import Played

_FOLDER = Path(__file__).parents[2] / "var" / "matrix"


def keep(played: Played, **more: Any) -> None:
    """Write down how many cells of each kind were played, and how many were wrong."""
    for kind, number in played.kinds.items():
        wrong = sum(one.startswith(f"{kind}: ") for one in played.wrong)
        name = kind.replace(" ", "-").replace(",", "").replace("/", "-")
        note(name, kind=kind, cells=number, wrong=wrong, **more)


def note(name: str, **figures: Any) -> None:
    """Write down figures beside the part that they are of; those of another part stay."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    said = figures | {"part": PART, "share": SHARE}
    (_FOLDER / f"{name}-{PART}-of-{SHARE}.json").write_text(json.dumps(said, ensure_ascii=False) + "\n")
