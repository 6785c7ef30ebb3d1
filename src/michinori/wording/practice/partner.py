"""Words for the simulated partner of a practice: its rules, what it says, what it did."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.rules.practice.partner import BEARS, DEARER, HOURS, NEAR, OFFERS, Reply
from michinori.wording.sentences import Sentence, fill

_ASKS: dict[Side, Sentence] = {
    "client": _("お店の予算が減ってしまいました。「入稿データ」を5,000円下げてもらえませんか。"),
    "worker": _("花の絵を一つ増やしたくなりました。「入稿データ」を5,000円上げてもらえませんか。"),
}
_SAID: dict[str, Sentence] = {
    "counter-amendment": _("その額は難しいです。このくらいなら、お受けできます。"),
    "open-termination": _("お店の都合で、もう要らなくなりました。支払った分だけで終わりにしてください。"),
    "counter-termination": _("ここまでの作業もあるので、あいだを取りませんか。"),
    "object": _("ファイルがないので、どこまでできたか見られません。"),
    "object-week": _("ファイルがないので、何をした時間か見られません。"),
    "return": _("ファイルがないので、見られませんでした。"),
    "send-back": _("ファイルがないので、見られませんでした。"),
    "request-change": _("やっぱり、主役を変えたくなりました。"),
    "decline-change": _("また振り出しに戻るのは、お受けできません。"),
}
_DID: dict[str, Sentence] = {
    "acknowledge": _("相手が、途中経過を確認しました。"),
    "object": _("相手が、途中経過に異議を言いました。ファイルがなかったからです。"),
    "approve": _("相手が、工程を承認しました。"),
    "return": _("相手が、工程を差し戻しました。ファイルがなかったからです。"),
    "accept": _("相手が、納品を検収しました。"),
    "send-back": _("相手が、納品を差し戻しました。ファイルがなかったからです。"),
    "acknowledge-week": _("相手が、その週の時間を確認しました。"),
    "object-week": _("相手が、その週の時間に異議を言いました。ファイルがなかったからです。"),
    "take-back-hours": _("相手が、異議のあった記録を一つ取り消し、その週の残りの確認を頼んできました。"),
    "counter-amendment": _("相手が、別の案を返してきました。"),
    "accept-amendment": _("相手が、あなたの案に同意しました。"),
    "decline-amendment": _("相手が、あなたの案を断りました。いまの条件のまま続きます。"),
    "accept-switch": _("相手が、切り替えに同意しました。続きは、新しい契約です。"),
    "decline-switch": _("相手が、切り替えを断りました。いまの契約のまま続きます。"),
    "accept-change": _("相手が、変更依頼を引き受けました。"),
    "decline-change": _("相手が、変更依頼を断りました。いまの条件のまま続きます。"),
    "counter-termination": _("相手が、%(amount)s円という返事をしてきました。"),
    "accept-termination": _("相手が、%(amount)s円で終わることに同意しました。"),
    "seal-bid": _("相手が、封をした額を入れました。いくらかは見えません。"),
    "submit": _("相手が、工程をファイル付きで提出しました。"),
    "agree-return": _("相手が、差し戻しはもっともだと認めました。回数には数えません。"),
    "deliver": _("相手が、全体を納品しました。"),
    "log-hours": _("相手が、作業した時間を記録しました。"),
    "accept-offer": _("条件の提示を、相手が承諾しました。"),
    "deposit": _("相手が、仮払いしました。"),
    "consent-handover": _("相手が、引き継ぎに同意しました。"),
    "accept-handover": _("新しい依頼者（作りもの）が、引き継ぎを引き受けました。"),
}
_ADDED: Sentence = _("相手が、変更依頼を引き受ける代わりに、%(dearer)s円上げた条件変更を出しました。")


def partner_said(decided: Reply, me: Side) -> str:
    """The note that the partner on side ``me`` sends with its act."""
    return str(_ASKS[me] if decided.act == "propose-amendment" else _SAID[decided.act])


def partner_did(decided: Reply, me: Side) -> str:
    """What the person is told about an act of the partner on side ``me``; practices send no mails."""
    sentence = _ADDED if decided.dearer else _DID[decided.act]
    return fill(sentence, {"amount": decided.amount, "dearer": decided.dearer}, {})


_WISHES = (_("看板ねこ"), _("店先の通り"))


def wished(now: str) -> str:
    """A value other than ``now`` for the brief item with direction that the partner asks to change."""
    return next(str(value) for value in _WISHES if str(value) != now)


_MONEY = {"bears": BEARS, "offers": OFFERS, "near": NEAR, "dearer": DEARER, "hours": HOURS}
_BY_BOTH: tuple[tuple[Sentence, Sentence], ...] = (
    (
        _("条件変更には"),
        _(
            "自分の負担が契約金額の%(bears)s%%以内なら同意します。"
            "超えたら、%(offers)s%%までの別の案を一度だけ返し、次は断ります。"
        ),
    ),
    (
        _("時間制との切り替えには"),
        _("精算がいまの決まりの額より自分に不利でなく、続きの負担も契約金額の%(bears)s%%以内なら同意します。"),
    ),
    (
        _("封をした額は"),
        _("額を出せる期間になったら、決まりで終わるときの額を入れます。"),
    ),
    (
        _("病気で7日延ばすと"),
        _("そのまま待ちます。相手から期限を延ばすことはありません。"),
    ),
    (
        _("引き継ぎには"),
        _("同意します。あなたが名指しした人は作りもので、時計を進めると、頼まれた額で引き受けて仮払いします。"),
    ),
    (
        _("外で決まった結果は"),
        _("練習には運営者がいないので、届けても確かめられません。手続きは、そのまま決まりのとおりに進みます。"),
    ),
)
_BY: dict[Side, tuple[tuple[Sentence, Sentence], ...]] = {
    "client": (
        (
            _("報告・提出・納品には"),
            _(
                "ファイルがあれば、すぐに確認・承認・検収します。"
                "なければ異議を言うか差し戻し、差し戻せる回数がなくなると承認します。"
            ),
        ),
        (
            _("時間の記録には"),
            _("ファイルのある週は確認し、ない週には異議を言います。"),
        ),
        (
            _("変更依頼は"),
            _(
                "「変更依頼をしてもらう」を押すと、方向性を変えたいと言ってきます。"
                "下書きどおりの額なら同意して差額を仮払いします。断ってもかまいません。"
            ),
        ),
        (
            _("途中終了には"),
            _(
                "あなたから申し出ると、承認済みの額との真ん中を返し、差が契約金額の%(near)s%%以内になれば同意します。"
                "相手から申し出たときは、支払った額だけを言ったまま黙ります。"
            ),
        ),
    ),
    "worker": (
        (
            _("作業は"),
            _(
                "時計を進めるたびに、工程を一つ仕上げてファイル付きで提出します。次の工程は、前の工程の承認を待ちます。"
                "時間制なら%(hours)s時間ずつ記録します。条件変更の話があるあいだは待ちます。"
            ),
        ),
        (
            _("異議・差し戻しには"),
            _("すぐに新しいファイルで出し直します。1回目の差し戻しは認めるので、回数に数えません。"),
        ),
        (
            _("変更依頼には"),
            _(
                "含まれる回数の修正は引き受けます。追加と、回数を超えた修正は、%(dearer)s円上げた条件変更を返します。"
                "振り出しは、1回目は下書きどおりの条件変更を返し、2回目から断ります。"
            ),
        ),
        (
            _("途中終了には"),
            _(
                "申告した額との真ん中（確認済みの額より下にはしません）を返し、"
                "差が契約金額の%(near)s%%以内になれば同意します。"
            ),
        ),
    ),
}


def partner_rules(me: Side) -> list[tuple[str, str]]:
    """The partner's rules on side ``me``: pairs of what it answers to, and what it does."""
    return [(str(to), fill(does, _MONEY, {})) for to, does in (*_BY[me], *_BY_BOTH)]
