"""How far an act is above its floors.

A page's floor is the same SQL sent by hand, and an empty view: its ratio is of CPU time in all with one client, and the
aim is at most 4.

An act that writes is compared with pgbench, which writes the same rows, in two ways. By CPU time with one client, which
stays what it is on a machine with more processors or other things to do. And by acts a second with eight clients: of
these the aim is at least 0.5. Where both keep all processors busy, half of the rate is twice the
CPU.
"""

from typing import Any

AIM_PAGE, AIM_WRITE = 4.0, 0.5
SHOWN = (
    "search: words, filters, 200 blocks", "job page", "contract page: meter, 50 events", "messages of a thread",
    "send a message", "API: accept it (settlement)",
)  # fmt: skip
"""The acts whose rate and slowest twentieth are drawn over the scale."""


def may_grow(name: str) -> float:
    """How many times as much an act may cost at the largest scale as at the smallest."""
    return 1.5 if name.startswith(("search", "workers")) else 1.2


def cost(act: dict[str, Any]) -> float:
    """Milliseconds of CPU a request, of the web process and PostgreSQL."""
    return float(act["1"]["web_ms"] + act["1"]["postgres_ms"])


def growth(act: dict[str, Any], smaller: dict[str, Any]) -> float:
    """How many times as much CPU an act takes as at a smaller scale: where both were measured beside the yardstick, in
    units of what that took, so that a slower machine does not count as growth.
    """
    faster = smaller["yardstick_ms"] / act["yardstick_ms"] if "yardstick_ms" in act and "yardstick_ms" in smaller else 1
    return cost(act) / cost(smaller) * float(faster)


def floor_cost(act: dict[str, Any], empty: dict[str, Any]) -> float:
    """Milliseconds of CPU of what the ratio of ``above`` divides by."""
    floor = act["floor"]
    if floor["by"] == "pgbench":
        floor = floor["1"]
    return float(floor["client_ms"] + floor["postgres_ms"] + empty["1"]["web_ms"])


def above(act: dict[str, Any], empty: dict[str, Any]) -> float:
    """How many times as much CPU time an act takes as its floors."""
    return cost(act) / max(0.001, floor_cost(act, empty))


def times_pgbench(act: dict[str, Any]) -> float | None:
    """How many times as much CPU time an act takes as pgbench for the same rows; None of an act that only reads."""
    floor = act["floor"]
    if floor["by"] != "pgbench":
        return None
    return cost(act) / max(0.001, float(floor["1"]["client_ms"] + floor["1"]["postgres_ms"]))


def beside_pgbench(act: dict[str, Any]) -> list[str]:
    """Two cells of a table: how many times pgbench's CPU, and which share of its rate."""
    times, of = times_pgbench(act), share(act)
    return ["" if times is None else f"{times:.1f}", "" if of is None else f"{of:.2f}"]


def kept(act: dict[str, Any]) -> float | None:
    """The share of an act's statements that its floor sends again; None of an act that is compared with pgbench. What a
    request wrote once cannot always be written once more, and a floor without it is too low.
    """
    if act["floor"]["by"] == "pgbench":
        return None
    return float(act["floor"]["statements"] / act.get("statements", act["queries"]))


def sent_again(acts: dict[str, dict[str, Any]]) -> str:
    """A sentence about the share of their statements that the floors send again."""
    lacking = {name: of for name, act in acts.items() if (of := kept(act)) is not None and of < 1}
    if not lacking:
        return "The floors of pages send all their statements again."
    named = ", ".join(f"{name} {of:.0%}" for name, of in lacking.items())
    return f"The floors of pages send all their statements again, but for {named}."


def share(act: dict[str, Any]) -> float | None:
    """Of pgbench's transactions a second, the share that an act reaches with eight clients; None of an act that only
    reads.
    """
    floor = act["floor"]
    if floor["by"] != "pgbench" or not floor["8"]["per_second"]:
        return None
    return float(act["8"]["per_second"] / floor["8"]["per_second"])
