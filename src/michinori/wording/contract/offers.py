"""Words beside the buttons that answer an offer: until when, and what happens without an answer."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.wording import display
from michinori.wording.sentences import Sentence, fill

_MINE, _NONE = _("%(until)sまでに返事"), _("なければ、提示はなくなります")
_THEIRS: dict[Side, Sentence] = {
    "client": _("%(name)sさんの返事は%(until)sまで"),
    "worker": _("%(name)sさまの返事は%(until)sまで"),
}
_SEND: dict[Side, Sentence] = {
    "client": _("%(name)sさんの返事は%(days)s日のうちに"),
    "worker": _("%(name)sさまの返事は%(days)s日のうちに"),
}
_SEND_NONE = _("なければ、提示はなかったことに。お金はまだ動きません")


def answer_by(until: datetime | None, *, mine: bool, side: Side, name: str) -> tuple[str, str]:
    """By when the reader (``mine``) or the other answers an offer, and what happens without an answer; empty where no
    clock runs. ``name``: the other's.
    """
    if until is None:
        return "", ""
    values = {"until": display.until(until, year=False), "name": name}
    return fill(_MINE if mine else _THEIRS[side], values, {}), str(_NONE)


def once_sent(days: int, side: Side, name: str) -> tuple[str, str]:
    """The same before terms are sent. ``days``: that the other has for an answer."""
    return fill(_SEND[side], {"days": days, "name": name}, {}), str(_SEND_NONE)
