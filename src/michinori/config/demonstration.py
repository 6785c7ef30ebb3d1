"""Preparing an installation for ``michinori demo``: it is filled once and kept for the next time."""

import json
from pathlib import Path

from django.conf import settings

from michinori import demo
from michinori.config.copies import database
from michinori.kernel.problems import Problem
from michinori.machinery import migrating


def prepare() -> list[dict[str, object]]:
    """Fill the installation and return the sign-ins; one filled before stays as it is.

    One whose filling was interrupted is emptied and filled anew. Raises Problem ``not-empty`` if there are users that
    no demo made. From now on every command runs this home in simulated time.
    """
    home = Path(settings.HOME)
    record, begun = home / "demo.json", home / "demo.begun"
    if record.is_file():
        known: list[dict[str, object]] = json.loads(record.read_text())
        return known
    if database.has_people():
        if not begun.is_file():
            raise Problem("not-empty")
        database.empty()
        migrating.migrate()
    begun.touch()
    _stay_in_simulated_time(home / ".env")
    settings.SECOND_STEP_ASKED = False  # it was read before this home was a demo, whose people have none
    sign_ins = demo.fill()
    record.write_text(json.dumps(sign_ins, ensure_ascii=False))
    record.chmod(0o600)
    return sign_ins


def _stay_in_simulated_time(file: Path) -> None:
    written = file.read_text() if file.is_file() else ""
    if "MICHINORI_SIMULATED_TIME" not in written:
        file.write_text(f"{written}MICHINORI_SIMULATED_TIME=1\n")
        file.chmod(0o600)
