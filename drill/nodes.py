"""Two nodes on one database, with the same key and the same files; any other home is refused."""

import shutil
from collections.abc import Mapping

from drill.ground import REN, Ground
from drill.postgres import Postgres
from drill.site import NONE, Site
from drill.steps import Step
from drill.visitors import Writers, as_program, jobs_at, sign_in, still_signed_in
from rig.waiting import wait_until

_KEYS = ("secret-key", "documents-key", "vapid-key.pem")
_DATABASE = ("DATABASE_URL", "DATABASE_OWNER_URL")


def pair_of_nodes(ground: Ground, settings: Mapping[str, str] = NONE) -> tuple[Site, Site]:
    """Two homes that share a database of their own, their keys and files, with Aoi and the others; not started."""
    server = ground.enter(Postgres(ground.folder / "postgres"))
    source = ground.site("source")
    source.run("backup", copy := str(ground.folder / "copy"))
    first, second = (ground.bare(name, {**server.settings, **settings}) for name in ("first", "second"))
    first.run("restore", copy)
    first.run("release")
    second.home.mkdir(mode=0o700)
    (second.home / "files").symlink_to(first.home / "files")
    for name in _KEYS:
        shutil.copy(first.home / name, second.home)
    return first, second


def two_nodes(ground: Ground) -> str:
    """Signed in at one is signed in at the other, so are files and jobs; one that dies is missed by nobody."""
    first, second = pair_of_nodes(ground)
    (second.home / "documents-key").unlink()
    lacking = second.attempt("serve", "--port", "1")
    assert "documents-key" in lacking.stderr, f"a node that lacks documents-key was served: {lacking.stderr}"
    shutil.copy(first.home / "documents-key", second.home)
    first.start()
    second.start()
    assert still_signed_in(sign_in(first.url, REN), second.url), "signed in at one node only"
    with as_program(first.url, ground.token("aoi")) as here, as_program(second.url, ground.token("aoi")) as there:
        sent = here.post("/files", files={"file": ("plan.txt", b"plan")}).json()
        got = there.get(f"/files/{sent['id']}", follow_redirects=True)
        assert got.content == b"plan", "a file of one node is not at the other"
    other = ground.bare("other", {name: first.environment[name] for name in _DATABASE}).attempt("serve", "--port", "1")
    assert other.returncode == 1, "a third home on the same database was served"
    with Writers(second.url, ground.token("aoi")) as writers:
        writers.more()
        assert first.process
        first.process.kill()
        writers.more()
    assert set(writers.statuses) == {201}, f"at the node that lived: {dict(writers.statuses)}"
    assert set(writers.acknowledged) <= jobs_at(second.url, ground.token("ren"))
    wait_until(lambda: second.health()["wrong"] == [], "the node that lived finds all well")
    return "sessions and files shared; another home refused; one killed, the other went on"


STEPS = [Step("two nodes", two_nodes)]
