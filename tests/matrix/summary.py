"""Join what a run noted in ``var/matrix`` into ``docs/proof/matrix.json``, as ``make matrix RECORD=1`` does last."""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_TOP = Path(__file__).parents[2]
_TO = _TOP / "docs" / "proof" / "matrix.json"


def main() -> None:
    """Write the file, and say how much was played."""
    found = {file.stem: json.loads(file.read_text()) for file in sorted((_TOP / "var" / "matrix").glob("*.json"))}
    holes = [one for name, one in found.items() if name.startswith("hole-")]
    kinds: dict[str, list[dict[str, Any]]] = {}
    for one in found.values():
        kinds.setdefault(one.get("kind", ""), []).append(one)
    cells = {kind: _joined(parts) for kind, parts in sorted(kinds.items()) if kind}
    said: dict[str, Any] = {
        "commit": _git("rev-parse", "--short", "HEAD"),
        "day": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "of": next((one for name, one in found.items() if name.startswith("of-")), {}),
        "cells": cells,
        "cells in all": sum(one["cells"] for one in cells.values()),
        "wrong": sum(one["wrong"] for one in cells.values()),
        "time": {name: one for name, one in found.items() if name.startswith("denials")},
        "holes caught": len(holes),
        "holes": [{"name": one["hole"], "cells": one["cells"], "caught": one["caught"]} for one in holes],
    }
    _TO.parent.mkdir(parents=True, exist_ok=True)
    _TO.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.write(f"{said['cells in all']} cells, {said['wrong']} wrong, {len(holes)} holes caught: {_TO}\n")


def _joined(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The parts of a kind together; of those cut in several ways, the ones that are most of the whole, so that no cell
    is counted twice.
    """
    cut = max((one["share"] for one in parts), key=lambda share: _of_the_whole(parts, share))
    same = [one for one in parts if one["share"] == cut]
    return {
        "cells": sum(one["cells"] for one in same),
        "wrong": sum(one["wrong"] for one in same),
        "of the whole": round(_of_the_whole(parts, cut), 3),
    }


def _of_the_whole(parts: list[dict[str, Any]], share: int) -> float:
    return sum(one["share"] == share for one in parts) / share


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, cwd=_TOP, check=True).stdout.strip()


if __name__ == "__main__":
    main()
