"""``python -m bench.plots RESULTS IMAGES``: draw the plots of docs/performance.md from results. ``bench.page`` runs it
by the Python of ``requirements/bench.txt``; the same results give the same files.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.ticker import LogLocator, ScalarFormatter

from bench.ratios import SHOWN, above, cost, floor_cost, growth, may_grow
from bench.recorded import recorded

_WEB, _POSTGRES, _FLOOR = "#0017c1", "#e25100", "#ffc700"

type Result = dict[str, Any]


def main() -> None:
    results, images = map(Path, sys.argv[1:3])
    mpl.rcParams |= {"svg.hashsalt": "bench", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False,
                     "axes.spines.right": False, "font.family": "sans-serif"}  # fmt: skip
    found = recorded(results)
    _layers(found[-1], images / "performance-cpu.svg")
    if len(found) > 1:
        _over_scale(found, "per_second", "requests a second, 8 clients", images / "performance-throughput.svg")
        _over_scale(found, "p95_ms", "p95 in ms, 8 clients", images / "performance-latency.svg")
        _growth(found, images / "performance-growth.svg")


def _over_scale(found: Sequence[Result], figure: str, label: str, place: Path) -> None:
    drawing, axes = plt.subplots(figsize=(7, 3.8))
    for name in SHOWN:
        points = [(one["scale"], one["acts"][name]["8"][figure]) for one in found if name in one["acts"]]
        axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks([one["scale"] for one in found], [f"{one['scale']:g}" for one in found])
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(ScalarFormatter())
    axes.minorticks_off()
    axes.set_xlabel("scale (1: 4.1 million users)")
    axes.set_ylabel(label)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    _save(drawing, place)


def _layers(one: Result, place: Path) -> None:
    """CPU of each act by layer, with its floor as a mark."""
    names = list(one["acts"])[::-1]
    acts = [one["acts"][name] for name in names]
    drawing, axes = plt.subplots(figsize=(7, 0.6 + 0.3 * len(names)))
    web = [act["1"]["web_ms"] for act in acts]
    axes.barh(names, web, color=_WEB, label="web process")
    axes.barh(names, [act["1"]["postgres_ms"] for act in acts], left=web, color=_POSTGRES, label="PostgreSQL")
    floors = [floor_cost(act, one["empty"]) for act in acts]
    axes.plot(floors, names, "|", color=_FLOOR, markersize=11, markeredgewidth=2, label="floor")
    for name, act in zip(names, acts, strict=True):
        axes.text(cost(act), name, f" ×{above(act, one['empty']):.1f}", va="center", fontsize=7)
    axes.set_xlabel(f"ms of CPU a request, 1 client, scale {one['scale']:g} (× how many times its floor)")
    axes.legend(fontsize=7, frameon=False, loc="lower right")
    _save(drawing, place)


def _growth(found: Sequence[Result], place: Path) -> None:
    """How many times as much CPU an act takes at the largest scale as at the smallest, and how much it may."""
    small, large = found[0], found[-1]
    names = [name for name in large["acts"] if name in small["acts"]]
    drawing, axes = plt.subplots(figsize=(7, 0.6 + 0.3 * len(names)))
    for name in names[::-1]:
        times, most = growth(large["acts"][name], small["acts"][name]), may_grow(name)
        axes.barh(name, times, color=_WEB if times <= most else _POSTGRES)
        axes.plot([most], [name], "|", color=_FLOOR, markersize=14, markeredgewidth=2)
        axes.text(times, name, f" ×{times:.2f}", va="center", fontsize=7)
    axes.set_xlabel(f"CPU at {large['scale']:g} against {small['scale']:g} (mark: what is aimed at)")
    _save(drawing, place)


def _save(drawing: Any, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    drawing.savefig(place, bbox_inches="tight", metadata={"Date": None, "Creator": None})
    plt.close(drawing)


if __name__ == "__main__":
    main()
