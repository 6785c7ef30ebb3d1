"""What a run found, as JSON and as a table."""

import json
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "docs" / "proof" / "faults.json"


def pauses(struck: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By victim: how often it was killed, and the seconds until something was acknowledged again."""
    by: dict[str, list[float]] = defaultdict(list)
    for one in struck:
        by[one["victim"]].append(one["pause"])
    return {
        victim: {"kills": len(each), "median_s": round(statistics.median(each), 1), "longest_s": round(max(each), 1)}
        for victim, each in by.items()
    }


def table(found: dict[str, Any]) -> str:
    """The kills, a row for each victim."""
    head = "| killed | times | seconds without an acknowledgement, median | longest |\n|---|---|---|---|"
    rows = [
        f"| {victim} | {one['kills']} | {one['median_s']} | {one['longest_s']} |"
        for victim, one in found["kills"].items()
    ]
    return "\n".join([head, *rows])


def wrong(found: dict[str, Any]) -> list[str]:
    """What is not as it should be, the controls among it."""
    controls, copy = found["controls"], found["copy"]
    said = {
        f"{found['lost']} lost, {found['doubled']} doubled: {found['said']}": found["lost"] or found["doubled"],
        f"of the copy {copy['lost']} lost, {copy['doubled']} doubled: {copy['said']}": copy["lost"] or copy["doubled"],
        f"broken off: {found['broken_off'][:3]}": found["broken_off"],
        f"stuck: {found['stuck']}": found["stuck"],
        f"never came: {found['told']['missing'][:3]}": found["told"]["missing"],
        f"{found['sent_again'].get(500)} answers 500": found["sent_again"].get(500),
        "the control without a row of idempotency was not caught": controls["lost idempotency row"]["doubled"] != 1,
        "the control without synchronous_commit was not caught": not controls["synchronous_commit off"]["lost"],
    }
    return [what for what, is_so in said.items() if is_so]


def write(found: dict[str, Any], file: Path = FILE) -> None:
    """Keep the figures beside the documents."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
