"""``michinori backup``."""

import json
import tarfile
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from michinori.config.copies import database, layout


def back_up(target: Path) -> dict[str, object]:
    """Back up to ``target``: dump the database first, then copy the files. Files never change, so none that the dump
    names is missing.
    """
    with tempfile.TemporaryDirectory(dir=target.resolve().parent, prefix=".backup-") as folder:
        dump = Path(folder) / layout.DUMP
        database.dump(str(dump))
        about = {"format": layout.FORMAT, "version": version("michinori"), "made_at": datetime.now(UTC).isoformat()}
        (Path(folder) / layout.ABOUT).write_text(json.dumps(about))
        fresh = Path(folder) / "fresh.tar"
        with tarfile.open(fresh, "w") as archive:
            archive.add(Path(folder) / layout.ABOUT, layout.ABOUT)
            archive.add(dump, layout.DUMP)
            if layout.files().is_dir():
                archive.add(layout.files(), layout.FILES)
        fresh.chmod(0o600)
        fresh.replace(target)
    return {"file": str(target), "bytes": target.stat().st_size, "files": layout.count()}
