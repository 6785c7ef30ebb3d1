"""Refusals and flaws around handing the rest over (domain § 7) and switching between fixed and hourly (domain § 4)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from michinori.rules.life import Side
from michinori.wording.both_sides import Line
from michinori.wording.sentences import Flaws, Problems, Sentence, fill

PROBLEMS: Problems = {
    "handover-open": (
        _("使えるリンクがもうあります"),
        _("引き継ぎのリンクは一つだけです。作り直すときは、いまのリンクを取り消してください。"),
    ),
    "handover-over": (
        _("このリンクは、もう使えません"),
        _("期限が過ぎたか、取り消されたか、もう引き受けられています。送ってくれた人に、新しいリンクを頼んでください。"),
    ),
    "handover-taken": (
        _("残りの仕事は、もう引き受けられています"),
        _("この契約の続きがすでにあります。その契約がなかったことになれば、新しいリンクを作れます。"),
    ),
    "not-the-named-one": (
        _("このリンクは、別のメールアドレスの人に宛てたものです"),
        _("宛てられたメールアドレスで登録し、ログインしてください。お金も契約も、まだ動いていません。"),
    ),
    "only-the-maker": (
        _("取り消せるのは、リンクを作った側だけです"),
        _("引き継ぎ先に見せたくないときは、同意しないでおけます。同意がなければ、見えるのは題名と値段だけです。"),
    ),
    "agreed-already": (
        _("もう同意しています"),
        _("引き継ぎ先は、約束したことと、承認済みの工程と、成果物の一覧を見られます。"),
    ),
    "ending-taken-back": (
        _("元の契約が続いています"),
        _("途中終了が取り下げられたので、残りの仕事を別の人と続けることはできません。この提示は断ってください。"),
    ),
    "switch-open": (
        _("切り替えの案がもう出ています"),
        _("一度に出せる案は一つです。いまの案に返事をするか、取り下げてから出してください。"),
    ),
    "switch-not-open": (
        _("この切り替えの案は、もう開いていません"),
        _("返事が済んだか、期限が過ぎたか、取り下げられました。必要なら、新しい案を出してください。"),
    ),
}

FLAWS: Flaws = {
    "own_email": _("これは、いまの契約のワーカーのアドレスです。新しくクライアントになる人のものを入力してください。"),
    "bad_email": _("メールアドレスの形になっていません。例: name@example.com"),
    "not_another_kind": _(
        "固定報酬から時間報酬へ、またはその逆のときだけ切り替えられます。ほかの変更は「条件を変えたい」から申し出てください。"
    ),
}

_SUM = _("残りの合計")

FATES: dict[str, tuple[Sentence, Sentence]] = {
    "open:mine": (
        _("相手の返事を待っています"),
        _("%(until)sまでに返事がなければ、いまの契約のまま続きます。それまでは取り下げることもできます。"),
    ),
    "open:theirs": (
        _("切り替えの案への返事をお願いします"),
        _("%(until)sまでに、同意するか断ってください。返事がなければ、いまの契約のまま続きます。"),
    ),
    "accepted": (_("切り替えが決まりました"), _("この契約は精算され、続きの契約ができています。")),
    "declined": (_("この案は断られました"), _("いまの契約のまま続いています。")),
    "withdrawn": (_("この案は取り下げられました"), _("いまの契約のまま続いています。")),
    "lapsed": (
        _("この案は、なかったことになりました"),
        _("期限が過ぎたか、契約が終わりに向かったためです。お金は動いていません。"),
    ),
}

_MONEY: dict[Side, tuple[Sentence, ...]] = {
    "worker": (
        _("いまの契約は%(amount)s円（税抜）で精算され、あなたの残高に入ります。"),
        _("使わなかった仮払い%(refund)s円（税込）は、クライアントの残高に戻ります。"),
        _(
            "続きの契約のために、クライアントが%(deposit)s円（税込）を%(days)s日以内に仮払いします。それまで作業は始めません。"
        ),
        _("システム手数料の段階は、いまの契約で支払われた額から続きます。"),
    ),
    "client": (
        _("いまの契約は%(amount)s円（税抜）で精算され、ワーカーの残高に入ります。"),
        _("使わなかった仮払い%(refund)s円（税込）は、あなたの残高に戻ります。"),
        _("続きの契約のために、あなたが%(deposit)s円（税込）を%(days)s日以内に仮払いします。戻った分も使えます。"),
        _("仮払いがないまま期限が過ぎると、続きの契約は取り消しになります。精算は、そのままです。"),
    ),
}


def parts_lines(parts: Iterable[tuple[str, int]]) -> list[Line]:
    """The rest as a table of money: each stage's name and yen before tax, and their sum."""
    rows: list[Line] = [{"label": name, "amount": amount, "sum": False, "note": ""} for name, amount in parts]
    total = sum(row["amount"] for row in rows)
    return [*rows, {"label": str(_SUM), "amount": total, "sum": True, "note": ""}]


def switch_sentences(amount: int, refund_with_tax: int, deposit_with_tax: int, days: int, side: Side) -> list[str]:
    """What an accepted switch does to the money, for one side: settled now, back, and the new deposit."""
    values = {"amount": amount, "refund": refund_with_tax, "deposit": deposit_with_tax, "days": days}
    return [fill(sentence, values, {}) for sentence in _MONEY[side]]


def switch_fate(status: str, *, mine: bool, until: str) -> tuple[str, str]:
    """A heading and a sentence for where a switch stands, as one side reads it."""
    title, text = FATES.get(f"{status}:{'mine' if mine else 'theirs'}") or FATES[status]
    return str(title), fill(text, {"until": until}, {})
