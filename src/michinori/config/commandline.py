"""The program ``michinori``: makes the home folder, loads Django and runs the commands (api.md, Command line)."""

import gc
import os
import sys
from pathlib import Path

import django
from django.utils.module_loading import import_string

from michinori.config import environment
from michinori.config.embedded import holding, places

# What may make a home. A backup, say, of a home that is not there would succeed and hold nothing.
_MAKERS = (["serve"], ["demo"], ["restore"], ["user", "create"])


def main() -> None:
    home = environment.home()
    if not {"--help", "--version"} & set(sys.argv):
        try:
            _prepare_home(home)
        except OSError as failure:
            why = "it is no folder" if isinstance(failure, FileExistsError) else failure.strerror
            sys.exit(f"Error: the home {home} cannot be used: {why}")
    if sys.argv[1:2] == ["demo"]:
        os.environ["MICHINORI_SIMULATED_TIME"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    try:
        django.setup()
    except environment.WrongSetting as wrong:
        sys.exit(f"Error: {wrong}")
    try:
        import_string("michinori.config.commands.program.michinori")()
    finally:
        gc.freeze()  # spares the garbage collection at exit, 0.13 s of every command


def _prepare_home(home: Path) -> None:
    """Make the home folder if the command may, before the settings are loaded, which read its secret key and the path
    of its socket. Any other command refuses to run without a home once it is parsed (``installation.require_home``).
    """
    if any(sys.argv[1 : 1 + len(maker)] == maker for maker in _MAKERS):
        environment.make_home(home)
    if environment.is_home(home) and not environment.environment(home).get("DATABASE_URL"):
        with holding.exclusively(home):
            places.make_socket_folder(home)
