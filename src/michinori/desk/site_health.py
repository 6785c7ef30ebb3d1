"""How the site is, in words for its staff."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from michinori.machinery.health import Health
from michinori.wording import display
from michinori.wording.money_desk import span
from michinori.wording.readiness import FINDINGS, Finding
from michinori.wording.sentences import Sentence


@dataclass(frozen=True)
class Part:
    """One part of the site: its name, how it is, and whether that is ``right``."""

    word: Sentence
    icon: str
    said: str
    right: bool


def parts_of(health: Health) -> list[Part]:
    """The parts that members and staff can feel."""
    wrong = set(health.wrong)
    return [Part(word, icon, said(health), not names & wrong) for word, icon, said, names in _PARTS]


def findings_of(health: Health) -> list[Finding]:
    """What is wrong, why it matters and what to do, the gravest first."""
    return [one for name, one in FINDINGS.items() if name in health.wrong]


def _deadlines(health: Health) -> str:
    if {"clock", "background"}.intersection(health.wrong):
        return _("止まっています")
    late = health.found["deadlines_late"]
    return ngettext("遅れ %(n)s件", "遅れ %(n)s件", late) % {"n": late} if late else _("遅れなし")


def _mail(health: Health) -> str:
    failing = health.found["mail"]
    if failing:
        return ngettext("届かないメール %(n)s通", "届かないメール %(n)s通", failing) % {"n": failing}
    if "outbox_age" in health.wrong:
        return _("%(time)s 待っています") % {"time": span(timedelta(seconds=health.found["outbox_age"]))}
    return _("遅れなし")


def _ledger(health: Health) -> str:
    proved = health.found["ledger"]["proved_at"]
    if "ledger" in health.wrong:
        return _("合っていません")
    if "short" in health.wrong:
        return _("%(yen)s 足りません") % {"yen": display.yen(health.found["short"])}
    return _("%(at)s に照合") % {"at": _moment(proved)} if proved else _("まだ照合していません")


def _backup(health: Health) -> str:
    made = health.found["backup"]
    if made:
        return _moment(made)
    return _("デモでは作りません") if settings.DEMO else _("まだありません")


def _disk(health: Health) -> str:
    return _("空き %(n)s%%") % {"n": round(health.found["disk"]["share"] * 100)}


def _moment(at: str) -> str:
    return display.moment(datetime.fromisoformat(at), year=False)


_PARTS: tuple[tuple[Sentence, str, Callable[[Health], str], set[str]], ...] = (
    (gettext_lazy("期限の時計"), "clock", _deadlines, {"deadlines_late", "clock", "background"}),
    (gettext_lazy("知らせとメール"), "mail", _mail, {"mail", "outbox_age"}),
    (gettext_lazy("帳簿"), "contract", _ledger, {"ledger", "short"}),
    (gettext_lazy("バックアップ"), "download", _backup, {"backup"}),
    (gettext_lazy("ディスク"), "table", _disk, {"disk"}),
)
"""The last: which names of ``Health.wrong`` are about it."""
