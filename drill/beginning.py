"""Beginning: from nothing to the first page, settings that are wrong, a large file."""

import hashlib
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drill.ground import Ground
from drill.site import Site
from drill.steps import Step
from drill.visitors import as_program
from rig.waiting import wait_until

type _Attempt = tuple[str, Site, tuple[str, ...]]
"""What the refusal says, where, by which command."""

_HTTPS = {"MICHINORI_BASE_URL": "https://michinori.example"}
_WRONG_SETTINGS: dict[str, dict[str, str]] = {
    "MICHINORI_PROXYS is no setting; is MICHINORI_PROXIES meant?": {"MICHINORI_PROXYS": "1"},
    "MICHINORI_BASE_URL is written": {"MICHINORI_BASE_URL": "michinori.example"},
    "MICHINORI_MAIL_FROM is written": {"MICHINORI_MAIL_FROM": "Michinori <>"},
    "needs a mail server": _HTTPS,
    "EMAIL_URL is written": {"EMAIL_URL": "mail.example:25"},
    "CLAMD_URL is written": {"CLAMD_URL": "http://127.0.0.1:3310"},
    "MICHINORI_PROXIES is a number": {"MICHINORI_PROXIES": "one"},
    "MICHINORI_HSTS is": {"MICHINORI_HSTS": "yes"},
    "MICHINORI_BACKUP_KEY has at least": {"MICHINORI_BACKUP_KEY": "short"},
    "MICHINORI_BACKUP_HOUR is": {"MICHINORI_BACKUP_HOUR": "25"},
    "DATABASE_URL is written": {"DATABASE_URL": "mysql://root@localhost/market"},
    "The database cannot be used": {"DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/market"},
}
_LARGE = 30 * 1024 * 1024


def first_page(ground: Ground) -> str:
    """A home that does not exist, ``serve``, the first page; then all is well by ``check``, as by ``/health``."""
    site = ground.bare()
    seconds = site.start()
    assert site.answers(), "no first page"
    wait_until(lambda: site.health()["wrong"] == [], "/health names nothing wrong")
    assert site.run("check")["wrong"] == []
    assert site.stop() == 0
    return f"first page after {seconds:.1f} s"


def wrong_settings(ground: Ground) -> str:
    """Each is refused in one line, before anything listens."""
    site = ground.site()
    attempts: list[_Attempt] = [(said, Site(site.home, wrong), ("serve",)) for said, wrong in _WRONG_SETTINGS.items()]
    attempts += _wrong_places(ground, site)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda attempt: _refusal(*attempt), attempts))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found += [_refusal(f"Port {port} is taken", site, ("serve", "--port", port))]
    assert not any(found), "; ".join(filter(None, found))
    return f"{len(attempts) + 1} refused in one line each"


def _wrong_places(ground: Ground, site: Site) -> list[_Attempt]:
    """Addresses and folders that will not do."""
    nowhere, file = ground.folder / "nowhere", ground.folder / "file"
    file.touch()
    found: list[_Attempt] = [
        ("cannot listen on 192.0.2.1", site, ("serve", "--bind", "192.0.2.1")),
        ("no home at", Site(nowhere), ("backup", str(ground.folder / "copy"))),
        ("there is no such folder for the backup", site, ("backup", str(nowhere / "copy"))),
        (str(file), Site(file / "home"), ("serve",)),
    ]
    if os.geteuid() != 0:
        found.append(("may not listen on port 80", site, ("serve", "--port", "80")))
        found.append(("Permission denied", Site(Path("/michinori")), ("serve",)))
    return found


def _refusal(said: str, site: Site, command: tuple[str, ...]) -> str | None:
    """What is wrong with how a command was refused; None if it was in one line that says ``said``."""
    if command == ("serve",):
        command = ("serve", "--port", str(site.port))
    done = site.attempt(*command)
    lines = done.stderr.strip().splitlines()
    if done.returncode == 1 and len(lines) == 1 and lines[0].startswith("Error: ") and said in lines[0]:
        return None
    return f"for “{said}” exit {done.returncode}, {len(lines)} lines: {done.stderr.strip()[-200:]}"


def large_upload(ground: Ground) -> str:
    """30 MB go in and come out the same."""
    site = ground.site()
    site.start()
    content = os.urandom(64) + b"\n" + b"0123456789abcde\n" * (_LARGE // 16)
    with as_program(site.url, ground.token("aoi")) as program:
        sent = program.post("/files", files={"file": ("plan.txt", content)})
        assert sent.status_code == 201, f"the upload answers {sent.status_code}"
        got = program.get(f"/files/{sent.json()['id']}", follow_redirects=True)
    assert hashlib.sha256(got.content).digest() == hashlib.sha256(content).digest(), "another file comes back"
    return f"{len(content) // 1_000_000} MB in and out the same"


STEPS = [
    Step("bare home to the first page", first_page),
    Step("each wrong setting", wrong_settings),
    Step("30 MB upload", large_upload),
]
