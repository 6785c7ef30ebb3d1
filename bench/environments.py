"""Environments of programs that the bench runs beside the product: made when they are first needed, from requirements
of their own, so that neither the product nor its checks carry them.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from bench.loading import say

_REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"


class NotInstalled(Exception):
    """The environment could not be made; the message says why."""


def environment(name: str, folder: Path) -> Path:
    """The folder of programs of the environment ``requirements/NAME.txt``, made in ``folder`` unless it is there.
    Raises ``NotInstalled``.
    """
    wanted = _REQUIREMENTS / f"{name}.txt"
    place = folder / f"environment-{name}"
    stamp = place / "made-from"
    known = hashlib.sha256(wanted.read_bytes()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_file() or stamp.read_text() != known:
            say(f"installing {wanted.name} into {place}")
            try:
                _install(place, wanted)
            except (OSError, subprocess.CalledProcessError) as failed:
                raise NotInstalled(f"{wanted.name} could not be installed: {failed}") from failed
            stamp.write_text(known)
    return place / "bin"


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
