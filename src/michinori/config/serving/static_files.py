"""Collecting static files, named by a hash of their content and compressed, in the home."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from michinori.config import filelocks


def collect_changed() -> None:
    """Collect static files if any has changed since the last time. Of two processes at once the
    second finds it done.
    """
    home = Path(settings.HOME)
    stamp = home / "static.stamp"
    with filelocks.held(home / "static.lock"):
        state = _state()
        if stamp.is_file() and stamp.read_text() == state:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state)


def _state() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            source = Path(storage.path(name))
            found = source.stat()
            digest.update(f"{source}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
