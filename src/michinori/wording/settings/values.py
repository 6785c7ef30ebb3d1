"""A setting's value in words, what it comes to, and all settings by name."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from michinori.rules.market.kinds import SHIPPED, Kinds
from michinori.rules.settings.bounds import Unit
from michinori.rules.settings.examples import Example
from michinori.rules.settings.table import FIELDS, bounds_of
from michinori.wording import display
from michinori.wording.market.categories import name_of
from michinori.wording.sentences import Sentence, fill
from michinori.wording.settings.named import Named
from michinori.wording.settings.of_contracts import OF_CONTRACTS
from michinori.wording.settings.of_the_site import OF_THE_SITE
from michinori.wording.treasury import ACCOUNT_KINDS

GIVEN: dict[str, Named] = OF_CONTRACTS | OF_THE_SITE
NAMES: dict[str, Named] = {key: GIVEN.get(key) or Named("operator", key, "") for key in FIELDS}
"""All settings by name, in the order of their declaration; one without words shows its key (a test asks for words)."""
UNITS: dict[Unit, Sentence] = {
    "days": _("日"),
    "hours": _("時間"),
    "minutes": _("分"),
    "percent": "%",
    "points": _("ポイント"),
    "yen": _("円"),
    "megabytes": "MB",
}
"""What stands after the field."""
EXAMPLES: dict[str, Sentence] = {
    "clock": _("%(from)sに始まると、%(until)sの24時に終わります。"),
    "fee": _("税抜%(price)s円の仕事: 手数料は税込%(fee)s円、ワーカーに%(net)s円"),
    "tax": _("税抜%(price)s円の仕事: 仮払いは%(whole)s円"),
    "withholding": _("税抜%(amount)s円の支払い: 源泉徴収は%(withheld)s円"),
    "standing": _(
        "税抜%(price)s円の契約で、%(confirmed)s円が確定し、%(claimed)s円分がファイルで示されたとき: "
        "いま終わったらの額は%(standing)s円、クライアントに戻るのは%(refund)s円（どちらも税抜）"
    ),
    "superseded": _(
        "税抜%(price)s円の契約で、%(confirmed)s円が確定し、%(claimed)s円分がファイルで示されたときの振り出し: "
        "%(kept)s円が残ります。"
    ),
    "bonus": _("税抜%(price)s円の契約: ボーナスは合わせて%(most)s円まで"),
    "day": _("1時間%(rate)s円の契約: 1日に%(minutes)s分、%(most)s円分まで"),
    "least_pay": _("%(hours)s時間かかる見こみの仕事: 税抜%(least)s円より低いと注意が出ます。"),
    "large_stage": _("%(small)s円の工程に注意は出ず、%(large)s円の工程には出ます。"),
    "payout_least": _("残高が%(less)s円では頼めず、%(least)s円で頼めます。"),
    "payout_second": _("%(most)s円の振り込みはひとりで、%(more)s円の振り込みはふたりで承認します。"),
    "card_most": _("カードで払えるのは、一度に%(most)s円までです。"),
    "step_above": _(
        "24時間に%(most)s円まではパスワードだけで動かせ、%(more)s円からは、認証アプリかパスキーも使います。"
    ),
}
ALL_KINDS = _("すべての種類")
ON, OFF, NONE = _("はい"), _("いいえ"), _("（なし）")


def in_words(key: str, value: Any, kinds: Kinds = SHIPPED) -> str:
    """A JSON value of a setting, with its unit. ``kinds``: of work, by whose names it may go."""
    bounds = bounds_of(key)
    if key in ("fee_tiers", "withholding_tiers"):
        return _tiers(value, 100 if key == "withholding_tiers" else 1)
    if bounds.unit == "choice":
        return str(ON if value else OFF)
    if key in ("job_templates", "terms_templates"):
        return display.listed(name_of(row[0], kinds) for row in value) or str(NONE)
    if key == "kinds_of_work":
        return display.listed(name_of(one, kinds) for one in value) or str(ALL_KINDS)
    if key in ("watched_words", "skills_offered"):
        return display.listed(value) or str(NONE)
    if isinstance(value, int):
        return _counted(bounds.unit, value)
    if key == "payout_from" and value:
        code, place, kind, *rest = value.split(" ")
        return " ".join([code, place, str(ACCOUNT_KINDS[kind]), *rest])
    return str(value) or str(NONE)


def _counted(unit: Unit, n: int) -> str:
    said = {"n": display.number(n)}
    match unit:
        case "yen":
            return display.yen(n)
        case "percent":
            return f"{n}%"
        case "megabytes":
            return f"{display.number(n)} MB"
        case "days":
            return ngettext("%(n)s日", "%(n)s日", n) % said
        case "hours":
            return ngettext("%(n)s時間", "%(n)s時間", n) % said
        case "minutes":
            return ngettext("%(n)s分", "%(n)s分", n) % said
        case "points":
            return ngettext("%(n)sポイント", "%(n)sポイント", n) % said
        case _:
            return display.number(n)


def _tiers(value: Iterable[tuple[int | None, int]], parts: int) -> str:
    """Tiers of a fee or tax; ``parts``: into how many a percent is divided."""
    said = []
    for up_to, rate in value:
        percent = f"{rate / parts:g}"
        if up_to is None:
            said.append(gettext("それより上は%(percent)s%%") % {"percent": percent})
        else:
            said.append(gettext("%(amount)sまで%(percent)s%%") % {"amount": display.yen(up_to), "percent": percent})
    return display.listed(said)


def bounds_said(key: str) -> str:
    """The bounds of a whole number in words; empty for others."""
    bounds = bounds_of(key)
    if bounds.read is not None:
        return ""
    values = {"least": _counted(bounds.unit, bounds.least), "most": _counted(bounds.unit, bounds.most)}
    return gettext("%(least)sから%(most)sまで") % values


def example_said(example: Example) -> str:
    """An example in the active language."""
    return fill(EXAMPLES[example.key], example.values, {})


def unit_word(key: str) -> Sentence:
    """The unit of a setting in a word; empty where a plain number says it."""
    return UNITS.get(bounds_of(key).unit, "")


def found_by(words: str) -> list[str]:
    """The settings whose name, sentence or key hold all these words, as the page sorts them; all without any."""
    parts = words.casefold().split()
    return [key for key in FIELDS if all(part in _text(key) for part in parts)]


def _text(key: str) -> str:
    named = NAMES[key]
    return f"{key} {named.name} {named.does}".casefold()
