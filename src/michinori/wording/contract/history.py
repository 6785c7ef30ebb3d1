"""Words for the history of a contract: one sentence for each kind of fact."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.changes import (
    ChangeAccepted,
    ChangeDeclined,
    ChangeRequested,
    ChangeWithdrawn,
    OfRequest,
    SwitchAccepted,
)
from michinori.rules.contract.facts.ends import (
    BidsOpened,
    EndingNoticed,
    EndingOpened,
    EndingSettled,
    EndingWithdrawn,
    ResultFiled,
)
from michinori.rules.contract.facts.fact import ByAny, BySide
from michinori.rules.contract.facts.money import BonusPaid, DepositMade, PaymentMade
from michinori.rules.contract.facts.offers import ClockMoved
from michinori.rules.contract.facts.time_log import HoursLogged, HoursTakenBack, Minutes, WeekObjected
from michinori.rules.contract.facts.work import (
    NotMet,
    OfStage,
    OriginalInspected,
    ProgressObjected,
    ProgressReported,
    RemarkMade,
    ReturnAgreed,
    ShowingAllowed,
    ShowingEnded,
    Shown,
    StageBought,
    StageLetBegin,
    StagePutBack,
    StageReturned,
    StageStarted,
    StageSubmitted,
    WorkDelivered,
    WorkSentBack,
    WorkSuperseded,
)
from michinori.rules.contract.life import Side
from michinori.wording import display
from michinori.wording.contract import contracts, outside_results
from michinori.wording.contract.remarks import spot_text
from michinori.wording.measures.hours import time_text
from michinori.wording.sentences import Sentence, fill

type Doer = Literal["you", "colleague", "client", "trustee"]
"""Who acted on the reader's side: ``trustee``, as an insolvent client reads it; ``client``, as its trustee does."""

_WHO: dict[str, Sentence] = {
    "you": _("あなた"),
    "colleague": _("あなたの組織"),
    "trustee": _("あなたの破産管財人"),
    "client": _("クライアント"),
    "worker": _("ワーカー"),
}
_FILES = {
    "none": _("ファイルなし"),
    "some": _("ファイルあり"),
    "one": _("ファイル1点"),
    "count": _("ファイル%(count)s点"),
}
_A_STAGE = _("なくなった工程")
_DONE_BY: dict[type[Fact], Side] = {
    DepositMade: "client",
    StageStarted: "worker",
    ProgressReported: "worker",
    ProgressObjected: "client",
    StageSubmitted: "worker",
    StageLetBegin: "client",
    StagePutBack: "worker",
    StageReturned: "client",
    StageBought: "client",
    BonusPaid: "client",
    OriginalInspected: "client",
    ShowingAllowed: "client",
    ShowingEnded: "client",
    ReturnAgreed: "worker",
    HoursLogged: "worker",
    HoursTakenBack: "worker",
    WeekObjected: "client",
    WorkDelivered: "worker",
    WorkSentBack: "client",
    ChangeRequested: "client",
    ChangeAccepted: "worker",
    ChangeDeclined: "worker",
    ChangeWithdrawn: "client",
}
"""The side of facts that only one side can bring about; other facts have it in ``by``."""

