"""What was handed in as leaves to look through: each page of each file, its neighbours, and the version before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from michinori.contracts.models import Attachment
from michinori.machinery.models import StoredFile
from michinori.machinery.previews import preview_type

_AROUND = 2
"""So many pages before and after the one that is looked at are among the small pictures."""


@dataclass(frozen=True)
class Leaf:
    """A page of a file: ``look`` shows it large, ``picture`` is its marked preview; ``plays``: it is sound or film."""

    file: StoredFile
    page: int
    look: str
    picture: str
    plays: str = ""


def leaf_of(file: StoredFile, shown: StoredFile, page: int) -> Leaf:
    """The leaf of a file whose preview is that of ``shown``."""
    look = reverse("file_look", args=(file.id,))
    picture = reverse("file_preview", args=(file.id,))
    played = preview_type(shown).partition("/")[0]
    if played != "image":
        return Leaf(file, page, look, picture, played)
    return Leaf(file, page, f"{look}?page={page}", f"{picture}?page={page}")


def shown_by(one: Attachment) -> StoredFile:
    """The file whose preview shows this one: itself, or the one that the worker added for it."""
    return one.shown_by or one.file


@dataclass(frozen=True)
class Shelf:
    """What was handed in together with the file that is looked at (``now``), and what came before and after it."""

    now: Leaf
    together: tuple[Attachment, ...]
    pages: int
    earlier: Attachment | None
    newest: Attachment | None
    """Handed in later than this, and can be looked at."""
    is_newest: bool
    """Nothing was handed in after this, so that the answer is about it."""

    @property
    def strip(self) -> list[Leaf]:
        """The small pictures: the first page of each file, and of the one looked at its pages around this one."""
        found = []
        for one in self.together:
            pages = shown_by(one).pages or 0
            first, last = 1, min(pages, 1)
            if one.file_id == self.now.file.id:
                first, last = max(1, self.now.page - _AROUND), min(pages, self.now.page + _AROUND)
            found += [leaf_of(one.file, shown_by(one), page) for page in range(first, last + 1)]
        return found

    @property
    def before(self) -> Leaf | None:
        """The leaf before this one, of the same file or the last of the one before."""
        return self._beside(-1)

    @property
    def after(self) -> Leaf | None:
        """The leaf after this one."""
        return self._beside(1)

    def _beside(self, step: int) -> Leaf | None:
        visible = [one for one in self.together if shown_by(one).pages]
        at = next(index for index, one in enumerate(visible) if one.file_id == self.now.file.id)
        if 1 <= self.now.page + step <= self.pages:
            return leaf_of(self.now.file, shown_by(visible[at]), self.now.page + step)
        if not 0 <= at + step < len(visible):
            return None
        beside = visible[at + step]
        return leaf_of(beside.file, shown_by(beside), 1 if step > 0 else shown_by(beside).pages or 1)


def shelf_of(attached: Attachment, near: Sequence[Attachment], page: int) -> Shelf:
    """The shelf of a page of the file. ``near``: what was handed in of the same stage, week or whole, in any order."""
    together = sorted((one for one in near if one.n == attached.n), key=lambda one: one.id)
    later = [one for one in near if one.n > attached.n and shown_by(one).pages]
    return Shelf(
        now=leaf_of(attached.file, shown_by(attached), page),
        together=tuple(together),
        pages=shown_by(attached).pages or 0,
        earlier=_version_before(attached, together, near),
        newest=max(later, key=lambda one: (one.n, -one.id), default=None),
        is_newest=all(one.n <= attached.n for one in near),
    )


def _version_before(
    attached: Attachment, together: Sequence[Attachment], near: Sequence[Attachment]
) -> Attachment | None:
    """The earlier version of a file: the newest of that name, else what stood at its place in the newest hand-in."""
    earlier = [one for one in near if one.n < attached.n and shown_by(one).pages]
    same_name = [one for one in earlier if one.file.name == attached.file.name]
    if same_name:
        return max(same_name, key=lambda one: one.n)
    if not earlier:
        return None
    last = max(one.n for one in earlier)
    before = sorted((one for one in earlier if one.n == last), key=lambda one: one.id)
    place = [one.id for one in together].index(attached.id)
    return before[min(place, len(before) - 1)]
