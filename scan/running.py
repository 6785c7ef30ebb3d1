"""Running a scanner: its folder of programs, its output, its end."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "var" / "scan"
_NONE: Mapping[str, str] = {}


class NotHere(Exception):
    """A scanner, or what it needs, is not on this machine; the message says what."""


class Broken(Exception):
    """A scanner ended without having scanned; the message is the end of what it wrote."""


def run(
    command: Sequence[str | Path],
    *,
    folder: Path = ROOT,
    ends: Sequence[int] = (0, 1),
    seconds: float = 600,
    settings: Mapping[str, str] = _NONE,
) -> str:
    """Run a program to its end and return what it wrote. ``ends``: exit codes of one that has scanned. Raises
    ``Broken``, also after so many seconds; ``NotHere`` where there is no such program.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, "PYTHONWARNINGS": "ignore", **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except FileNotFoundError as missing:
        raise NotHere(f"{command[0]} is not installed") from missing
    except subprocess.TimeoutExpired as late:
        raise Broken(f"{Path(command[0]).name} took more than {seconds:.0f} s") from late
    if done.returncode not in ends:
        raise Broken(f"{Path(command[0]).name} ended with {done.returncode}: {(done.stderr or done.stdout)[-400:]}")
    return done.stdout + done.stderr