SENTENCES: dict[str, Sentence] = {
    "offer_made": _("%(who)sが条件を提示しました（%(price)s円、税抜）"),
    "offer_accepted": _("%(who)sが条件に同意し、契約が成立しました（第%(terms_version)s版）"),
    "offer_declined": _("%(who)sが条件の提示を断りました"),
    "offer_countered": _("%(who)sが別の条件を出しました（第%(terms_version)s版、%(price)s円、税抜）"),
    "offer_lapsed": _("返事がないまま期限が過ぎ、条件の提示は終わりました"),
    "contract_cancelled": _("%(who)sが契約を取り消しました"),
    "deposit_lapsed": _("仮払いがないまま期限が過ぎ、契約は取り消しになりました"),
    "deposit_made": _("%(who)sが仮払いをしました（%(amount_with_tax)s円、税込）"),
    "deposit_made:amendment": _("%(who)sが条件変更の差額を仮払いしました（%(amount_with_tax)s円、税込）"),
    "stage_started": _("%(who)sが「%(stage)s」の作業を始めました"),
    "stage_let_begin": _("%(who)sが「%(stage)s」を先に始められるようにしました"),
    "stage_put_back": _("%(who)sが「%(stage)s」の着手を取り消しました"),
    "progress_reported": _("%(who)sが「%(stage)s」の途中経過を報告しました（%(percent)s%%、%(files)s）"),
    "progress_acknowledged": _("%(who)sが「%(stage)s」の途中経過を確認しました（%(percent)s%%）"),
    "progress_acknowledged:clock": _(
        "返事の期限が過ぎ、「%(stage)s」の途中経過が確認済みになりました（%(percent)s%%）"
    ),
    "progress_objected": _("%(who)sが「%(stage)s」の途中経過に異議を伝えました"),
    "stage_submitted": _("%(who)sが「%(stage)s」を提出しました（%(files)s）"),
    "stage_approved": _("%(who)sが「%(stage)s」を承認しました"),
    "stage_approved:clock": _("返事の期限が過ぎ、「%(stage)s」が承認済みになりました"),
    "stage_returned": _("%(who)sが「%(stage)s」を差し戻しました（%(items)s項目、差し戻し%(revisions_used)s回目）"),
    "return_agreed": _("%(who)sが「%(stage)s」の差し戻しの理由を認めました（この差し戻しは回数に数えません）"),
    "hours_logged": _("%(who)sが%(day)sの作業を記録しました（%(time)s、%(files)s）"),
    "hours_taken_back": _("%(who)sが%(day)sの記録を取り消しました（%(time)s）"),
    "week_acknowledged": _("%(who)sが%(week)sからの週を確認しました（%(time)s）"),
    "week_acknowledged:clock": _("返事の期限が過ぎ、%(week)sからの週が確認済みになりました（%(time)s）"),
    "week_objected": _("%(who)sが%(week)sからの週に異議を伝えました（%(time)s）"),
    "work_delivered": _("%(who)sが納品しました（%(files)s）"),
    "work_accepted": _("%(who)sが検収しました"),
    "work_accepted:clock": _("返事の期限が過ぎ、納品が検収済みになりました"),
    "work_sent_back": _(
        "%(who)sが納品を差し戻しました（工程 %(stages)s、%(items)s項目、差し戻し%(revisions_used)s回目）"
    ),
    "contract_completed": _("契約が完了しました（支払いの合計 %(paid)s円、税抜）"),
    "payment_made": _("%(payment_kind)s: %(before_tax)s円（税抜）"),
    "payment_made:worker": _("%(payment_kind)s: %(before_tax)s円（税抜）。手数料などを引いた受け取りは%(net)s円です"),
    "original_inspected": _("%(who)sが、検品のために原本を開きました（権利は移りません）"),
    "remark_made": _("%(who)sが、提出されたものに書きこみました（%(spot)s）"),
    "showing_allowed": _("%(who)sが、この仕事を作品として公開してよいと答えました"),
    "showing_ended": _("%(who)sが、作品としての公開を取りやめました（作品は外れました）"),
    "stage_bought": _("%(who)sが「%(stage)s」の原本を%(amount)s円（税抜）で買い取りました"),
    "bonus_paid": _("%(who)sがボーナス%(amount)s円（税抜）を払いました"),
    "refund_made": _("仮払い金のうち%(amount_with_tax)s円（税込）がクライアントの残高に戻りました"),
    "amendment_proposed": _("%(who)sが条件変更の案を出しました（%(price)s円、税抜）"),
    "amendment_accepted": _("%(who)sが条件変更に同意しました"),
    "difference_due": _("新しい条件は、差額%(amount_with_tax)s円（税込）の仮払いを待っています"),
    "amendment_in_force": _("条件変更が有効になりました（第%(terms_version)s版、%(price)s円、税抜）"),
    "amendment_declined": _("%(who)sが条件変更を断りました。いまの条件のまま続きます"),
    "amendment_withdrawn": _("%(who)sが条件変更の案を取り下げました"),
    "amendment_superseded": _("条件変更の案が、別の案に置き換わりました"),
    "amendment_lapsed": _("条件変更の案は、成立しないまま終わりました（いまの条件のままです）"),
    "switch_proposed": _(
        "%(who)sが、%(amount)s円（税抜）で精算して%(price)s円（税抜）の新しい契約に切り替える案を出しました"
    ),
    "switch_accepted": _("%(who)sが切り替えに同意しました。ここで精算し、新しい契約で続けます"),
    "switch_accepted:waits": _(
        "%(who)sが切り替えに同意しました。足りない%(missing_with_tax)s円（税込）の仮払いを待っています"
    ),
    "contract_switched": _(
        "切り替えのため、この契約は%(amount)s円（税抜）で精算され、新しい契約で続きます。仮払いも、同じ時に移りました"
    ),
    "switch_declined": _("%(who)sが切り替えを断りました。いまの契約のまま続きます"),
    "switch_withdrawn": _("%(who)sが切り替えの案を取り下げました"),
    "switch_lapsed": _("切り替えの案は、成立しないまま終わりました（いまの契約のままです）"),
    "change_requested": _("%(who)sが変更を依頼しました（%(change)s）"),
    "change_accepted": _("%(who)sが変更依頼を受けました（%(change)s）。条件変更の案として相手に届きます"),
    "change_accepted:included": _(
        "%(who)sが変更依頼を受けました（%(change)s）。契約に含まれる回数のうちで、すぐに有効です"
    ),
    "change_declined": _("%(who)sが変更依頼を断りました（%(change)s）。いまの条件のまま続きます"),
    "change_withdrawn": _("%(who)sが変更依頼を取り下げました（%(change)s）"),
    "change_lapsed": _("変更依頼は、返事がないまま期限が過ぎ、終わりました（%(change)s）。いまの条件のまま続きます"),
    "class_disputed": _("%(who)sは、この変更依頼を%(change)sと見ています。決まりによる区分はそのままです"),
    "work_superseded": _(
        "作業が振り出しに戻りました。それまでの分として%(amount)s円（税抜）がメーターに残り、工程は最初からになります"
    ),
    "work_superseded:nothing": _("作業が振り出しに戻りました。メーターに新しく加わる額はありません"),
    "ending_noticed": _(
        "%(who)sが途中終了を予告しました（%(amount)s円、税抜。理由: %(reason)s）。%(begins)sまでは契約のまま続きます"
    ),
    "ending_noticed:clock": _(
        "クライアントの事業が終わるため、途中終了が予告されました。%(begins)sまでは契約のまま続きます"
    ),
    "ending_opened:noticed": _("予告の期限が来て、途中終了の手続きが%(amount)s円（税抜）で始まりました"),
    "ending_opened:begun": _("%(who)sが予告を待たずに、途中終了の手続きを%(amount)s円（税抜）で始めました"),
    "ending_opened": _("%(who)sが途中終了を申し出ました（%(amount)s円、税抜。理由: %(reason)s）"),
    "ending_opened:clock": _(
        "長く動きがなかったため、途中終了の手続きが、申告している分の%(amount)s円（税抜）で始まりました"
    ),
    "ending_opened:withdrawal": _(
        "クライアントの事業が終わったため、途中終了の手続きが、申告している分の%(amount)s円（税抜）で始まりました"
    ),
    "client_withdrew": _("クライアントが事業をやめました"),
    "client_insolvent": _("クライアントの倒産が記録されました。クライアントに不利になる期限は止まります"),
    "ending_countered": _("%(who)sが額を伝えました（%(amount)s円、税抜）"),
    "ending_withdrawn": _("%(who)sが途中終了を取り下げました。契約は元の状態に戻ります"),
    "ending_withdrawn:counted": _(
        "%(who)sが途中終了を取り下げました。契約は元の状態に戻り、"
        "予告中の差し戻しも回数に入ります（使った回数: %(revisions_used)s回）"
    ),
    "ending_extended": _("%(who)sが、病気のため返事の期限を延ばしました"),
    "bidding_opened": _("額が離れたままなので、どちらも封をした額を出せるようになりました"),
    "bid_sealed": _("%(who)sが封をした額を出しました（額はだれにも見えません）"),
    "bids_opened": _("封をした額は折り合いませんでした。出された額は、この先もだれにも見えません"),
    "bids_opened:met": _("封をした額が折り合いました"),
    "result_filed": _("%(who)sが外で決まった結果を届けました（%(amount)s円、税抜）"),
    "result_checked": _("運営者が、届けられた書類が本物であることを確かめました"),
    "result_refused": _("運営者は、届けられた書類が本物であることを確かめられませんでした"),
    "result_denied": _("%(who)sが届けられた結果を否認しました。途中終了の手続きはそのまま続きます"),
    "ended_by_insolvency": _("クライアントの倒産により、%(who)sがメーターの額で契約を終えました"),
    "handover_made": _("%(who)sが、残りの仕事を引き継ぐリンクを作りました（目安 %(amount)s円、税抜）"),
    "handover_agreed": _("%(who)sが、引き継ぎ先に約束したことや成果物の一覧を見せることに同意しました"),
    "handover_revoked": _("%(who)sが引き継ぎのリンクを取り消しました"),
    "handover_lapsed": _("引き継ぎのリンクは、使われないまま終わりました"),
    "handover_accepted": _(
        "引き継ぎ先が、残りの仕事を%(amount)s円（税抜）で引き受けました。ワーカーの返事を待っています"
    ),
    "handed_over": _("残りの仕事の契約が成立しました。その契約が続くあいだ、この契約の途中終了は取り下げられません"),
    "contract_continues": _("この契約は、ほかの契約の続きです"),
    "ending_settled": _("途中終了が%(amount)s円（税抜）で精算されました（%(settled_by)sによる）"),
    "ending_settled:switched": _("切り替えのため、この契約は%(amount)s円（税抜）で精算されました"),
    "ending_settled:at_once": _("この契約は%(amount)s円（税抜）で精算されました"),
    "ending_settled:undisputed": _("争うところがなくなり、途中終了が%(amount)s円（税抜）で精算されました"),
    "clock_moved": _("メンテナンスのため、期限が%(moved_from)sから%(moved_to)sに移りました"),
    "result_filed:kind": _("%(who)sが外で決まった結果を届けました（%(result)s、%(amount)s円、税抜）"),
}

