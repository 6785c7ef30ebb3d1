"""Programs of the bench that cannot be installed: nobody tries twice, and continuous integration tells."""

import subprocess
from pathlib import Path

import pytest

from bench import environments
from bench.environments import NotInstalled, environment
from tests.bench import installed

RED, SKIPPED = pytest.fail.Exception, pytest.skip.Exception


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The places of environments that somebody tried to make, where nothing can be installed."""
    seen: list[Path] = []

    def install(place: Path, wanted: Path) -> None:
        seen.append(place)
        raise subprocess.CalledProcessError(1, ["pip"])

    monkeypatch.setattr(environments, "_install", install)
    monkeypatch.setattr(installed, "BENCH", tmp_path)
    return seen


def test_what_could_not_be_installed_is_not_tried_again(
    tries: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotInstalled, match=r"bench\.txt could not be installed"):
        environment("bench", tmp_path)
    with pytest.raises(NotInstalled, match=r"bench\.txt could not be installed.* to try again now"):
        environment("bench", tmp_path)
    assert tries == [tmp_path / "environment-bench"]
    with pytest.raises(NotInstalled):
        environment("peers", tmp_path)
    assert len(tries) == 2
    monkeypatch.setattr(environments, "_HOLDS", 0)
    monkeypatch.setattr(environments, "_install", lambda place, wanted: place.mkdir())
    assert environment("bench", tmp_path) == tmp_path / "environment-bench" / "bin"
    assert not list(tmp_path.glob("*bench.refused"))


@pytest.mark.parametrize(
    ("variable", "outcome"), [(None, SKIPPED), ("CI", RED), ("MICHINORI_TURN", RED)], ids=["at home", "CI", "turn"]
)
def test_a_skip_for_want_of_programs_is_a_failure_in_continuous_integration(
    tries: list[Path], monkeypatch: pytest.MonkeyPatch, variable: str | None, outcome: type[BaseException]
) -> None:
    for name in ("CI", "MICHINORI_TURN"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, "1")
    with pytest.raises(outcome, match=r"peers\.txt could not be installed"):
        installed.programs("peers")
    assert len(tries) == 1
