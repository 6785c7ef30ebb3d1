"""How busy the machine is with other things, which makes its times not its own."""

import os
from typing import Any

BUSY = 0.5
"""The load per processor before the bench above which the machine was busy."""


def load() -> float:
    """The machine's load of the last minute per processor. What the bench itself does is in it."""
    return round(os.getloadavg()[0] / (os.cpu_count() or 1), 2)


def loaded(result: dict[str, Any], before: float) -> dict[str, Any]:
    """The result of a bench that has ended; ``before``: the load before it filled anything."""
    return {**result, "machine": {**result["machine"], "load_before": before, "load_after": load()}}


def is_busy(machine: dict[str, Any]) -> bool:
    """Whether a machine was busy before the bench. Older results have the load of all processors, read later."""
    if "load_before" not in machine:
        return bool(machine["load"] / machine["cores"] > BUSY)
    return bool(machine["load_before"] > BUSY)


def loads(machine: dict[str, Any]) -> str:
    """What is said of a machine's load."""
    if "load_before" not in machine:
        return f"load {machine['load']} on all processors when it began to measure"
    return f"load {machine['load_before']:.2f} per processor before and {machine['load_after']:.2f} at the end"