_OF_THE_READER: dict[tuple[str, Side | None], Sentence] = {
    ("client_withdrew", "client"): _("事業の終わりの手続きをしました"),
    ("client_insolvent", "client"): _("倒産が記録されました。不利になる期限は止まります"),
    ("ending_opened:withdrawal", "client"): _(
        "事業が終わったため、途中終了の手続きが、申告されている分の%(amount)s円（税抜）で始まりました"
    ),
    ("ended_by_insolvency", "client"): _("倒産により、%(who)sがメーターの額で契約を終えました"),
    ("handover_accepted", "worker"): _(
        "引き継ぎ先が、残りの仕事を%(amount)s円（税抜）で引き受けました。あなたの返事を待っています"
    ),
}
"""In place of a sentence that speaks of its reader as of a third person: by key and the reader's side."""


def history_sentence(
    fact: Fact,
    *,
    viewer_side: Side | None,
    stage_names: Mapping[str, str],
    doer: Doer = "you",
    shorter: Mapping[str, Sentence] | None = None,
) -> str:
    """One fact as its reader sees it; ``viewer_side`` None for staff. ``doer``: who did it, if the reader's side did.

    ``stage_names``: by stage id, also of stages that newer terms dropped. ``shorter``: sentences in place of the whole
    ones, by their keys.
    """
    said = of_work(fact, stage_names) | _of_others(fact) | {"who": _who(fact, viewer_side, doer)}
    key = _variant(fact, viewer_side)
    sentence = (shorter or {}).get(key) or _OF_THE_READER.get((key, viewer_side)) or SENTENCES[key]
    return fill(sentence, vars(fact) | said, {})


