"""The program ``michinori``: makes the home folder, loads Django and runs the commands (api.md, Command line)."""

import gc
import os
import sys

import django
from django.utils.module_loading import import_string

from michinori.config import environment
from michinori.config.embedded import holding, places


def main() -> None:
    if not {"--help", "--version"} & set(sys.argv):
        try:
            _make_home()
        except OSError as failure:
            why = "it is no folder" if isinstance(failure, FileExistsError) else failure.strerror
            sys.exit(f"Error: the home {environment.home()} cannot be used: {why}")
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


def _make_home() -> None:
    """Make the home folder before the settings are loaded, which read its secret key and the path of its socket."""
    home = environment.home()
    environment.make_home(home)
    if not environment.environment(home).get("DATABASE_URL"):
        with holding.exclusively(home):
            places.make_socket_folder(home)
