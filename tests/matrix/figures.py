"""What a run played, by kind, as JSON in ``var/matrix``: read by ``docs/proof``."""

import json
import os
from pathlib import Path
from typing import Any

from matrix.cells import SEED, SHARE
from matrix.playing import Played

_FOLDER = Path(__file__).parents[2] / "var" / "matrix"


def keep(played: Played, **more: Any) -> None:
    """Write down how many cells of each kind were played, beside the share and the seed."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for kind, number in played.kinds.items():
        wrong = sum(one.startswith(f"{kind}: ") for one in played.wrong)
        said = {"kind": kind, "cells": number, "wrong": wrong, "share": SHARE, "seed": SEED, **more}
        name = kind.replace(" ", "-").replace(",", "").replace("/", "-")
        (_FOLDER / f"{name}.json").write_text(json.dumps(said, ensure_ascii=False) + "\n")


def note(file: str, **figures: Any) -> None:
    """Write down figures of another kind."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    said = figures | {"share": SHARE, "seed": SEED, "processors": os.cpu_count()}
    (_FOLDER / f"{file}.json").write_text(json.dumps(said, ensure_ascii=False) + "\n")
