"""Words for announced maintenance and what it moves."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Clock
from michinori.wording import display
from michinori.wording.sentences import Flaws, Problems, fill

PROBLEMS: Problems = {
    "maintenance": (
        _("メンテナンスをしています"),
        _("いまは読むことだけができます。この操作では何も変わっていません。終わってから、もう一度お試しください。"),
    ),
    "maintenance-over": (_("もう終わっています"), _("このメンテナンスは終わったか、取りやめになりました。")),
}
FLAWS: Flaws = {
    "announced_late": _("始まる%(hours)s時間前までに知らせてください。"),
    "too_far_ahead": _("%(days)s日先までの日時にしてください。"),
    "ends_before": _("始まりよりあとの日時にしてください。"),
    "lasts_too_long": _("%(hours)s時間以内にしてください。"),
}
_COMING = _("%(from)sから%(until)sまで、メンテナンスをします。そのあいだは読むことだけができます。")
_ON = _("メンテナンスをしています。%(until)sまでは、読むことだけができます。")
_MOVED = _("メンテナンスのため、%(was)sまでの期限が、%(until)sまでに移りました。")


def notice_of(starts_at: datetime, ends_at: datetime, *, on: bool) -> str:
    """The banner's sentence, before and during maintenance."""
    values = {"from": display.until(starts_at, year=False), "until": display.until(ends_at, year=False)}
    return fill(_ON if on else _COMING, values, {})


def moved_sentence(clock: Clock) -> str:
    """What a contract's page says of a clock that maintenance has moved; empty for any other."""
    if clock.moved_from is None:
        return ""
    was, until = display.until(clock.moved_from, year=False), display.until(clock.at, year=False)
    return fill(_MOVED, {"was": was, "until": until}, {})
