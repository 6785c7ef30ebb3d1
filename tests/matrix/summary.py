"""Join what a run noted in ``var/matrix`` into ``docs/proof/matrix.json``, as ``make matrix RECORD=1`` does last."""

import json
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
    cells = {one["kind"]: one["cells"] for one in found.values() if "kind" in one}
    said: dict[str, Any] = {
        "commit": _git("rev-parse", "--short", "HEAD"),
        "day": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "of": found.get("of", {}),
        "cells": cells,
        "cells in all": sum(cells.values()),
        "wrong": sum(one["wrong"] for one in found.values() if "wrong" in one),
        "share": sorted({one["share"] for one in found.values()}),
        "seeds": sorted({one["seed"] for one in found.values()}),
        "time": {name: one for name, one in found.items() if name.startswith("denials")},
        "holes caught": len(holes),
        "holes": [{"name": one["name"], "cells": one["cells"], "caught": one["caught"]} for one in holes],
    }
    _TO.parent.mkdir(parents=True, exist_ok=True)
    _TO.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.write(f"{said['cells in all']} cells, {said['wrong']} wrong, {len(holes)} holes caught: {_TO}\n")


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, cwd=_TOP, check=True).stdout.strip()


if __name__ == "__main__":
    main()
