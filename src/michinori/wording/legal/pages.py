"""Words for legal pages: titles, the operator's data in them, what a lawyer has to decide, refusals."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.legal.documents import Document
from michinori.wording.sentences import Flaws, Problems, Sentence

TITLES: dict[Document, Sentence] = {
    "terms": _("利用規約"),
    "privacy": _("プライバシーポリシー"),
    "trade": _("特定商取引法に基づく表示"),
    "demands": _("削除や開示を求めるには"),
    "transmission": _("外部送信について"),
    "clients": _("発注するときの約束"),
    "nda": _("秘密保持契約の標準の文面"),
}
LEADS: dict[Document, Sentence] = {
    "terms": _("このサイトを使うときの決まりです。お金を預かる決まりと、途中で終わるときの決まりもここにあります。"),
    "privacy": _("お預かりする個人情報と、その使い道、消し方です。"),
    "trade": _("運営者の名前と連絡先、料金、支払いと取りやめの条件です。"),
    "demands": _("権利を侵された方が、投稿の削除や、投稿した人の情報の開示を求める方法です。"),
    "transmission": _("このサイトを開いたとき、お使いの端末から外へ送られる情報です。"),
    "clients": _("仕事を頼む方に守っていただくことです。国のガイドラインと法律に沿っています。"),
    "nda": _("秘密の資料を見せるとき、クライアントとワーカーが選んで結べる約束です。自分の文面を使うこともできます。"),
}
OPERATOR: dict[str, Sentence] = {
    "operator_name": _("運営者の名前"),
    "operator_representative": _("代表者または責任者の名前"),
    "operator_address": _("運営者の住所"),
    "operator_phone": _("電話番号"),
    "operator_email": _("メールアドレス"),
    "operator_hours": _("受付の時間"),
    "operator_telecom": _("電気通信事業の届出番号"),
    "operator_court": _("争いになったときの裁判所"),
}
"""The settings with the operator's data that templates of legal pages name."""
LACKING = _("【未記入: %s】")
LAWYER: tuple[Sentence, ...] = (
    _("代理受領の書き方。仮払いがフリーランス法4条と民法のうえで支払いに当たるか。"),
    _("クライアントが破産したとき、仮払いはだれのものか（財団に戻るのか、ワーカーのものか）。"),
    _("途中で終わるときの金額の決まりが、損害賠償の額の予定（民法420条）として有効か。消費者契約法に反しないか。"),
    _("フリーランス法12条の住所の表示は、ログインした人だけに見せればよいか。"),
    _("電気通信事業の届出が要るか。要るなら、その番号。"),
    _("「途中終了の目安額」を示すことが、弁護士法72条に触れないか。"),
    _("媒介者交付特例で、運営者がインボイスを出してよいか。"),
    _("国をまたぐ収納代行の規制（2026年の政令と内閣府令）に当たらないか。"),
    _("今年度の税制（源泉徴収、免税事業者からの仕入れの控除）が、書いてあるとおりか。"),
    _("消費者であるクライアントに、返事がないときの承認を求めてよいか（消費者契約法9条、10条）。"),
    _("秘密保持契約の標準の文面（期間、例外、住所を載せずに本名だけを示すこと）で足りるか。"),
)
"""What the operator's lawyer has to decide; shown at the desk alone."""

WAYS: dict[str, Sentence] = {"sign_up": _("会員登録のとき"), "page": _("同意のページ")}

PROBLEMS: Problems = {
    "terms-to-accept": (
        _("新しい規約への同意が必要です"),
        _(
            "規約が新しくなりました。ページのいちばん下の「規約と表示」から読んで同意すると、続けられます。"
            "進んでいる契約、お金の受け取り、退会は、同意しなくてもできます。"
        ),
    ),
    "terms-of-service-changed": (
        _("読んでいるあいだに、規約がまた変わりました"),
        _("いまの規約を読んでから、もう一度押してください。"),
    ),
    "version-published": (
        _("ほかの人が、先に次の版を公開しました"),
        _("その版を読んでから、もう一度公開してください。書いたものは、この欄に残っています。"),
    ),
    "version-checked": (
        _("この版の確認は、もう記録されています"),
        _("確認した人と日付は、版のページで読めます。"),
    ),
}
FLAWS: Flaws = {
    "version_in_the_past": _("今日か、それより後の日を選んでください。"),
    "version_before_last": _("前の版が始まる%(first)sか、それより後の日を選んでください。"),
    "version_too_far": _("%(days)s日先までの日を選んでください。"),
    "day_ahead": _("今日か、それより前の日を選んでください。"),
}
