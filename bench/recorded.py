"""The results kept with the source: one file a scale, of the last recorded run; those of peers and of books; what pages
took when speed was asked for.
"""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
PEERS, BOOKS, WHEN_ASKED = "peers", "books", "when_asked"


def record(name: str, result: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Keep a result as ``NAME.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{name}.json"
    place.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return place


def recorded(folder: Path = RESULTS) -> list[dict[str, Any]]:
    """The results of markets, the smallest scale first."""
    every = [json.loads(each.read_text()) for each in folder.glob("[0-9]*.json")]
    return sorted(every, key=lambda one: float(one["scale"]))


def peers(folder: Path = RESULTS) -> dict[str, Any]:
    """The results of peers; empty if there are none."""
    return _named(PEERS, folder)


def books(folder: Path = RESULTS) -> dict[str, Any]:
    """The results of books; empty if there are none."""
    return _named(BOOKS, folder)


def when_asked(folder: Path = RESULTS) -> dict[str, Any]:
    """What pages and acts took when speed was asked for; empty if that is not kept."""
    return _named(WHEN_ASKED, folder)


def _named(name: str, folder: Path) -> dict[str, Any]:
    place = folder / f"{name}.json"
    found: dict[str, Any] = json.loads(place.read_text()) if place.exists() else {}
    return found
