"""Refusals around the extension for illness, sealed bids, outside results and insolvency (domain § 6)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Problems

PROBLEMS: Problems = {
    "extended-already": (
        _("期限はもう延びています"),
        _("病気による延長は一度だけです。いまの期限までに、同意するか、別の額を伝えてください。"),
    ),
    "natural-persons-only": (
        _("組織としての返事は延ばせません"),
        _("病気による延長は、個人のためのものです。組織のほかの人が、期限までに返事をしてください。"),
    ),
    "bidding-not-open": (
        _("封をした額は、いまは出せません"),
        _("二人の額が離れたまま日がたつと、数日のあいだだけ出せます。いつからいつまでかは契約のページに出ています。"),
    ),
    "bid-sealed-already": (
        _("封をした額は、もう出してあります"),
        _("出せるのは一度だけで、あとから変えられません。開かれるのを待つか、ふつうの額の返事を続けてください。"),
    ),
    "result-filed-already": (
        _("結果はもう届けられています"),
        _("運営者の確認か、相手の返事を待っています。それが済むまで、別の結果は届けられません。"),
    ),
    "nothing-to-check": (
        _("確認を待つ結果はありません"),
        _("もう確認されたか、手続きが終わりました。"),
    ),
    "own-matter": (
        _("自分がかかわる件です"),
        _("公平のため、当事者でないほかの運営者が記録や確認をします。"),
    ),
    "bound-to-end": (
        _("この途中終了は取り下げられません"),
        _("クライアントの事業が終わったか、残りの仕事がほかへ引き継がれました。額を決めて終わることはできます。"),
    ),
    "not-insolvent": (
        _("この終わり方は、クライアントが倒産したときのものです"),
        _("ふつうの途中終了を申し出てください。"),
    ),
}
