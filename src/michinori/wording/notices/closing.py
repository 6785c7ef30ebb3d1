"""Words for notices of the market's closing (decision 48)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.notices.leads import Leads
from michinori.wording.sentences import Sentence

OF_CLOSING: dict[str, tuple[Sentence, Sentence, Leads]] = {
    "closure_news": (
        _("サイトは%(day)sに終わります"),
        _(
            "%(words)s\n\n"
            "新しい登録と募集は、きょうから止まります。進んでいる契約は、これまでの条件と期限のまま進みます。"
            "残高は、いくらからでも出金できます。振込先の登録、書類とデータの保存を、その日までにお願いします。"
        ),
        Leads("market_closing", _("することを見る")),
    ),
    "closure_moved": (
        _("サイトの最後の日が%(day)sに延びました"),
        _("%(words)s\n\n前にお知らせした日より、あとになりました。そのほかは変わりません。"),
        Leads("market_closing", _("することを見る")),
    ),
    "closure_off": (
        _("サイトは続きます"),
        _("%(words)s\n\nサイトを終えるのは取りやめになりました。新しい登録と募集が、またできます。"),
        Leads("market_closing", _("くわしく見る")),
    ),
    "money_left": (
        _("残高%(amount)s円の振込先がありません"),
        _(
            "サイトは%(day)sに終わります。残高が%(amount)s円ありますが、振り込める口座がありません。"
            "口座を登録すると、報酬は次の出金の日に、仮払いに使わなかったお金は最後の日のあとの出金の日に振り込みます。"
            "登録がないあいだは、お預かりしたままです。"
        ),
        Leads("money", _("振込先を登録する"), figure="amount", named=_("お預かりしている額")),
    ),
}
