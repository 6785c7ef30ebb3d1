"""Environments of programs that the bench runs beside the product: made when they are first needed, from requirements
of their own, so that neither the product nor its checks carry them.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.loading import say

_REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
_HOLDS = 600.0
"""Seconds for which a refusal holds: who asks meanwhile, in this process or another, waits for no second try."""


class NotInstalled(Exception):
    """The environment could not be made; the message says why."""


def environment(name: str, folder: Path) -> Path:
    """The folder of programs of the environment ``requirements/NAME.txt``, made in ``folder`` unless it is there.
    Raises ``NotInstalled``, for ten minutes without trying again.
    """
    wanted = _REQUIREMENTS / f"{name}.txt"
    place = folder / f"environment-{name}"
    stamp = place / "made-from"
    known = hashlib.sha256(wanted.read_bytes()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_file() or stamp.read_text() != known:
            _try(place, wanted)
            stamp.write_text(known)
    return place / "bin"


def _try(place: Path, wanted: Path) -> None:
    refusal = place.with_name(f"{place.name}.refused")
    if refusal.is_file() and time.time() - refusal.stat().st_mtime < _HOLDS:
        raise NotInstalled(f"{refusal.read_text()} (delete {refusal} to try again now)")
    say(f"installing {wanted.name} into {place}")
    try:
        _install(place, wanted)
    except (OSError, subprocess.CalledProcessError) as failed:
        refusal.write_text(f"{wanted.name} could not be installed: {failed}")
        raise NotInstalled(refusal.read_text()) from failed
    refusal.unlink(missing_ok=True)


def _install(place: Path, wanted: Path) -> None:
    """By uv where it can; it does not read pip's settings (a mirror, a certificate), so else by pip."""
    uv = Path(sys.executable).with_name("uv")
    settings = os.environ | {"VIRTUAL_ENV": str(place), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    if "PIP_CERT" in settings:
        settings.setdefault("SSL_CERT_FILE", settings["PIP_CERT"])
    fixed = ["--quiet", "--require-hashes", "-r", str(wanted)]
    if uv.is_file():
        subprocess.run([uv, "venv", "--quiet", "--clear", "--seed", "--python", sys.executable, place], check=True)
        if subprocess.run([uv, "pip", "install", *fixed], env=settings).returncode == 0:
            return
    else:
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
    subprocess.run([place / "bin" / "python", "-m", "pip", "install", *fixed], env=settings, check=True)
