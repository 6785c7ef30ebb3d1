"""From the version before this drill, with its data, to this one, while it answers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from drill.ground import AOI, PASSWORD, REN, Ground
from drill.steps import NotHere, Step
from drill.visitors import Writers, jobs_at, sign_in, still_signed_in
from rig.waiting import wait_until

BEFORE = "1de880321b04b549b53d27766264fa0ba4b24c18"
"""The commit before "Note in one row whether an installation acts by itself", which began issue 12."""
_SOURCES = Path(__file__).parents[1]


def upgrade(ground: Ground) -> str:
    """The old version answers while the new one changes the tables and starts; nothing is lost, sessions live."""
    program = _old_program(ground.folder / "old")
    old = ground.bare(program=program)
    token = old.run("user", "create", "--email", AOI, "--name", "葵", "--password", PASSWORD)["token"]
    old.run("user", "create", "--email", REN, "--name", "蓮", "--password", PASSWORD)
    old.run("settings", "set", "jobs_a_day", "100000")
    new = ground.bare()
    old.start()
    person = sign_in(old.url, REN)
    with Writers(old.url, token) as writers:
        writers.more()
        seconds = new.start()
        writers.more()
        assert old.answers(), "the old version does not answer any more"
    assert set(writers.statuses) == {201}, f"from the old version during the upgrade: {dict(writers.statuses)}"
    assert "Traceback" not in old.log.read_text(), "the old version logged an error during the upgrade"
    assert old.stop() == 0
    assert set(writers.acknowledged) <= jobs_at(new.url, token), "an acknowledged job is lost"
    assert still_signed_in(person, new.url), "the session ended with the upgrade"
    with Writers(new.url, token) as writers:
        writers.more()
    assert set(writers.statuses) == {201}, f"after the upgrade: {dict(writers.statuses)}"
    wait_until(lambda: new.health()["wrong"] == [], "all is well after")
    new.run("ledger", "check")
    return f"tables changed and new version up in {seconds:.1f} s, the old one answering"


def _old_program(place: Path) -> Path:
    """Install the old version into an environment of its own; return its ``michinori``."""
    git, uv = shutil.which("git"), Path(sys.executable).with_name("uv")
    if git is None or _done([git, "-C", str(_SOURCES), "cat-file", "-e", f"{BEFORE}^{{commit}}"]):
        raise NotHere("this copy of the sources has no history, so no older version")
    place.mkdir()
    archive = place.with_suffix(".tar")
    assert _done([git, "-C", str(_SOURCES), "archive", f"--output={archive}", BEFORE]) == 0
    shutil.unpack_archive(archive, place, filter="data")
    environment = place / ".venv"
    assert _done([str(uv), "venv", "--quiet", "--python", sys.executable, str(environment)]) == 0
    into = [str(uv), "pip", "install", "--quiet", "--python", str(environment / "bin" / "python")]
    pinned = [
        "--require-hashes",
        "-r",
        str(place / "requirements/build.txt"),
        "-r",
        str(place / "requirements/run.txt"),
    ]
    if _done([*into, "--offline", *pinned]) and _done([*into, *pinned]):
        raise NotHere("what the older version needs cannot be fetched")
    assert _done([*into, "--no-deps", "--no-build-isolation", "--offline", "-e", str(place)]) == 0
    return environment / "bin" / "michinori"


def _done(command: list[str]) -> int:
    """The exit code of a command, whose output nobody reads."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode


STEPS = [Step("upgrade with the old version answering", upgrade, short=False)]
