"""Words for remarks on handed-in work: where each is pinned."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Problems, Sentence, fill

PROBLEMS: Problems = {
    "remarks-closed": (
        _("もう書きこめません"),
        _("書きこめるのは、契約が続いているあいだです。これまでの書きこみは、そのまま残ります。"),
    ),
    "too-many-remarks": (
        _("このファイルには、もう書きこめません"),
        _("書きこみは、1つのファイルに%(limit)s件までです。続きは、メッセージで送ってください。"),
    ),
}
_PLACE: dict[str, Sentence] = {
    "page": _("%(page)sページ・%(part)s"),
    "second": _("%(clock)sのところ"),
}
_PARTS: tuple[tuple[Sentence, ...], ...] = (
    (_("左上"), _("上"), _("右上")),
    (_("左"), _("中ほど"), _("右")),
    (_("左下"), _("下"), _("右下")),
)
"""The thirds of a page, row by row from the top left."""
_WHOLE = 1_000
"""Permille: the place of the right and of the lower edge."""


class Pinned(Protocol):
    """A fact or a row that says where a remark is pinned."""

    @property
    def page(self) -> int | None: ...
    @property
    def x(self) -> int | None: ...
    @property
    def y(self) -> int | None: ...
    @property
    def second(self) -> int | None: ...


def spot_text(at: Pinned) -> str:
    """Where a remark is pinned, for readers without the picture: the page and which third of it, or the time."""
    if at.second is not None:
        return fill(_PLACE["second"], {"clock": clock_text(at.second)}, {})
    part = _PARTS[_third(at.y)][_third(at.x)]
    return fill(_PLACE["page"], {"page": at.page, "part": part}, {})


def _third(permille: int | None) -> int:
    return min(2, 3 * (permille or 0) // _WHOLE)


def clock_text(second: int) -> str:
    """A second of a recording as players show it: 1:05, 1:02:05."""
    hours, rest = divmod(second, 3_600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
