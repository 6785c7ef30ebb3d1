"""Refusals and flaws around the end of a client's business (domain § 6)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems

PROBLEMS: Problems = {
    "business-ended": (
        _("もう手続きは済んでいます"),
        _("このクライアントの事業の終わりは、すでに記録されています。"),
    ),
    "send-back-too-late": (
        _("事業の終わりのあとは、差し戻せません"),
        _("納品への返事は、検収か途中終了でできます。何もしなければ、検収の期限で決まります。"),
    ),
    "client-business-ended": (
        _("新しい仕事は出せません"),
        _(
            "事業の終わりが記録されたため、新しい仕事の掲載や条件の提示はできません。進んでいる契約は、それぞれの手続きで終わります。"
        ),
    ),
}

FLAWS: Flaws = {
    "name_differs": _("確認のため、「%(name)s」と、そのままの表記で入力してください。"),
    "unknown_email": _("このメールアドレスの会員がいません。先に登録してもらってください。"),
    "day_in_future": _("今日までの日付にしてください。"),
}
