"""Compiling the translation catalogues beside their sources, without the gettext program, which may be missing."""

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_changed() -> list[Path]:
    """Compile every catalogue that is newer than its compiled file; return those compiled."""
    sources = [po for folder in settings.LOCALE_PATHS for po in sorted(Path(folder).glob("*/LC_MESSAGES/django.po"))]
    stale = [po for po in sources if not _fresh(po)]
    for po in stale:
        _compile(po)
    return stale


def _fresh(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.is_file() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _compile(po: Path) -> None:
    with po.open("rb") as source:
        catalogue = read_po(source)
    with tempfile.NamedTemporaryFile(dir=po.parent, suffix=".new", delete=False) as fresh:
        write_mo(fresh, catalogue)
    os.chmod(fresh.name, 0o644)
    Path(fresh.name).replace(po.with_suffix(".mo"))