def _variant(fact: Fact, viewer_side: Side | None) -> str:
    kind = fact.event_kind
    if variant := _variant_of_end(fact):
        return f"{kind}:{variant}"
    match fact:
        case ByAny(by="clock"):
            return f"{kind}:clock"
        case ChangeAccepted(included=True):
            return f"{kind}:included"
        case SwitchAccepted(missing_with_tax=int()):
            return f"{kind}:waits"
        case WorkSuperseded(amount=0):
            return f"{kind}:nothing"
        case BidsOpened(met=True):
            return f"{kind}:met"
        case DepositMade(amendment=str()):
            return f"{kind}:amendment"
        case PaymentMade() if viewer_side == "worker":
            return f"{kind}:worker"
    return kind


def _variant_of_end(fact: Fact) -> str:
    """The variant of a fact about an ending; empty if it has only one sentence."""
    match fact:
        case EndingOpened(side="client", by="clock"):
            return "noticed"
        case EndingOpened(side="client", by="worker"):
            return "begun"
        case EndingOpened(by="clock", reason="client_withdrew"):
            return "withdrawal"
        case EndingWithdrawn(revisions_used=int()):
            return "counted"
        case EndingSettled(ending=None):
            return "switched" if fact.settled_by == "agreement" else "at_once"
        case EndingSettled(settled_by="undisputed"):
            return "undisputed"
        case ResultFiled(kind=str()):
            return "kind"
    return ""


