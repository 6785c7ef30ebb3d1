"""Words for the statement of the amount that the escrow does not cover."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Sentence, fill

TITLE = _("仮払いで足りない分の明細")
ABOUT = _(
    "クライアントの事業が終わったときに、仮払いで払われる額と、それでは足りない額をまとめたものです。"
    "破産などの手続きで債権を届け出るときや、相談するときの資料に使えます。"
)
NOTES = _("この明細について")
LIMITS = _(
    "どこまで請求できるかを決めるものではありません。"
    "途中終了の額が話し合いで決まったときや、裁判などの結果があるときは、その額が最終です。"
    "返事がないまま、または契約時の決まりで精算されたときは、残りの請求を妨げません。"
)
ELSEWHERE = _(
    "このサイトの外での損害（材料費や、ほかの仕事を断ったことなど）は入っていません。"
    "破産管財人に届け出る期限は、裁判所からの知らせに書かれています。"
)
LABELS: dict[str, Sentence] = {
    "client": _("クライアント"),
    "worker": _("ワーカー"),
    "made_at": _("作った日時"),
    "contracts": _("契約の数"),
    "status": _("状態"),
    "settled": _("精算"),
    "deposited_with_tax": _("仮払いされた額"),
    "refunded_with_tax": _("クライアントに戻った額"),
    "paid_with_tax": _("支払い済み"),
    "held_with_tax": _("いま仮払いで守られている額"),
    "waiting_with_tax": _("同意されたが仮払いされなかった差額"),
}
TOTALS: dict[str, Sentence] = {
    "confirmed": _("確定した分では"),
    "standing": _("契約時の決まりの額では"),
    "claimed": _("申告した分では"),
    "price": _("契約金額の全部では"),
}
COLUMNS: tuple[Sentence, ...] = (_("何で見るか"), _("税抜"), _("税込"), _("支払いと仮払いで足りる分"), _("足りない分"))
FINAL = _("この額で最終です")
OPEN = _("残りの請求を妨げません")
IN_SHORT = _("まとめ")
ALL = _("すべての契約の合計")
WITH_TAX = _("「税抜」の列のほかは、税込の金額です。")
_SHORT_NONE = _("足りない分はありません。契約金額の全部まで、支払われたか、仮払いで守られています。")
_SHORT_SAME = _("足りない分は、%(most)s円（税込）です。")
_SHORT_BETWEEN = _(
    "足りない分は、契約時の決まりの額で見ると%(standing)s円、申告した分で見ると%(claimed)s円、"
    "契約金額の全部で見ると%(most)s円（税込）です。"
)
_COUNT = _("%(count)s件")


def in_short(*, standing: int, claimed: int, most: int) -> str:
    """The summary line: the uncovered yen with tax, of the standing figure, of what is claimed, of the whole price."""
    same = standing == claimed == most
    sentence = (_SHORT_SAME if most else _SHORT_NONE) if same else _SHORT_BETWEEN
    return fill(sentence, {"standing": standing, "claimed": claimed, "most": most}, {})


def count(number: int) -> str:
    """How many contracts."""
    return fill(_COUNT, {"count": number}, {})
