"""Files in a folder: the home's own, or one that several nodes mount."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from michinori.machinery.storage import MARK


class Folder(FileSystemStorage):
    """As Django's, with what else is asked of a place of files."""

    def names(self, beginning: str = "") -> Iterator[str]:
        top = Path(self.path(""))
        within, _, first = beginning.rpartition("/")
        for folder, folders, files in os.walk(top / within):
            folders[:] = sorted(one for one in folders if Path(folder) != top / within or one.startswith(first))
            found = [str((Path(folder) / file).relative_to(top)) for file in sorted(files) if file != MARK]
            yield from (name for name in found if name.startswith(beginning))

    def mark(self) -> str:
        mark = Path(self.path(MARK))
        mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with mark.open("x") as file:
                file.write(secrets.token_hex(16))
        except FileExistsError:
            pass
        return mark.read_text()

    def take_over(self, folder: Path) -> None:
        """The mark stays, by which a restore that was interrupted here knows the place."""
        top = Path(self.path(""))
        top.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in _all_but_mark(top):
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.unlink()
        for new in _all_but_mark(folder) if folder.is_dir() else ():
            shutil.move(new, top / new.name)

    def answers(self) -> bool:
        top = Path(self.path(""))
        return not top.exists() or os.access(top, os.R_OK | os.W_OK | os.X_OK)

    def takes(self) -> bool:
        return self.answers()

    def is_open_to_all(self) -> bool:
        """Never: each folder is its owner's alone, as is the home."""
        return False


def _all_but_mark(folder: Path) -> list[Path]:
    return [one for one in folder.iterdir() if one.name != MARK]
