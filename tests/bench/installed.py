"""The programs that some tests of the bench need, from environments of their own."""

import os
from pathlib import Path

import pytest

from bench.environments import NotInstalled, environment

BENCH = Path(__file__).resolve().parents[2] / "var" / "bench"


def programs(name: str) -> Path:
    """The folder of programs of ``requirements/NAME.txt``. Where they cannot be installed the test is skipped, but in
    continuous integration it fails: nobody would see there that it is never run.
    """
    try:
        return environment(name, BENCH)
    except NotInstalled as refused:
        if os.environ.get("CI") or os.environ.get("MICHINORI_TURN"):
            pytest.fail(str(refused))
        pytest.skip(str(refused))
