"""The drill's table and exit code, with small steps (``drill/``; ``make drill`` does the real ones)."""

from pathlib import Path

import pytest

from drill.__main__ import STEPS
from drill.archive import shipped_with
from drill.ground import Ground
from drill.site import Site
from drill.steps import HEAD, NotHere, Outcome, Step, exit_status, run
from rig.ports import free_port
from rig.waiting import wait_until


def passes(ground: Ground) -> str:
    (ground.folder / "something").write_text("kept for the step alone")
    return "1 written | none lost"


def fails(ground: Ground) -> str:
    assert not [*ground.folder.iterdir()], "the folder of another step"
    raise AssertionError("a job is\nlost")


def cannot(ground: Ground) -> str:
    raise NotHere("no nginx")


def drilled(folder: Path, *acts: Step) -> tuple[list[Outcome], list[str]]:
    told: list[str] = []
    return run(acts, folder, told.append), told


def test_a_failing_step_fails_the_drill_and_the_others_are_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes, told = drilled(tmp_path, Step("kill", fails), Step("proxy", cannot), Step("write", passes))
    assert [row.rpartition(" | ")[0] for row in told[1:]] == [
        "| kill | FAILED: AssertionError: a job is lost",
        "| proxy | not here: no nginx",
        "| write | 1 written / none lost",
    ]
    assert told[0] == HEAD
    assert exit_status(outcomes) == 1
    assert "in fails" in capsys.readouterr().err, "where it failed"
    assert not [*tmp_path.iterdir()], "what a step made is gone"


def test_what_the_machine_cannot_do_is_neither_passed_nor_failed(tmp_path: Path) -> None:
    outcomes, _ = drilled(tmp_path, Step("proxy", cannot), Step("write", passes))
    assert [outcome.verdict for outcome in outcomes] == ["not here", "passed"]
    assert exit_status(outcomes) == 0
    assert exit_status(outcomes[:1]) == 1, "nothing was drilled"


def test_what_a_step_starts_ends_with_it_though_it_fails(tmp_path: Path) -> None:
    ended: list[str] = []

    def starts(ground: Ground) -> str:
        ground._ends.callback(ended.append, "server")
        raise OSError("killed")

    outcomes, _ = drilled(tmp_path, Step("start", starts))
    assert (ended, outcomes[0].verdict) == (["server"], "FAILED")


def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(AssertionError, match=r"not within 0 s: the site answers"):
        wait_until(lambda: free_port() == 0, "the site answers", patience=0.01)


def test_steps_have_names_of_their_own() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert any(step.short for step in STEPS)


def test_a_round_of_the_background_process_is_seen_by_its_beat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow it is: what is missing while the database is away counts for nothing."""
    said = iter((7, 8, 0, 0, 1, 5, None, 6, 2))
    site = Site(tmp_path)
    monkeypatch.setattr(site, "health", lambda: {"background": next(said)})
    site.wait_for_rounds(2)
    assert list(said) == []


def test_the_archive_that_is_drilled_is_the_one_that_is_shipped() -> None:
    made = shipped_with({"repo1-path": "/there", "pg1-path": "/data", "pg1-port": 5433})
    assert {"repo1-path=/there", "pg1-path=/data", "pg1-port=5433", "repo1-retention-full=14"} <= {*made.splitlines()}
    in_bucket = shipped_with({"repo1-type": "s3", "repo1-s3-uri-style": "path", "repo1-storage-port": 1}).splitlines()
    assert all(
        in_bucket.index(f"repo1-{name}") < in_bucket.index("[michinori]") for name in ("type=s3", "storage-port=1")
    )
    assert "archive-push-queue-max=" in made, "an archive that fails would fill the disk"
    with pytest.raises(AssertionError, match="has no pg2-path"):
        shipped_with({"pg2-path": "/data"})
