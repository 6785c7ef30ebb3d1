"""The Containerfile: its commands, run one by one in a bare Debian, give a site that serves from its volume alone."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import bare_system
import psutil
import pytest
from sites import free_port, wait_until

ROOT = Path(__file__).parents[2]
_NOT_SENT = shutil.ignore_patterns("__pycache__", "*.egg-info")


class Instruction(NamedTuple):
    """One line of a Containerfile, its continuation lines joined."""

    word: str
    rest: str

    @property
    def words(self) -> list[str]:
        return self.rest.split()


@dataclass
class Stage:
    """What one ``FROM`` begins: a folder system and what the instructions so far have set."""

    folder: Path
    user: str = "root"
    workdir: str = "/"
    settings: dict[str, str] = field(default_factory=dict)
    program: dict[str, list[str]] = field(default_factory=dict)
    volumes: list[str] = field(default_factory=list)


@pytest.fixture
def place() -> Iterator[Path]:
    """In memory (1.6 GB), since package managers wait for a disk after each file; a mount of its own holds devices."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="michinori-container-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755,size=3g", "michinori", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.by_turns
@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("apt-get"), reason="needs root on Debian, and debootstrap")
def test_its_commands_make_a_site_that_serves(place: Path) -> None:
    stage = build(instructions(ROOT / "Containerfile"), place)
    port = free_port()
    arguments = [*stage.program["ENTRYPOINT"], *stage.program["CMD"], "--port", str(port)]
    (volume,) = stage.volumes
    running = bare_system.run(
        stage.folder, arguments, user=stage.user, workdir=stage.workdir, settings=stage.settings, volume=volume
    )
    try:
        assert "準備中です" in wait_until(lambda: _front_page(port), patience=120)
        (first,) = psutil.Process(running.pid).children()
        first.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
    finally:
        running.kill()
        running.wait()
    home = stage.folder / volume.lstrip("/")
    assert (home / "database").is_dir()
    assert not (home / "database" / "postmaster.pid").exists()


@pytest.mark.each_time
def test_files_for_containers_stay_short() -> None:
    for name, most in (("Containerfile", 30), ("compose.yaml", 49)):  # each setting that is passed on has its line
        assert len((ROOT / name).read_text().splitlines()) <= most


def instructions(file: Path) -> list[Instruction]:
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [Instruction(*line.split(maxsplit=1)) for line in joined]


def build(found: list[Instruction], place: Path) -> Stage:
    """Carry out the instructions; gives the last stage."""
    image = next(each.words[0] for each in found if each.word == "FROM")
    bare_system.make(image, place / "base")
    stages: dict[str, Stage] = {}
    stage = Stage(place)
    for each in found:
        if each.word == "FROM":
            assert each.words[0] == image
            stage = Stage(place / f"stage{len(stages)}")
            stages[each.words[2] if len(each.words) > 2 else ""] = stage
            subprocess.run(["cp", "-a", place / "base", stage.folder], check=True)
        else:
            _carry_out(each, stage, stages)
    return stage


def _carry_out(each: Instruction, stage: Stage, stages: dict[str, Stage]) -> None:
    match each.word:
        case "RUN":
            settings = {**stage.settings, **bare_system.build_settings()}
            done = bare_system.run(
                stage.folder, ["sh", "-c", each.rest], user=stage.user, workdir=stage.workdir, settings=settings
            )
            said, _ = done.communicate()
            assert done.returncode == 0, f"{each.rest}\n{said.decode()[-3000:]}"
        case "COPY":
            _copy(each.words, stage, stages)
        case "WORKDIR":
            stage.workdir = each.rest
            _inside(stage, each.rest).mkdir(parents=True, exist_ok=True)
        case "USER":
            stage.user = each.rest
        case "ENV":
            stage.settings |= dict(pair.split("=", 1) for pair in shlex.split(each.rest))
        case "ENTRYPOINT" | "CMD":
            stage.program[each.word] = json.loads(each.rest)
        case "VOLUME":
            stage.volumes.append(each.rest)
        case "EXPOSE":
            assert each.rest == "8000"  # what serve takes where no port is given
        case _:
            raise AssertionError(f"what does {each.word} do? Say it here.")


def _copy(words: list[str], stage: Stage, stages: dict[str, Stage]) -> None:
    """Of a folder its content is copied, as an engine does."""
    options, paths = [word for word in words if word[:2] == "--"], [word for word in words if word[:2] != "--"]
    origin = stages[options[0].removeprefix("--from=")].folder if options else ROOT
    target = _inside(stage, paths[-1])
    for name in paths[:-1]:
        source = origin / name.lstrip("/")
        if source.is_dir():
            ignored = None if options else _NOT_SENT
            shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy(source, target)


def _inside(stage: Stage, path: str) -> Path:
    return stage.folder / str(Path(stage.workdir) / path).lstrip("/")


def _front_page(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=30) as answer:
            text: str = answer.read().decode()
            return text
    except OSError:
        return ""
