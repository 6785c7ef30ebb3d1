"""Words for the figures by the month (decision 45)."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from michinori.rules.figures import FEWEST, Unit
from michinori.wording import display
from michinori.wording.contract.contracts import SETTLED_BY
from michinori.wording.legal import demands
from michinori.wording.people.moderation import OUTCOMES, REASONS
from michinori.wording.sentences import Sentence

TITLES: dict[str, Sentence] = {
    "gmv": _("支払われた報酬（税込）"),
    "held": _("月末に預かっているお金"),
    "fees": _("システム手数料（税抜）"),
    "active": _("動きのあった人"),
    "new": _("新しい会員"),
    "retention": _("続けている人の割合"),
    "jobs": _("仕事の募集"),
    "first_proposal": _("最初の応募が来るまで"),
    "response": _("応募に返事をするまで"),
    "searches": _("さがして見つからなかった人"),
    "endings": _("終わった契約"),
    "dispute_days": _("途中終了が決まるまで"),
    "silence": _("返事がなく、期限で承認されたもの"),
    "reports": _("通報"),
    "decisions": _("通報への決定"),
    "decided_in": _("通報から決定まで"),
    "demands": _("削除や開示の求めへの答え"),
}
LEADS: dict[str, Sentence] = {
    "gmv": _("仮払いから支払われた額。手数料と源泉徴収をふくみ、返金は入りません。"),
    "held": _("契約の仮払いの合計。帳簿と同じ数え方です。"),
    "active": _("応募した人、募集した人、進んでいる契約のある人。"),
    "retention": _("入会した月の人のうち、その後も動きのあった人。"),
    "first_proposal": _("募集を出してから最初の応募まで。まん中の値。"),
    "response": _("応募が来てから、候補にするか、見送るまで。まん中の値。"),
    "dispute_days": _("途中終了の申し出から精算まで。まん中の値。"),
    "decided_in": _("最初の通報から運営の決定まで。まん中の値。"),
    "searches": _("会員だけを数えます。だれが何をさがしたかは、どこにも残りません。"),
}
PARTS: dict[str, dict[str, Sentence]] = {
    "active": {"worker": _("仕事をする人"), "client": _("仕事を頼む人")},
    "retention": {"1": _("1か月後"), "3": _("3か月後"), "6": _("6か月後"), "12": _("12か月後")},
    "jobs": {"posted": _("出た募集"), "filled": _("契約が始まった募集")},
    "endings": {"completed": _("最後まで終わった"), **SETTLED_BY},
    "silence": {"stage": _("工程の承認"), "work": _("全体の検収")},
    "reports": REASONS,
    "decisions": OUTCOMES,
}
NOBODY = _("なし")
FEWER = _("5人未満")
"""Said where a figure would single somebody out."""
assert FEWEST == 5, "the words name the number"  # noqa: S101 - holds the words to the rule


def part_name(name: str, part: str) -> str:
    """What a part of a figure is called; empty for a figure without parts."""
    if name == "demands":
        kind, _sep, outcome = part.partition("-")
        return gettext("%(kind)s：%(outcome)s") % {"kind": demands.KINDS[kind], "outcome": demands.OUTCOMES[outcome]}
    return str(PARTS[name][part]) if part else ""


def value_said(unit: Unit, value: int | None) -> str:
    """A value with its unit; ``FEWER`` for None."""
    if value is None:
        return str(FEWER)
    number = {"n": display.number(value)}
    match unit:
        case "yen":
            return display.yen(value)
        case "people":
            return ngettext("%(n)s人", "%(n)s人", value) % number
        case "days":
            return ngettext("%(n)s日", "%(n)s日", value) % number
        case "percent":
            return f"{value}%"
        case "minutes":
            return _span(value)
    return ngettext("%(n)s件", "%(n)s件", value) % number


def _span(minutes: int) -> str:
    """Minutes in the largest unit that leaves two or more."""
    if minutes < 120:
        return ngettext("%(n)s分", "%(n)s分", minutes) % {"n": minutes}
    if minutes < 2 * 24 * 60:
        return ngettext("%(n)s時間", "%(n)s時間", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)s日", "%(n)s日", days) % {"n": days}
