"""What a site needs is away: PostgreSQL, room on the disk."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drill.ground import Ground
from drill.postgres import Postgres
from drill.site import Site
from drill.steps import NotHere, Step
from drill.visitors import as_program
from rig.waiting import PATIENCE, wait_until

_PATHS = ("/", "/jobs", "/columns")
_ROOM = "400m"
_SMALL_LOG = 200_000


def postgres_away(ground: Ground) -> str:
    """503 with Retry-After in less than two seconds; the first requests after it work."""
    server = ground.enter(Postgres(ground.folder / "postgres"))
    source = ground.site("source")
    source.run("backup", copy := str(ground.folder / "copy"))
    site = ground.bare(settings=server.settings)
    site.run("restore", copy)
    site.run("release")
    site.start()
    assert all(site.get(path).status_code == 200 for path in _PATHS)
    server.stop()
    taken = dict.fromkeys(_PATHS, PATIENCE)
    for path in _PATHS * 3:
        began = time.monotonic()
        answer = site.get(path)
        taken[path] = min(taken[path], time.monotonic() - began)  # a machine with other work may be late once
        assert answer.status_code == 503, f"{path} answers {answer.status_code}"
        assert answer.headers["Retry-After"]
    slowest = max(taken.values())
    assert slowest < 2, f"a 503 takes {slowest:.1f} s"
    assert site.get("/health").status_code == 503
    server.start()
    after = [site.get(path).status_code for path in _PATHS]
    assert after == [200] * len(_PATHS), f"the first requests after it answer {after}"
    wait_until(lambda: site.health()["wrong"] == [], "all is well after")
    return f"503 within {slowest:.1f} s; the first requests after it work"


def full_disk(ground: Ground) -> str:
    """Writes are refused with a sentence, reads go on, logs stay small; with room again all works."""
    source = ground.site("source")
    room = ground.enter(_small_disk(ground.folder / "home"))
    site = ground.bare("home")
    shutil.copytree(source.home, site.home, dirs_exist_ok=True)
    site.start()
    with as_program(site.url, ground.token("aoi")) as program:
        kept = program.post("/files", files={"file": ("plan.txt", b"plan")}).json()["id"]
        _fill(room / "ballast")
        refused = {program.post("/files", files={"file": ("plan.txt", os.urandom(2_000_000))}).status_code}
        refused |= {_post_job(site, ground, n) for n in range(20)}
        assert refused <= {201, 503, 507}, f"on a full disk writes answer {refused}"
        assert refused & {503, 507}, "nothing was refused on a full disk"
        read = {site.get("/jobs").status_code, program.get(f"/files/{kept}", follow_redirects=True).status_code}
        assert read == {200}, f"on a full disk reads answer {read}"
        wait_until(lambda: "disk" in site.health()["wrong"], "/health names the disk")
        written = sum(path.stat().st_size for path in (site.log, site.home / "database.log") if path.exists())
        assert written < _SMALL_LOG, f"logs have {written} bytes"
        (room / "ballast").unlink()
        wait_until(lambda: _post_job(site, ground, 99) == 201, "jobs are written again")
        sent = program.post("/files", files={"file": ("plan.txt", b"plan" * 1000)})
        assert sent.status_code == 201, f"with room again an upload answers {sent.status_code}"
    site.run("ledger", "check")
    said = f"writes answered {sorted(refused - {201})}, reads 200, /health names it, logs {written // 1000} kB"
    return f"{said}; works again"


def _post_job(site: Site, ground: Ground, number: int) -> int:
    job = {"title": f"ロゴ {number}", "description": "店のロゴ" * 500, "category": "design", "kind": "fixed"}
    with as_program(site.url, ground.token("aoi")) as program:
        return program.post("/jobs", json=job).status_code


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


@contextmanager
def _small_disk(place: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        raise NotHere("a disk that can be filled needs root, to mount one in memory")
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_ROOM}", "michinori-drill", place], capture_output=True, check=False
    )
    if mounted.returncode:
        raise NotHere("root may not mount a disk in memory here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=False)


STEPS = [Step("PostgreSQL away", postgres_away), Step("full disk", full_disk)]
