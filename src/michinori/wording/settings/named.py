"""What the words of a setting are."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Sentence

type Group = Literal[
    "fees",
    "money",
    "terms",
    "clocks",
    "ending",
    "quotas",
    "looks",
    "people",
    "checks",
    "jobs",
    "talk",
    "law",
    "operator",
    "closing",
]
GROUPS: dict[Group, Sentence] = {
    "fees": _("手数料"),
    "law": _("法律で決まる率"),
    "money": _("入金と出金"),
    "terms": _("条件のはじめの値"),
    "clocks": _("返事の期限"),
    "ending": _("途中終了の期限と割合"),
    "quotas": _("回数や量の上限"),
    "looks": _("サイトの見た目"),
    "people": _("会員登録"),
    "checks": _("本人や会社の確認がいるとき"),
    "jobs": _("募集の文"),
    "talk": _("言葉の見張り"),
    "operator": _("運営者のこと"),
    "closing": _("サイトの終わり"),
}
"""In the order of the page."""


@dataclass(frozen=True)
class Named:
    """``does``: what a change does, in one sentence."""

    group: Group
    name: Sentence
    does: Sentence
