"""Previews for files that a version without them stored."""

from michinori.machinery.models import StoredFile
from michinori.machinery.previews import look_again

_AT_ONCE = 50


def look_at_old_files() -> int:
    """Look at some of the files not looked at yet; return how many. Each is written at once: a kill loses one."""
    files = list(StoredFile.objects.filter(pages__isnull=True).order_by("id")[:_AT_ONCE])
    for file in files:
        StoredFile.objects.filter(id=file.id).update(pages=look_again(file))
    return len(files)
