"""How the site is, in words for its staff."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from michinori.machinery.health import GRAVE, MOST_COUNTED, Health
from michinori.rules.people.staff_roles import Duty
from michinori.wording import display
from michinori.wording.money_desk import span
from michinori.wording.readiness import FINDINGS, Finding
from michinori.wording.sentences import Sentence


@dataclass(frozen=True)
class Part:
    """One part of the site: its name, how it is, and whether that is ``right``; None where it is too early to say."""

    word: Sentence
    icon: str
    said: str
    right: bool | None


_OF_MONEY = frozenset({"ledger", "short"})
"""What only staff of the money are told."""


def parts_of(health: Health, may: Collection[Duty]) -> list[Part]:
    """The parts that members and staff can feel, as far as the reader's duties ``may`` go; none while the database does
    not answer, which knows how they are.
    """
    wrong = set(health.wrong)
    if "database" in wrong:
        return []
    shown = (one for one in _PARTS if "money" in may or one[-1].isdisjoint(_OF_MONEY))
    proved = health.found.get("ledger", {}).get("proved_at")
    early = {name for name, known in (("backup", health.found.get("backup")), ("ledger", proved)) if not known}
    return [
        Part(word, icon, said(health), False if names & wrong else None if names & early else True)
        for word, icon, said, names in shown
    ]


def findings_of(health: Health, may: Collection[Duty]) -> list[Finding]:
    """What is wrong, why it matters and what to do, as far as the reader's duties go, the gravest first."""
    told = set(health.wrong) if "money" in may else set(health.wrong) - _OF_MONEY
    return [FINDINGS[name] for name in sorted(told & set(FINDINGS), key=_gravity)]


def _gravity(name: str) -> tuple[bool, int]:
    return name not in GRAVE, list(FINDINGS).index(name)


def _deadlines(health: Health) -> str:
    if {"clock", "background"}.intersection(health.wrong):
        return _("止まっています")
    late = health.found["deadlines_late"]
    if late >= MOST_COUNTED:
        return _("遅れ %(n)s件以上") % {"n": display.number(late)}
    return ngettext("遅れ %(n)s件", "遅れ %(n)s件", late) % {"n": late} if late else _("遅れなし")


def _mail(health: Health) -> str:
    failing = health.found["mail"]
    if failing >= MOST_COUNTED:
        return _("届かないメール %(n)s通以上") % {"n": display.number(failing)}
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
        proved = health.found["backup_proof"]["made_at"]
        at = _moment(proved) if proved else _("まだありません")
        return _("%(made)s・戻せると確かめたもの %(proved)s") % {"made": _moment(made), "proved": at}
    return _("デモでは作りません") if settings.DEMO else _("まだありません")


def _disk(health: Health) -> str:
    return _("空き %(n)s%%") % {"n": round(health.found["disk"]["share"] * 100)}


def _moment(at: str) -> str:
    return display.moment(datetime.fromisoformat(at), year=False)


_PARTS: tuple[tuple[Sentence, str, Callable[[Health], str], set[str]], ...] = (
    (gettext_lazy("期限の時計"), "clock", _deadlines, {"deadlines_late", "clock", "background"}),
    (gettext_lazy("知らせとメール"), "mail", _mail, {"mail", "outbox_age"}),
    (gettext_lazy("帳簿"), "contract", _ledger, {"ledger", "short"}),
    (gettext_lazy("バックアップ"), "download", _backup, {"backup", "backup_proof"}),
    (gettext_lazy("ディスク"), "table", _disk, {"disk"}),
)
"""The last: which names of ``Health.wrong`` are about it."""