def side_of(fact: Fact) -> Side | None:
    """The side that brought a fact about; None for the clock, staff and what follows from another fact."""
    by = _DONE_BY.get(type(fact)) or (fact.by if isinstance(fact, BySide | ByAny) else None)
    return by if by == "client" or by == "worker" else None


def _who(fact: Fact, viewer_side: Side | None, doer: Doer) -> str:
    side = side_of(fact)
    if side is None:
        return ""
    return str(_WHO[doer if side == viewer_side else side])


def of_work(fact: Fact, stage_names: Mapping[str, str]) -> dict[str, object]:
    """The values of a fact of work that its sentences name."""
    said: dict[str, object] = {}
    if isinstance(fact, OfStage):
        said["stage"] = stage_names.get(fact.stage) or str(_A_STAGE)
    if isinstance(fact, Shown):
        said["files"] = _files(fact)
    if isinstance(fact, NotMet):
        said["items"] = fact.item_count
    if isinstance(fact, WorkSentBack):
        said["stages"] = ", ".join(str(number) for number in fact.stages)
    if isinstance(fact, Minutes):
        said |= {"time": time_text(fact.minutes), "week": display.day(fact.week, year=False)}
    if isinstance(fact, HoursLogged | HoursTakenBack):
        said["day"] = display.day(fact.day, year=False)
    return said


def _of_others(fact: Fact) -> dict[str, object]:
    match fact:
        case OfRequest():
            return {"change": str(contracts.CHANGE_CLASSES[fact.kind])}
        case RemarkMade():
            return {"spot": spot_text(fact)}
        case PaymentMade():
            return {"payment_kind": str(contracts.PAYMENT_KINDS[fact.kind])}
        case EndingNoticed():
            begins = display.until(datetime.fromisoformat(fact.begins_at))
            return {"reason": str(contracts.REASONS[fact.reason]), "begins": begins}
        case ClockMoved():
            was, until = (display.until(datetime.fromisoformat(one), year=False) for one in (fact.was, fact.until))
            return {"moved_from": was, "moved_to": until}
        case ResultFiled(kind=str() as result):
            return {"result": str(outside_results.RESULT_KINDS[result])}
        case EndingOpened():
            return {"reason": str(contracts.REASONS[fact.reason])}
        case EndingSettled():
            return {"settled_by": str(contracts.SETTLED_BY[fact.settled_by])}
    return {}


def _files(fact: Shown) -> str:
    count = len(fact.files or ())
    if count > 1:
        return fill(_FILES["count"], {"count": count}, {})
    if count == 1:
        return str(_FILES["one"])
    return str(_FILES["some" if fact.has_file else "none"])
