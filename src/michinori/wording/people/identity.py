"""Words for checking who somebody is: what is asked for, what was checked, and why it cannot go on (decision 41)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from michinori.rules.people.identity import Checked
from michinori.wording.sentences import Flaws, Problems, Sentence

PROBLEMS: Problems = {
    "identity-waits": (
        _("もう、書類を確かめています"),
        _("前に送られた書類を、運営が確かめています。送り直すときは、先にそれを取り下げてください。"),
    ),
    "identity-known": (
        _("もう、確認が済んでいます"),
        _("この確認は済んでいるため、書類はいりません。名前や住所を変えたときは、もう一度送れます。"),
    ),
    "identity-answered": (
        _("この申請は終わっています"),
        _("もう運営が決めたか、送った人が取り下げたか、期限が過ぎました。"),
    ),
    "number-checked": (
        _("確認の済んだ法人番号です"),
        _("書類で確かめた番号なので、ここでは変えられません。まちがいは、お問い合わせからお知らせください。"),
    ),
    "identity-declared-anew": (
        _("届け出が変わりました"),
        _(
            "いまの届け出は、このページにあったものや、送られた書類の番号と違います。名前・住所・法人番号を、書類ともう一度見くらべてください。"
        ),
    ),
    "papers-wait": (
        _("確認待ちの書類があります"),
        _("送られた書類を、先に確かめるか断ってください。番号は、そのあとで直せます。"),
    ),
    "document-unreadable": (
        _("この画像は開けません"),
        _("画像の鍵が、いまのサーバーの鍵と違います。本人に、書類を取り下げて送り直してもらってください。"),
    ),
    "identity-too-often": (
        _("今日は、これ以上送れません"),
        _("書類を送れるのは、1日%(limit)s回までです。明日もう一度お送りください。"),
    ),
    "address-missing": (
        _("先に、本名と住所を書いてください"),
        _(
            "確かめる本名か住所がまだありません。本名は「名前」に、住所は「仕事を頼むときの申告」に書くと、書類を送れます。"
        ),
    ),
}
FLAWS: Flaws = {
    "not_a_document": _("JPEGやPNGなどの画像か、PDFを送ってください。壊れたファイルや、大きすぎる画像は読めません。"),
    "too_many_pages": _("PDFは%(limit)sページまでです。名前と住所のあるページだけを送ってください。"),
    "address_missing": _("住所の届け出がないため、確かめられません。"),
}
LEVELS: dict[str, Sentence] = {
    "person": _("本人確認"),
    "company": _("法人確認"),
    "address": _("住所確認"),
}
CHECKED: dict[str, Sentence] = {
    "person": _("運営が、公的な書類で本名を確かめました"),
    "company": _("運営が、登記などの書類で会社を確かめました"),
    "address": _("運営が、届け出の住所を書類で確かめました"),
}
"""What was checked, in full, as everybody reads it."""
MARKS: dict[str, Sentence] = {
    "person": _("本人確認済み"),
    "company": _("法人確認済み"),
    "address": _("住所確認済み"),
}
"""The same beside a name."""
VOUCHED: Sentence = _("会員になるときに、運営が確かめました")
"""Of accounts that the operator made as checked ones, without a day."""
PARTS: dict[str, Sentence] = {
    "front": _("書類の表"),
    "back": _("書類の裏"),
    "selfie": _("自撮り"),
    "register": _("登記事項証明書"),
    "paper": _("名前と住所のある書類"),
}
PART_HINTS: dict[str, Sentence] = {
    "front": _(
        "運転免許証、マイナンバーカード、在留カード、パスポートなど、顔写真のあるもの。四すみまで写してください。"
    ),
    "back": _("住所の変更などが書かれているとき。マイナンバーカードの裏は、番号があるので送らないでください。"),
    "selfie": _("いまの顔を、書類と並べて。帽子やマスクははずしてください。"),
    "register": _("3か月以内の履歴事項全部証明書。画像かPDFで。"),
    "paper": _("3か月以内の公共料金の領収書や住民票など。住民票は、マイナンバーの載っていないものを。"),
}


def mark_of(*, company: bool) -> Sentence:
    """The mark beside the name of somebody of whom it was checked who they are."""
    return MARKS["company" if company else "person"]


@dataclass(frozen=True)
class CheckedLine:
    """One thing that was checked: its name, the mark beside a person's name, the sentence, the day."""

    word: Sentence
    mark: Sentence
    said: Sentence
    on: date | None


def checked_lines(checked: Iterable[Checked]) -> list[CheckedLine]:
    """What was checked, as everybody reads it."""
    return [
        CheckedLine(LEVELS[one.level], MARKS[one.level], CHECKED[one.level] if one.on else VOUCHED, one.on)
        for one in checked
    ]
