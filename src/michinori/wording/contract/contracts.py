"""Words for contracts: refusals, statuses, reasons, and the label of every act for each side."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.wording.sentences import Problems, Sentence, Words

SIDES: dict[str, Sentence] = {"client": _("クライアント"), "worker": _("ワーカー")}

CONTRACT_STATUSES: dict[str, Sentence] = {
    "offered": _("条件の提示中"),
    "agreed": _("仮払い待ち"),
    "active": _("作業中"),
    "delivered": _("納品済み（検収待ち）"),
    "completed": _("完了"),
    "ending": _("途中終了の手続き中"),
    "ended": _("途中で終了"),
    "cancelled": _("取り消し"),
}

SWITCHED: Sentence = _("切り替えて継続")
"""The status shown instead of "ended" for a contract that continues under the other kind of pay."""

STAGE_STATUSES: dict[str, Sentence] = {
    "waiting": _("これから"),
    "doing": _("作業中"),
    "submitted": _("承認待ち"),
    "approved": _("承認済み"),
}

AMENDMENT_STATUSES: dict[str, Sentence] = {
    "open": _("返事待ち"),
    "awaiting_deposit": _("差額の仮払い待ち"),
    "in_force": _("有効"),
    "declined": _("断られました"),
    "withdrawn": _("取り下げ"),
    "superseded": _("別の案に置き換え"),
    "lapsed": _("期限切れ"),
}

REASONS: dict[str, Sentence] = {
    "client_withdrew": _("クライアントが事業や計画をやめた"),
    "insolvent": _("クライアントが支払いを続けられなくなった"),
    "restart": _("方向性が変わった（振り出しに戻った）"),
    "worker_unable": _("ワーカーが続けられなくなった"),
    "agreed": _("相談して終わることにした"),
    "other_breach": _("約束が守られなかった"),
}

SETTLED_BY: dict[str, Sentence] = {
    "agreement": _("両者の合意"),
    "undisputed": _("争うところがなくなったこと"),
    "silence": _("返事がないまま期限が過ぎたこと"),
    "bids": _("封をした額の一致"),
    "standing_rule": _("契約時の決まり"),
    "outside_result": _("外部の手続きの結果"),
}

PAYMENT_KINDS: dict[str, Sentence] = {
    "stage": _("承認や確認による支払い"),
    "acceptance": _("検収による支払い"),
    "undisputed": _("争いのない分の支払い"),
    "settlement": _("精算"),
    "purchase": _("原本の買い取り"),
    "bonus": _("ボーナス"),
}

CHANGE_CLASSES: dict[str, Sentence] = {
    "fix": _("修正"),
    "addition": _("追加"),
    "restart": _("振り出し"),
}

ACTS: dict[str, Sentence] = {
    "accept-offer": _("この条件で契約する"),
    "decline-offer": _("断る"),
    "counter-offer": _("別の条件を出す"),
    "lapse-offer": _("提示の期限切れ"),
    "cancel": _("契約を取り消す"),
    "lapse-deposit": _("仮払いの期限切れ"),
    "deposit": _("仮払いする"),
    "start": _("作業を始める"),
    "let-begin": _("先に始めてもらう"),
    "put-back": _("着手を取り消す"),
    "report": _("途中経過を報告する"),
    "submit": _("提出する"),
    "approve": _("承認する"),
    "return": _("差し戻す"),
    "agree-return": _("差し戻しの理由を認める"),
    "acknowledge": _("確認済みにする"),
    "object": _("異議を伝える"),
    "log-hours": _("働いた時間を記録する"),
    "take-back-hours": _("記録を取り消す"),
    "acknowledge-week": _("この週を認める"),
    "object-week": _("異議を伝える"),
    "deliver": _("納品する"),
    "accept": _("検収して完了する"),
    "send-back": _("差し戻す"),
    "propose-amendment": _("条件を変えたい"),
    "accept-amendment": _("新しい条件に同意する"),
    "decline-amendment": _("いまの条件のまま続ける"),
    "withdraw-amendment": _("条件変更の案を取り下げる"),
    "counter-amendment": _("別の案を出す"),
    "lapse-amendment": _("条件変更の期限切れ"),
    "propose-switch": _("固定報酬と時間報酬を切り替える"),
    "accept-switch": _("ここで精算して切り替える"),
    "decline-switch": _("いまの契約のまま続ける"),
    "withdraw-switch": _("切り替えの案を取り下げる"),
    "lapse-switch": _("切り替えの案の期限切れ"),
    "request-change": _("変更を依頼する"),
    "accept-change": _("変更依頼を受ける"),
    "decline-change": _("変更依頼を断る"),
    "withdraw-change": _("変更依頼を取り下げる"),
    "lapse-change": _("変更依頼の期限切れ"),
    "dispute-class": _("区分に異論を伝える"),
    "open-termination": _("途中で終わりたい"),
    "begin-termination": _("待たずに、いま始める"),
    "accept-termination": _("この額で終わる"),
    "counter-termination": _("別の額を伝える"),
    "withdraw-termination": _("途中終了を取り下げる"),
    "extend-termination": _("病気のため返事の期限を延ばす"),
    "silence": _("返事がないまま期限切れ"),
    "open-bidding": _("封をした額の受け付け開始"),
    "seal-bid": _("額に封をして出す"),
    "open-bids": _("封をした額の開封"),
    "file-result": _("外で決まった結果を届ける"),
    "check-result": _("届けられた結果の確認"),
    "deny-result": _("届けられた結果を否認する"),
    "take-result": _("届けられた結果による終了"),
    "end-at-standing": _("メーターの額で終える"),
    "standing-rule": _("契約時の決まりによる終了"),
    "buy": _("この工程の原本を買い取る"),
    "pay-bonus": _("ボーナスを払う"),
    "hand-over": _("残りの仕事を引き継ぐ"),
    "consent-handover": _("引き継ぎ先に見せることに同意する"),
    "revoke-handover": _("引き継ぎのリンクを取り消す"),
    "accept-handover": _("残りの仕事を引き受ける"),
    "lapse-handover": _("引き継ぎのリンクの期限切れ"),
}

_FOR_ONE_SIDE: dict[tuple[str, str], Sentence] = {
    ("cancel", "worker"): _("契約をやめる"),
    ("decline-offer", "client"): _("この案を断る"),
    ("accept-offer", "client"): _("ワーカーの条件で契約する"),
}


_AGAIN: dict[str, Sentence] = {"submit": _("もう一度提出する"), "deliver": _("もう一度納品する")}


def act_label(name: str, side: Side, *, again: bool = False) -> str:
    """The label of the button of one act for one side, in the active language. ``again``: what is not answered yet is
    handed in once more.
    """
    return str(_AGAIN[name] if again else _FOR_ONE_SIDE.get((name, side), ACTS[name]))


WORDS: Words = {"act": ACTS, "contract_status": CONTRACT_STATUSES, "stage_status": STAGE_STATUSES}

PROBLEMS: Problems = {
    "not-your-side": (
        _("相手側の操作です"),
        _("この操作は、契約の相手側だけができます。あなたにできることは、契約のページに出ています。"),
    ),
    "contract-not-over": (
        _("まだ終わっていない契約です"),
        _("作品としての公開や、もう一度頼むことは、契約が終わってからできます。"),
    ),
    "showing-not-allowed": (
        _("クライアントの許可が要ります"),
        _("契約のページで、クライアントが作品としての公開を許可すると、載せられます。"),
    ),
    "not-now": (
        _("いまはできません"),
        _(
            "契約が「%(contract_status)s」のあいだは、「%(act)s」はできません。いまできることは、"
            "契約のページで確かめてください。"
        ),
    ),
    "stage-not-now": (
        _("この工程では、いまはできません"),
        _(
            "工程%(number)sは「%(stage_status)s」なので、「%(act)s」はできません。契約のページで、"
            "工程の状態を確かめてください。"
        ),
    ),
    "stage-not-found": (
        _("その工程はありません"),
        _("条件が変わって、工程の番号が変わったのかもしれません。契約のページで確かめてください。"),
    ),
    "not-your-turn": (
        _("まだ相手の返事が来ていません"),
        _("相手の返事を待っているところです。返事が来たら、お知らせします。"),
    ),
    "terms-changed": (
        _("条件が新しくなっています"),
        _(
            "あなたが見ていたあとに、条件が第%(terms_version)s版になりました。新しい条件を読んでから、"
            "もう一度選んでください。"
        ),
    ),
    "answer-instead": (
        _("取り消しではなく、返事をしてください"),
        _("相手の条件に返事をしてください。契約しないときは「断る」を選んでください。"),
    ),
    "nothing-to-deposit": (
        _("いま仮払いするものはありません"),
        _(
            "仮払いはすでに済んでいるか、差額のある条件変更がありません。契約のページで、"
            "仮払い済みの額を確かめてください。"
        ),
    ),
    "one-report-a-day": (
        _("今日の報告は済んでいます"),
        _("途中経過の報告は、工程ごとに1日1回です。明日また報告するか、できあがっていれば提出してください。"),
    ),
    "nothing-to-answer": (
        _("返事を待っている報告はありません"),
        _("この工程の報告には、もう返事がされています。次の報告や提出をお待ちください。"),
    ),
    "nothing-to-answer-here": (
        _("途中終了の手続きは開いていません"),
        _("手続きはもう終わったか、取り下げられました。契約のページで、いまの状態を確かめてください。"),
    ),
    "no-revisions-left": (
        _("差し戻しの回数を使い切りました"),
        _(
            "この契約で約束した差し戻しは%(included)s回までです。承認するか、"
            "条件変更で回数や報酬を相談するか、途中で終わる手続きを選んでください。"
        ),
    ),
    "stage-not-open": (
        _("この工程は、まだ始められません"),
        _(
            "工程は順番に、一度に%(count)sつまで進めます。工程%(number)sは、前の工程が承認されるか、"
            "クライアントが「先に始めてもらう」を選ぶと始められます。"
        ),
    ),
    "stage-may-begin": (
        _("この工程は、順番どおりに始められます"),
        _("工程%(number)sは次の工程なので、許しは要りません。ワーカーは、空きしだい始められます。"),
    ),
    "stage-reported-on": (
        _("着手を取り消せません"),
        _("工程%(number)sでは、もう報告か提出をしています。このまま進めるか、相手と相談してください。"),
    ),
    "nothing-delivered": (
        _("返事を待っている納品はありません"),
        _("納品はまだされていないか、もう返事が済んでいます。工程ごとの提出には、それぞれの工程で答えてください。"),
    ),
    "all-approved": (
        _("すべての工程が承認済みです"),
        _("承認した工程は差し戻せません。検収して完了するか、条件変更で相談してください。"),
    ),
    "amendment-open": (
        _("条件変更の案がすでに出ています"),
        _("一度に出せる案は一つです。いまの案に返事をするか、別の案に置き換えるか、取り下げてから出してください。"),
    ),
    "amendment-not-open": (
        _("この条件変更は、もう開いていません"),
        _("返事が済んだか、期限が過ぎたか、取り下げられました。必要なら、新しい案を出してください。"),
    ),
    "amendment-accepted-already": (
        _("この条件変更は、すでに同意されています"),
        _("あとは差額の仮払いを待っています。期限までに仮払いがなければ、いまの条件のまま続きます。"),
    ),
    "amendment-fits-no-more": (
        _("この案は、いまの状態に合わなくなりました"),
        _("案が出たあとに、工程の提出や支払いがありました。いまの状態に合わせて、新しい案を出してください。"),
    ),
    "amount-changed": (
        _("相手の額が変わりました"),
        _("いまの相手の額は%(amount)s円（税抜）です。まだ何も送られていません。この額でよいか、確かめてください。"),
    ),
    "amount-below-paid": (
        _("この額では終われなくなりました"),
        _("すでに%(limit)s円（税抜）が支払われています。それ以上の額を伝えてください。"),
    ),
    "wait-for-answer": (
        _("相手の返事を待っています"),
        _("あなたの額は、相手が答えるまで動かせません。返事が来る前なら、途中終了を取り下げることはできます。"),
    ),
    "only-the-opener": (
        _("取り下げられるのは、申し出た側だけです"),
        _("あなたは、相手の額に同意するか、別の額を伝えることができます。"),
    ),
    "already-answered": (
        _("返事が来たあとは、取り下げられません"),
        _("相手の額に同意するか、相手に近づく額を伝えてください。"),
    ),
    "withdrawn-before": (
        _("取り下げは一度だけです"),
        _("この契約では、すでに一度取り下げています。話し合って、額を決めてください。"),
    ),
    "termination-not-open": (
        _("途中終了の手続きは開いていません"),
        _("手続きはもう終わったか、取り下げられました。契約のページで、いまの状態を確かめてください。"),
    ),
    "insufficient-balance": (
        _("残高が足りません"),
        _(
            "必要な額は%(needed)s円、いまの残高は%(balance)s円です。あと%(missing)s円を入金してから、"
            "もう一度お試しください。"
        ),
    ),
    "not-handed-over": (
        _("まだ受け取れないファイルです"),
        _("原本を受け取れるのは、その分の支払いが済んだあとです。それまでは、プレビューと名前を見られます。"),
    ),
    "needs-approver": (
        _("承認者の操作が必要です"),
        _("お金が動く操作は、組織のオーナーか承認者だけができます。担当の方に頼んでください。"),
    ),
    "proposal-not-open": (
        _("この応募には、条件を提示できません"),
        _("応募が取り下げられたか、すでに条件が提示されています。応募の一覧で、いまの状態を確かめてください。"),
    ),
    "same-party": (
        _("自分自身とは契約できません"),
        _("相手のアカウントは、あなたと同じ人または会社のものです。別の相手を選んでください。"),
    ),
}

_DONE: dict[str, Sentence] = {
    "end-at-standing": _("メーターの額で終えました。"),
    "start": _("作業を始めました。"),
    "let-begin": _("先に始められるようにしました。"),
    "put-back": _("着手を取り消しました。"),
    "report": _("途中経過を報告しました。"),
    "submit": _("提出しました。"),
    "approve": _("承認しました。"),
    "return": _("差し戻しました。"),
    "agree-return": _("差し戻しの理由を認めました。"),
    "buy": _("原本を買い取りました。記録の欄からダウンロードできます。"),
    "acknowledge": _("途中経過を確認済みにしました。"),
    "object": _("異議を伝えました。"),
    "log-hours": _("時間を記録しました。"),
    "take-back-hours": _("記録を取り消しました。"),
    "acknowledge-week": _("この週の時間を確認済みにしました。"),
    "object-week": _("この週に異議を伝えました。"),
    "deposit": _("仮払いをしました。"),
    "cancel": _("契約を取り消しました。"),
    "deliver": _("納品しました。"),
    "accept": _("検収しました。"),
    "send-back": _("納品を差し戻しました。"),
}


def done_word(act: str) -> str:
    """The message after an act has succeeded."""
    return str(_DONE[act])
