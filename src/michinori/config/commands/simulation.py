"""``michinori simulate``: thousands of made-up disputes on the rules, as figures and pictures (decision 0035)."""

from dataclasses import asdict
from pathlib import Path

import click

from michinori.config import environment, installation
from michinori.rules.contract.house import House
from michinori.simulation.figures import RUNS, all_setups, simulate
from michinori.simulation.pictures import pictures


@click.command("simulate")
@click.option("--runs", type=click.IntRange(1, 10_000), default=RUNS, show_default=True, help="Disputes of each setup.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same figures.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the plots; default: in the home."
)
def simulate_disputes(runs: int, seed: int, out: Path | None) -> dict[str, object]:
    """Play disputes between honest, lying and absent people: how far settlements lie from the true value, and how many
    days they take.
    """
    if out is None:
        installation.require_home()
    setups = list(all_setups())
    total = runs * len(setups)
    found = simulate(setups, runs=runs, house=House(), seed=seed, done=lambda done: _tell(done * runs, total))
    folder = out or environment.home() / "simulation"
    folder.mkdir(parents=True, exist_ok=True)
    plots = []
    for name, picture in pictures(found).items():
        plots.append(folder / f"{name}.svg")
        plots[-1].write_text(picture, encoding="utf-8")
    return {
        "disputes": total,
        "seed": seed,
        "plots": [str(one) for one in plots],
        "figures": [asdict(one.setup) | _rounded(one.off, one.least, one.most, one.days, one.longest) for one in found],
    }


def _tell(played: int, total: int) -> None:
    """Show the progress on stderr."""
    click.echo(f"\r{played:,} of {total:,} disputes", err=True, nl=played == total)


def _rounded(off: float, least: float, most: float, days: float, longest: int) -> dict[str, object]:
    """The figures of a setup: percents of the price (above 0 in the worker's favour) and days."""
    percents: dict[str, object] = {"off": round(off, 1), "least": round(least, 1), "most": round(most, 1)}
    return percents | {"days": round(days, 1), "longest": longest}
