"""Words for the stream of a contract: what somebody did, in short, above their own words in a bubble."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.facts import Fact
from michinori.wording.contract.history import of_work
from michinori.wording.sentences import Sentence, fill

NOTHING_LEFT: Sentence = _("退会した方のことばは、消えています。")
APPROVED: Sentence = _("承認済み")
AWAITED: Sentence = _("確認待ち")
_SHORT: dict[str, Sentence] = {
    "progress_reported": _("%(stage)s %(percent)s%%"),
    "progress_objected": _("「%(stage)s」に異議"),
    "stage_submitted": _("「%(stage)s」を提出"),
    "stage_returned": _("「%(stage)s」を差し戻し"),
    "hours_logged": _("%(day)sの%(time)s"),
    "week_objected": _("%(week)sからの週に異議"),
    "work_delivered": _("納品"),
    "work_sent_back": _("納品を差し戻し"),
    "change_requested": _("変更の依頼"),
    "change_declined": _("変更依頼を断る"),
    "amendment_proposed": _("条件変更の提案（%(price)s円、税抜）"),
    "amendment_declined": _("条件変更を断る"),
    "ending_countered": _("%(amount)s円（税抜）で終わりたい"),
    "ending_opened": _("%(amount)s円（税抜）で終わりたい"),
}
IN_SHORT: dict[str, Sentence] = {
    "offer_made": _("%(who)sが条件を提示（%(price)s円、税抜）"),
    "offer_accepted": _("契約が成立しました"),
    "deposit_made": _("仮払い %(amount_with_tax)s円（税込）"),
    "deposit_made:amendment": _("差額の仮払い %(amount_with_tax)s円（税込）"),
    "progress_acknowledged": _("「%(stage)s」%(percent)s%%まで確認済み"),
    "progress_acknowledged:clock": _("「%(stage)s」%(percent)s%%まで、自動で確認済み"),
    "stage_approved": _("「%(stage)s」が承認されました"),
    "stage_approved:clock": _("「%(stage)s」が自動で承認されました"),
    "week_acknowledged": _("%(week)sからの%(time)sを確認済み"),
    "week_acknowledged:clock": _("%(week)sからの%(time)sを、自動で確認済み"),
    "work_delivered": _("%(who)sが納品しました"),
    "work_accepted": _("検収されました"),
    "work_accepted:clock": _("自動で検収されました"),
    "contract_completed": _("契約が完了しました"),
    "payment_made": _("支払い %(before_tax)s円（税抜）"),
    "payment_made:worker": _("手取り%(net)s円が支払われました"),
    "refund_made": _("返金 %(amount_with_tax)s円（税込）"),
    "remark_made": _("書きこみ（%(spot)s）"),
    "change_accepted": _("%(who)sが変更依頼を受けました（%(change)s）"),
    "change_accepted:included": _("%(who)sが変更依頼を受けました（%(change)s）"),
    "work_superseded": _("振り出しに戻りました（それまでの分 %(amount)s円、税抜）"),
    "ending_settled": _("%(amount)s円（税抜）で精算（%(settled_by)s）"),
    "ending_opened:noticed": _("予告の日が来て、途中終了が始まりました（%(amount)s円、税抜）"),
    "ending_opened:clock": _("長く動きがなく、途中終了が始まりました（%(amount)s円、税抜）"),
    "ending_opened:withdrawal": _("事業の終わりで、途中終了が始まりました（%(amount)s円、税抜）"),
    "bidding_opened": _("封をした額を出せるようになりました"),
    "bids_opened": _("封をした額は折り合いませんでした"),
    "handover_made": _("%(who)sが引き継ぎのリンクを作りました"),
    "handover_accepted": _("引き継ぎ先が、残りを%(amount)s円（税抜）で引き受けました"),
    "handed_over": _("残りの仕事の契約が成立しました"),
}
"""What happened, in short, by the keys of ``history.SENTENCES``; the whole sentence stands in the history."""


def short(fact: Fact, stage_names: Mapping[str, str]) -> str:
    """What somebody did in a few words, without saying who; empty where only the whole sentence is right."""
    sentence = _SHORT.get(fact.event_kind)
    if sentence is None:
        return ""
    return fill(sentence, vars(fact) | of_work(fact, stage_names), {})
