"""Why a place in a text is contact data or an invitation to deal outside, and what to do instead (domain § 10).

Keys are those of ``rules.talk.screening``. The sender is told before sending because of the Telecommunications Business
Act.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from michinori.rules.talk.screening import Finding, Reason
from michinori.wording.sentences import Sentence

_BY_MESSAGE: Sentence = _(
    "連絡はこのサイトのメッセージでできます。契約が始まると、やり取りのページの「連絡先の交換」で同意できます。"
)
_BY_ORDER: Sentence = _(
    "契約と支払いはこのサイトで行ってください。仮払いがあるので、途中で終わっても、できたところまでの報酬が守られます。"
)
REASONS: dict[Reason, tuple[Sentence, Sentence]] = {
    "watched": (
        _("運営が気をつけて見ている言葉です。契約の前は、送れません。"),
        _("別の言い方で書いてください。心当たりがないときは、運営にお問い合わせください。"),
    ),
    "mail_address": (
        _("メールアドレスのようです。契約が始まり、二人とも同意するまで、連絡先は送れません。"),
        _BY_MESSAGE,
    ),
    "phone_number": (_("電話番号のようです。契約が始まり、二人とも同意するまで、連絡先は送れません。"), _BY_MESSAGE),
    "contact_form": (
        _("問い合わせや応募のフォームへの案内のようです。契約の前は、ほかの連絡手段へ案内できません。"),
        _("知りたいことは、このサイトのメッセージで直接たずねてください。作品や参考のページへのリンクは送れます。"),
    ),
    "message_profile": (
        _("メッセージを送れるページや招待のリンクのようです。契約が始まり、二人とも同意するまで、連絡先は送れません。"),
        _(
            "作品を見せたいときは、作品そのもののページのリンクを送ってください。連絡はこのサイトのメッセージでできます。"
        ),
    ),
    "meeting_link": (
        _("通話や日程調整のリンクのようです。契約の前は、外で会う約束を送れません。"),
        _("聞きたいことや候補の日時は、このサイトのメッセージに書いてください。"),
    ),
    "short_link": (
        _("短縮リンクは、どこへ行くのかが相手に分かりません。"),
        _("短縮する前のリンクを、そのまま貼ってください。"),
    ),
    "spelled_link": (
        _("アドレスを言い換えて書いたもののようです。契約が始まり、二人とも同意するまで、連絡先は送れません。"),
        _("参考や作品のページなら、ふつうのリンクで貼ってください。"),
    ),
    "other_market": (
        _("ほかの仲介サイトで依頼を受けるページのようです。"),
        _("実績を見せたいときは、作品のリンクを送るか、プロフィールに書いてください。"),
    ),
    "messenger": (
        _("ほかの連絡アプリのIDか、そこへの誘いのようです。契約が始まり、二人とも同意するまで、連絡先は送れません。"),
        _BY_MESSAGE,
    ),
    "asks_contact": (
        _("相手の連絡先をたずねる文のようです。契約が始まり、二人とも同意するまで、連絡先は聞けません。"),
        _BY_MESSAGE,
    ),
    "direct_deal": (_("このサイトの外で直接取引する誘いのようです。利用規約で禁じられています。"), _BY_ORDER),
    "fee_avoidance": (
        _("手数料を避けて取引する誘いのようです。利用規約で禁じられています。"),
        _(
            "手数料は、仮払いと、途中で終わったときの精算のためのものです。金額に不安があれば、報酬の額を相談してください。"
        ),
    ),
    "elsewhere": (
        _("このサイトの外で契約したり、やり取りしたりする誘いのようです。利用規約で禁じられています。"),
        _("続きの仕事は、引き継ぎのリンクや新しい条件の提示で、このサイトのまま頼めます。"),
    ),
    "outside_payment": (
        _("このサイトの外で報酬を払う、または受け取る話のようです。そのお金は守られません。"),
        _("支払いは仮払いで行ってください。金額を変えたいときは、条件変更を申し出られます。"),
    ),
    "secrecy": (
        _("運営に隠れて話を進める誘いのようです。"),
        _("ここに書けないことは、相手にも頼まないでください。困っているときは、通報できます。"),
    ),
}


class Advice(NamedTuple):
    """What the sender is told about one place: ``why`` it is marked, what to do ``instead``."""

    why: str
    instead: str


def told(reason: Reason) -> Advice:
    """What the sender is told about one reason, in the active language."""
    why, instead = REASONS[reason]
    return Advice(str(why), str(instead))


class Marked(NamedTuple):
    """One marked place of a text: ``said`` is the text there, ``told`` the advice about it."""

    start: int
    end: int
    said: str
    told: Advice


def marked(text: str, findings: tuple[Finding, ...]) -> list[Marked]:
    """Each finding with its text and advice, for a form that shows them."""
    return [Marked(found.start, found.end, text[found.start : found.end], told(found.reason)) for found in findings]
