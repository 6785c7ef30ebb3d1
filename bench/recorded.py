"""The results that are kept with the source: one file a scale, of the last recorded run, and one of peers."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
PEERS = "peers"


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
    place = folder / f"{PEERS}.json"
    found: dict[str, Any] = json.loads(place.read_text()) if place.exists() else {}
    return found
