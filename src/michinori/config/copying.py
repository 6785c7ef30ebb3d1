"""Backup and restore: a dump by ``pg_dump`` and the files, in one tar, without the home's secrets."""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections

from michinori.config import programs
from michinori.config.embedded import engine
from michinori.kernel.problems import Problem
from michinori.machinery import migrating

_FORMAT = 1
_ABOUT, _DUMP, _FILES = "about.json", "database.dump", "files"


def back_up(target: Path) -> dict[str, object]:
    """Back up to ``target``: dump the database first, then copy the files. Files never change, so none that the dump
    names is missing.
    """
    with tempfile.TemporaryDirectory(dir=target.resolve().parent, prefix=".backup-") as folder:
        dump = Path(folder) / _DUMP
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", _owner())
        about = {"format": _FORMAT, "version": version("michinori"), "made_at": datetime.now(UTC).isoformat()}
        (Path(folder) / _ABOUT).write_text(json.dumps(about))
        fresh = Path(folder) / "fresh.tar"
        with tarfile.open(fresh, "w") as archive:
            archive.add(Path(folder) / _ABOUT, _ABOUT)
            archive.add(dump, _DUMP)
            if _files().is_dir():
                archive.add(_files(), _FILES)
        fresh.chmod(0o600)
        fresh.replace(target)
    return {"file": str(target), "bytes": target.stat().st_size, "files": _count()}


def restore(source: Path) -> dict[str, object]:
    """Restore a backup. Raises Problem ``not-empty`` if there are users or files, ``not-a-backup``
    for any other file.
    """
    _refuse_unless_empty()
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as folder:
        _unpack(source, Path(folder))
        empty_database()
        dump = str(Path(folder) / _DUMP)
        _run(
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
            "-d",
            _owner(),
            dump,
        )
        if (Path(folder) / _FILES).is_dir():
            shutil.rmtree(_files(), ignore_errors=True)
            (Path(folder) / _FILES).replace(_files())
    migrating.migrate(grants_anew=True)
    return {"file": str(source), "files": _count()}


def empty_database() -> None:
    """Drop everything that the owner's role owns in the database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP OWNED BY CURRENT_USER CASCADE")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS public")
    connections["owner"].close()


def has_people() -> bool:
    """Whether anybody has an account here."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.people_user') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT 1 FROM people_user)")
        return bool(cursor.fetchone()[0])


def _refuse_unless_empty() -> None:
    if has_people() or _count():
        raise Problem("not-empty")


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        about = json.loads((folder / _ABOUT).read_text())
        usable = about["format"] == _FORMAT and (folder / _DUMP).is_file()
    except (tarfile.TarError, OSError, ValueError, KeyError):
        usable = False
    if not usable:
        raise Problem("not-a-backup")


def _owner() -> str:
    parameters = connections["owner"].get_connection_params()
    known = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
    return psycopg.conninfo.make_conninfo(**{name: parameters[name] for name in known if parameters.get(name)})


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs. Raises ``DatabaseFailed`` if it fails.

    The password is passed in the environment, since everybody on the machine can read a process's arguments.
    """
    environment = {**os.environ, "LC_ALL": "C"}
    if password := connections["owner"].settings_dict["PASSWORD"]:
        environment["PGPASSWORD"] = password
    done = subprocess.run(
        [programs.path(program), *arguments], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        raise engine.DatabaseFailed(f"{program}: {done.stderr.strip()}")


def _files() -> Path:
    return Path(default_storage.path(""))


def _count() -> int:
    return sum(1 for path in _files().rglob("*") if path.is_file()) if _files().is_dir() else 0
