"""Reading legal pages: what is in force, what comes, older versions. Anybody may."""

from dataclasses import dataclass
from datetime import date

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.legal.models import Version
from michinori.machinery import clock
from michinori.rules.legal.documents import DOCUMENTS, Document


@dataclass(frozen=True)
class Standing:
    """The versions of one legal page, without their texts but that of ``now``. ``now``: in force, None while none is;
    ``coming``: published for a later day, the next first; ``older``: no longer in force, newest first.
    """

    document: Document
    now: Version | None
    coming: tuple[Version, ...] = ()
    older: tuple[Version, ...] = ()

    @property
    def last(self) -> Version | None:
        """The version with the highest number."""
        return self.coming[-1] if self.coming else self.now


def known_document(name: str) -> Document:
    """The legal page of this name. Raises ``not-found`` (404)."""
    for one in DOCUMENTS:
        if one == name:
            return one
    raise Problem.unknown()


def standings() -> list[Standing]:
    """All legal pages with their versions, without texts. One query."""
    rows = list(Version.objects.select_related("lawyer_check").defer("ja", "en").order_by("document", "number"))
    today = day_of(clock.now())
    return [_standing(one, [row for row in rows if row.document == one], today) for one in DOCUMENTS]


def standing_of(document: Document) -> Standing:
    """One legal page; the text in force is loaded when it is read."""
    rows = Version.objects.filter(document=document).select_related("lawyer_check").defer("ja", "en").order_by("number")
    return _standing(document, list(rows), day_of(clock.now()))


def _standing(document: Document, rows: list[Version], today: date) -> Standing:
    begun = [row for row in rows if row.first <= today]
    coming = tuple(row for row in rows if row not in begun)
    return Standing(document, begun[-1] if begun else None, coming, tuple(reversed(begun[:-1])))


def version_of(document: str, number: int) -> Version:
    """One version with its texts and the check. Raises ``not-found`` (404)."""
    rows = Version.objects.select_related("lawyer_check", "made_by").filter(
        document=known_document(document), number=number
    )
    found = rows.first() if 0 < number < 2**31 else None
    if found is None:
        raise Problem.unknown()
    return found


def version_by_id(version_id: str) -> Version:
    """One version by its id. Raises ``not-found`` (404)."""
    rows = Version.objects.select_related("lawyer_check").filter(id=version_id)
    found = rows.first() if version_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found


def is_checked(version: Version) -> bool:
    """Whether a lawyer has checked it. ``version``: with the check loaded."""
    return hasattr(version, "lawyer_check")
