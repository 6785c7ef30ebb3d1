"""Words for remarks on a job text (domain § 10, last point). Keys are those of ``rules.market.job_text``."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from michinori.rules.market.job_text import Field, Key, Remark
from michinori.wording.sentences import Sentence, fill
from michinori.wording.talk.screening import Advice, told

REMARKS: dict[Key, tuple[Sentence, Sentence]] = {
    "no_deliverable": (
        _("何を納品すればよいのかが書かれていません。"),
        _("納品するものを、数と形式まで書いてください。例：トップページのデザイン1点、Figma形式。"),
    ),
    "no_due_date": (
        _("納期が決まっていません。"),
        _("納品してほしい日を入れてください。あとで相手と相談して変えられます。"),
    ),
    "no_pay": (
        _("報酬の目安がありません。"),
        _("予算の下限か上限を入れてください。金額が見えると、応募が集まりやすくなります。"),
    ),
    "low_pay": (
        _(
            "書かれた作業時間（%(hours)s時間）だと、1時間あたり%(pay)s円です。最低賃金の全国平均（%(year)s年%(month)s月から%(least)s円）を下回っています。"
        ),
        _("報酬を%(enough)s円以上にするか、頼む内容を減らしてください。"),
    ),
    "no_direction": (
        _("方向性を決める項目がありません。"),
        _(
            "「ポイントカラー：青」のように、途中で変わると困ることを方向性として入れてください。やり直しの行き違いが減ります。"
        ),
    ),
    "vague": (
        _("「%(word)s」は、人によって受け取り方が変わります。"),
        _("数、日付、金額、参考になる例など、読んだ人がみな同じものを思い浮かべる言葉に変えてください。"),
    ),
}


READER: dict[Key, Sentence] = {
    "no_deliverable": _("何を納品するのかが、はっきり書かれていません。応募の前に、数と形式を確かめましょう。"),
    "no_due_date": _("納期が書かれていません。いつまでに要るのかを、たずねておきましょう。"),
    "no_pay": _("報酬の目安がありません。応募する額は、あなたが作業時間から出してかまいません。"),
    "low_pay": _(
        "書かれた作業時間（%(hours)s時間）だと、1時間あたり%(pay)s円です。"
        "最低賃金の全国平均（%(year)s年%(month)s月から%(least)s円）を下回っています。見合う額は%(enough)s円からです。"
    ),
    "no_direction": _(
        "方向性が決められていません。色や雰囲気など、途中で変わったら作り直しになることを、先に決めておきましょう。"
    ),
    "vague": _("「%(word)s」とあります。人によって受け取り方が変わる言葉です。具体的に何かを、たずねておきましょう。"),
    "contact": _("連絡先か、サイトの外での取引の話のようなところがあります。外で進めると、仮払いに守られません。"),
}
"""The remarks as shown to a reader of the job."""

FIELDS: dict[Field, Sentence] = {
    "title": _("仕事の名前"),
    "description": _("くわしい内容"),
    "due_date": _("希望の納期"),
    "budget": _("予算"),
    "brief": _("方向性と決めごと"),
    "place": _("仕事の場所"),
    "end_client_name": _("最終的な発注者の名前"),
    "skills": _("役立つスキル"),
}


def to_reader(remarks: Iterable[Remark]) -> list[str]:
    """What a worker should ask about, each once, in the active language."""
    return list(dict.fromkeys(fill(READER[remark.key], remark.values, {}) for remark in remarks))


def advised(remark: Remark) -> Advice:
    """One remark for the writer of the job: why, and what to do instead, in the active language."""
    if remark.reason:
        return told(remark.reason)
    why, instead = REMARKS[remark.key]
    return Advice(fill(why, remark.values, {}), fill(instead, remark.values, {}))
