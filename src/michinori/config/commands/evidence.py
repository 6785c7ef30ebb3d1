"""``michinori evidence``: verifying evidence packs, for anybody, without the site or its database."""

import json
from pathlib import Path

import click

from michinori.config.commands import answers
from michinori.kernel.problems import Problem
from michinori.rules.contract.evidence import NoPack, Verdict
from michinori.rules.contract.evidence import verify as look_again


@click.group()
def evidence() -> None:
    """Evidence packs of contracts."""


@evidence.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def verify(file: Path) -> None:
    """Verify a pack's chain, commitments and digest; exit 1 unless all hold."""
    found = _read(file)
    answers.show(found.as_data())
    if not found.sound:
        raise click.exceptions.Exit(1)


def _read(file: Path) -> Verdict:
    try:
        return look_again(json.loads(file.read_bytes()))
    except (NoPack, ValueError, RecursionError) as error:
        raise Problem("no-evidence-pack", 422) from error
