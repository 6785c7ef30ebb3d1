"""Words for the law shown beside forms (domain § 9): short texts of articles, and warnings before a step.

Keys are those of ``rules.law.articles``. Each text has at most three sentences. A warning has two texts: for the
client, for the worker.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from michinori.rules.contract.life import Side
from michinori.rules.law.articles import Advice
from michinori.wording.sentences import Sentence, fill

HELP_ADDRESS = "https://freelance110.mhlw.go.jp/"
"""フリーランス・トラブル110番: free advice by lawyers, on behalf of the Ministry of Health, Labour and Welfare."""

ARTICLES: dict[str, tuple[Sentence, Sentence]] = {
    "freelance_3": (
        _("取引条件の通知（フリーランス法3条）"),
        _(
            "仕事を頼んだら、すぐに、条件を文字で示さなければなりません。"
            "このサイトでは、条件の版ごとに「取引条件の通知」が残ります。"
        ),
    ),
    "freelance_4": (
        _("60日以内の支払い（フリーランス法4条）"),
        _(
            "従業員がいるか役員が二人以上の発注者は、受け取った日を1日目として60日目までに支払わなければなりません。"
            "検収が済んだかどうかは、関係ありません。"
        ),
    ),
    "freelance_5": (
        _("してはいけないこと（フリーランス法5条）"),
        _(
            "従業員がいるか役員が二人以上の発注者は、1か月以上の契約では、ワーカーに責任がないのに、受け取りを断る、報酬を減らす、"
            "返す、費用を負担せずに内容を変えたりやり直させたりすることができません。"
        ),
    ),
    "subcontract": (
        _("してはいけないこと（中小受託取引適正化法5条）"),
        _(
            "従業員の数か資本金が決まりを超える発注者は、契約の長さによらず、受け取りを断る、報酬を減らす、返す、"
            "ただでやり直させることなどができません。支払いは、受け取った日から60日以内です。"
        ),
    ),
    "freelance_12": (
        _("募集の正しい表示（フリーランス法12条）"),
        _(
            "仕事の募集では、うそや誤解を招く表示をしてはいけません。"
            "名前、住所、連絡先、仕事の内容、場所、報酬の六つを示します。"
        ),
    ),
    "freelance_16": (
        _("30日前の予告（フリーランス法16条）"),
        _(
            "6か月以上の契約を途中でやめるとき、従業員がいるか役員が二人以上の発注者は、30日前までに予告しなければなりません。"
            "理由を聞かれたら、答えます。災害のときや、ワーカーに責任があるときなどは除かれます。"
        ),
    ),
    "civil_634": (
        _("できたところまでの報酬（民法634条）"),
        _("途中で終わっても、できた部分が相手の役に立つなら、その割合の報酬を求められます。"),
    ),
    "civil_641": (
        _("頼んだ側がやめるとき（民法641条）"),
        _("完成の前なら、頼んだ側はいつでもやめられます。ただし、それで生じた損害は償わなければなりません。"),
    ),
    "civil_642": (
        _("頼んだ側の破産（民法642条）"),
        _("頼んだ側が破産したときは、受けた側も破産管財人も契約をやめられ、済んだ分の報酬を求められます。"),
    ),
    "civil_536": (
        _("頼んだ側の責任で続けられないとき（民法536条2項）"),
        _("頼んだ側の責任で仕事ができなくなったときは、報酬を求められます。仕事をしないで浮いた費用は差し引きます。"),
    ),
    "copyright_27": (
        _("作り変える権利（著作権法27条・28条）"),
        _(
            "作り変える権利（27条）と、作り変えたものを使う権利（28条）は、譲ると契約に書いてあるときだけ移ります。"
            "この条件には書いてあるので、支払いと同時に、ほかの著作権と一緒に移ります。"
        ),
    ),
    "attorney_72": (
        _("運営者が判定しない理由（弁護士法72条）"),
        _(
            "報酬を得て他人の争いを裁いたり仲立ちしたりできるのは、法律で認められた人だけです。"
            "だから運営者は、どちらが正しいかも、いくらが正しいかも言いません。"
        ),
    ),
}

WARNINGS: dict[str, tuple[Sentence, Sentence]] = {
    "long": (
        _(
            "1か月以上の契約です。ワーカーに責任がないのに、受け取りを断る、報酬を減らす、"
            "返す、ただでやり直させることは禁じられています。"
        ),
        _(
            "1か月以上の契約です。あなたに責任がないのに、受け取りを断る、報酬を減らす、"
            "返す、ただでやり直させることは禁じられています。"
        ),
    ),
    "lasting": (
        _("6か月以上の契約です。あなたから途中でやめるときは、30日前までの予告が要ります。"),
        _("6か月以上の契約です。クライアントが途中でやめるときは、30日前までに予告しなければなりません。"),
    ),
    "subcontract": (
        _(
            "中小受託取引適正化法（取適法）が及ぶ契約です。ワーカーに責任がないのに、受け取りを断る、報酬を減らす、"
            "返す、ただでやり直させることは、期間にかかわらず禁じられています。"
        ),
        _(
            "中小受託取引適正化法（取適法）が及ぶ契約です。あなたに責任がないのに、受け取りを断る、報酬を減らす、"
            "返す、ただでやり直させることは、期間にかかわらず禁じられています。"
        ),
    ),
    "stage_receipt": (
        _(
            "60日は、工程を受け取った日から、工程ごとに数えます。全部終わってからまとめて支払うと、"
            "はじめの工程の60日目を過ぎることがあります。工程ごとの支払いなら、その心配はありません。"
        ),
        _(
            "60日は、工程を渡した日から、工程ごとに数えます。全部終わってからまとめて支払われると、"
            "はじめの工程の60日目を過ぎることがあります。工程ごとの支払いを求められます。"
        ),
    ),
    "private": (
        _(
            "納品や途中経過に、期限までに返事をしないと、認めたことになり、支払われます。"
            "期限の3日前と前日に、お知らせします。"
        ),
        _("事業としてではなく頼むクライアントです。フリーランス法の決まりは、この契約には及びません。"),
    ),
    "cut": (
        _(
            "ワーカーに責任がないのに報酬を減らすことは、ワーカーが同意していても禁じられています。"
            "頼む内容も減らすなど、減らす理由を書いておいてください。"
        ),
        _(
            "あなたに責任がないのに報酬を減らすことは、あなたが同意していても禁じられています。"
            "納得できなければ、断ってかまいません。"
        ),
    ),
    "redo": (
        _(
            "約束したとおりに進んでいるのに、費用を負担せずに内容を変えたりやり直させたりすることは禁じられています。"
            "約束にないことを頼むなら、報酬も一緒に決めてください。"
        ),
        _(
            "約束したとおりに進めているのに、費用の負担なしに内容を変えられたり、やり直させられたりすることは禁じられています。"
            "約束にないことを頼まれたら、条件変更を申し出られます。"
        ),
    ),
    "return": (
        _("ワーカーに責任がないのに、受け取ったものを返すことは禁じられています。"),
        _("あなたに責任がないのに、納品したものを返されることは禁じられています。"),
    ),
    "refuse": (
        _(
            "ワーカーに責任がないのに、注文を取り消して受け取らないことは禁じられています。"
            "できたところまでの報酬と、かかった費用に見合う額にしてください。"
        ),
        _(
            "あなたに責任がないのに、注文を取り消して受け取らないことは禁じられています。"
            "できたところまでの報酬と、かかった費用に見合う額を求められます。"
        ),
    ),
    "day_60": (
        _(
            "最初の納品から数えて60日目は、%(pay_by)sです。手続きが長引くと、それを過ぎることがあります。"
            "認められる分を先に承認したり、額で折り合ったりすれば、早く支払えます。"
        ),
        _(
            "最初の納品から数えて60日目は、%(pay_by)sです。手続きが長引くと、それを過ぎることがあります。"
            "支払いの遅れが心配なときは、下の窓口に相談できます。"
        ),
    ),
    "notice": (
        _(
            "6か月以上の契約なので、先に予告になり、%(day)s24時までは契約のまま続きます（ワーカーは、待たずに始められます）。"
            "理由を聞かれたら、答えなければなりません。"
        ),
        _(
            "6か月以上の契約なので、クライアントの申し出はまず予告になり、%(day)s24時までは契約のまま続きます（待たずに始めることもできます）。"
            "理由を聞くこともできます。"
        ),
    ),
}
SILENCE_ACCEPTS = _(
    "返事をしないままだと、認めたことになり、支払われます。気になるところがあれば、期限までに、理由を添えて伝えてください。"
)
"""In the reminders of a private client, whom no act obliges to answer (domain § 9)."""
_WARNS = _("%(count)sつ")
_ARTICLES = ngettext_lazy("%(count)sつの条文", "%(count)sつの条文", "count")
_TITLES: dict[Side, Sentence] = {"client": _("気をつけること"), "worker": _("あなたを守る法律")}


class Article(NamedTuple):
    """The name and short text of an article, or of two that belong together."""

    name: str
    text: str


class Beside(NamedTuple):
    """The box beside a form, for one side. ``warnings`` are shown at once; ``articles`` unfold on a click; ``keys``: of
    both, by which the rule book is found.
    """

    title: str
    warnings: list[str]
    articles: list[Article]
    keys: tuple[str, ...]
    help: str = HELP_ADDRESS

    @property
    def answer(self) -> str:
        """The closed line of a fold: how many warnings there are, else how many articles."""
        warned = len(self.warnings)
        return str(_WARNS % {"count": warned} if warned else _ARTICLES % {"count": len(self.articles)})


def article(key: str) -> Article:
    """One article's name and short text, in the active language."""
    name, text = ARTICLES[key]
    return Article(str(name), str(text))


def beside(advice: Advice, side: Side) -> Beside | None:
    """The box beside a form for the reader's side; None if there is nothing to say."""
    if not advice.articles and not advice.warnings:
        return None
    values = {name: day for name, day in (("day", advice.day), ("pay_by", advice.pay_by)) if day}
    said = [fill(WARNINGS[key][0 if side == "client" else 1], values, {}) for key in advice.warnings]
    articles = [article(key) for key in advice.articles]
    return Beside(str(_TITLES[side]), said, articles, (*advice.warnings, *advice.articles))
