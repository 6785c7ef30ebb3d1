"""The planted faults of ``make mutants`` can still be planted; that each is caught takes longer and is asked there."""

from pathlib import Path

import pytest

from tools.mutants import PATCHES, ROOT, applies, caught_by, patches


def test_there_are_enough() -> None:
    assert len(patches([])) >= 15
    assert all(patch.suffix == ".patch" for patch in PATCHES.iterdir())


@pytest.mark.parametrize("patch", patches([]), ids=lambda patch: patch.stem)
def test_it_still_applies_and_names_its_tests(patch: Path) -> None:
    assert applies(patch, ROOT, "--check") == ""
    assert all((ROOT / test.partition("::")[0]).exists() for test in caught_by(patch))
