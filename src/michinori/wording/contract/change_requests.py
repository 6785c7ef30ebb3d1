"""Refusals and flaws of change requests (変更依頼, domain § 5)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems

PROBLEMS: Problems = {
    "change-not-open": (
        _("この変更依頼には、もう返事ができません"),
        _("返事が済んだか、取り下げられました。契約のページで、いまの状態を確かめてください。"),
    ),
    "change-fits-no-more": (
        _("この変更依頼は、いまの条件に合わなくなりました"),
        _("依頼のあとに条件が変わりました。断るか取り下げて、いまの条件に合わせて出し直してください。"),
    ),
    "too-many-changes": (
        _("返事を待っている変更依頼が%(limit)s件あります"),
        _("一度に待てるのは%(limit)s件までです。どれかに返事が済むか、取り下げてから、送ってください。"),
    ),
    "disputed-already": (
        _("区分への異論は、もう伝えてあります"),
        _("異論はそれぞれ一度だけ残せます。決まりによる区分と並べて、記録に残っています。"),
    ),
}

FLAWS: Flaws = {
    "brief_key_unknown": _("この項目は、いまの方向性にありません。外せるのは、ある項目だけです。"),
    "brief_value_same": _("いまの方向性と同じです。変えたい内容を入れるか、この項目を消してください。"),
    "class_same": _("決まりによる区分と同じです。別の区分を選んでください。"),
    "included_as_it_is": _(
        "契約に含まれる回数のうちの変更なので、受けるとそのまま有効になります。条件は添えられません。"
    ),
    "restart_outgrown": _(
        "振り出しの案が出たあとに、それより多くの分が確定しました。ワーカーがもう一度案を出す必要があります。"
    ),
}
