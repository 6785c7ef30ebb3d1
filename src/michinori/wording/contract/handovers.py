"""Words for handovers (domain § 7) and for switches between fixed and hourly pay (domain § 4)."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.rules.money.amounts import Preview
from michinori.wording.contract.terms import terms_rows
from michinori.wording.display import japanese
from michinori.wording.money_lines import MoneyLine, money_line
from michinori.wording.sentences import Flaws, Problems, Sentence, fill

PROBLEMS: Problems = {
    "handover-open": (
        _("使えるリンクがもうあります"),
        _("引き継ぎのリンクは一つだけです。作り直すときは、いまのリンクを取り消してください。"),
    ),
    "newcomer-unverified": (
        _("引き継ぐには、本人確認が必要です"),
        _(
            "残りの仕事を引き受けられるのは、本人または会社の確認が済んだ方だけです。"
            "設定のページから確認を頼み、済んでから、このリンクをもう一度開いてください。"
        ),
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
        _("引き継ぎ先に見せたくないときは、同意しないでおけます。同意がなければ、見えるのは題名と金額だけです。"),
    ),
    "buy-too-late": (
        _("買い取りの期限が過ぎました"),
        _(
            "原本を買い取れるのは、契約が終わってから決まった日数のあいだだけです。ほしいときは、新しい契約で頼んでください。"
        ),
    ),
    "nothing-to-buy": (
        _("この工程に、買い取るものはありません"),
        _("見せてもらったファイルは、すでにすべてあなたに渡っています。"),
    ),
    "rest-handed-over": (
        _("残りの仕事は、別の契約で続いています"),
        _("残りを引き継ぐ契約が先に成立したため、買い取りはできません。"),
    ),
    "rest-bought": (
        _("残りの一部を、前のクライアントが買い取りました"),
        _("この提示のあとで原本が買い取られたため、この条件では契約できません。断って、新しいリンクを作ってください。"),
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
    "switch-accepted-already": (
        _("この切り替えには、もう同意しています"),
        _("足りない分の仮払いを待っています。期限までに仮払いがなければ、いまの契約のまま続きます。"),
    ),
    "switch-outgrown": (
        _("この切り替えの額は、いまの仕事に合わなくなりました"),
        _(
            "ワーカーが%(amount)s円（税抜）に同意したあとに、新しい仕事が見せられ、または認められました。"
            "いまの契約のまま続きます。この案が終わったら、いまの仕事に合う額で提案し直せます。"
        ),
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
        _("ここまで%(amount)s円で精算し、続きは%(measure)sにする案を送りました"),
        _("%(until)sまでに返事がなければ、いまの契約のまま続きます。それまでは取り下げることもできます。"),
    ),
    "open:theirs": (
        _("ここまで%(amount)s円で精算し、続きは%(measure)sにする案が届きました"),
        _("%(until)sまでに、同意するか断ってください。返事がなければ、いまの契約のまま続きます。"),
    ),
    "awaiting_deposit:client": (
        _("足りない%(missing)s円（税込）の仮払いをしてください"),
        _(
            "二人とも同意しました。%(until)sまでに足りない%(missing)s円（税込）を仮払いすると、この契約が精算され、"
            "続きの契約が始まります。過ぎると、いまの契約のまま続きます。"
        ),
    ),
    "awaiting_deposit:worker": (
        _("足りない分の仮払い待ちです"),
        _(
            "二人とも同意しました。%(until)sまでにクライアントが足りない%(missing)s円（税込）を仮払いすると、"
            "この契約が精算され、続きの契約が始まります。それまでは、いまの契約のままです。"
        ),
    ),
    "outgrown": (
        _("切り替えは、もうできません"),
        _(
            "同意のあとに、案の額を超える支払いがありました。仮払いはできず、案は%(until)sになくなります。"
            "いまの契約のまま続きます。"
        ),
    ),
    "accepted": (
        _("ここまで%(amount)s円で精算し、続きは%(measure)sになりました"),
        _("この契約は精算され、続きの契約ができています。"),
    ),
    "declined": (_("この案は断られました"), _("いまの契約のまま続いています。")),
    "withdrawn": (_("この案は取り下げられました"), _("いまの契約のまま続いています。")),
    "lapsed": (
        _("この案は、なかったことになりました"),
        _("期限が過ぎたか、契約が終わりに向かったためです。お金は動いていません。"),
    ),
}

_MONEY: dict[Side, tuple[Sentence, ...]] = {
    "worker": (
        _("いまの契約は、合計%(amount)s円（税抜）で精算されます。まだ支払われていない分が、あなたの残高に入ります。"),
        _("使わなかった仮払い%(refund)s円（税込）は、クライアントの残高に戻ります。"),
        _("続きの契約の仮払い%(deposit)s円（税込）は、同じ時に、いまの契約の仮払いから移ります。"),
        _("システム手数料の段階は、いまの契約で払い残した%(covers)s円（税抜）の分まで、支払われた額から続きます。"),
    ),
    "client": (
        _("いまの契約は、合計%(amount)s円（税抜）で精算されます。まだ支払われていない分が、ワーカーの残高に入ります。"),
        _("使わなかった仮払い%(refund)s円（税込）は、あなたの残高に戻ります。"),
        _("続きの契約の仮払い%(deposit)s円（税込）は、同じ時に、戻った分から移ります。"),
    ),
}


def parts_lines(parts: Iterable[tuple[str, int]]) -> list[MoneyLine]:
    """The rest of the work as lines of money: each stage in yen before tax, and the sum."""
    amounts = list(parts)
    rows = [MoneyLine(name, amount) for name, amount in amounts]
    return [*rows, money_line(_SUM, sum(amount for _, amount in amounts), total=True)]


_MISSING: dict[Side, Sentence] = {
    "worker": _(
        "いまの仮払いでは%(missing)s円（税込）足りないので、同意のあと%(days)s日以内に、クライアントが仮払いします。"
        "それまでは、いまの条件のままです。"
    ),
    "client": _(
        "いまの仮払いでは%(missing)s円（税込）足りないので、同意のあと%(days)s日以内に、あなたが仮払いします。"
        "それまでは、いまの条件のままで、過ぎると切り替えはなかったことになります。"
    ),
}


def switch_sentences(
    now: Preview, new: Terms, *, deposit_with_tax: int, missing_with_tax: int, side: Side
) -> list[str]:
    """The effect of an accepted switch on the money, for one side: amount settled, refund, new deposit, and what is
    missing for it. Yen with tax where the name says so.
    """
    values = {
        "amount": now.before_tax,
        "refund": now.client_refund_with_tax,
        "deposit": deposit_with_tax,
        "missing": missing_with_tax,
        "covers": new.fee_base_covers or 0,
        "days": new.house.difference_days,
    }
    said = (*_MONEY[side], *([_MISSING[side]] if missing_with_tax else []))
    return [fill(sentence, values, {}) for sentence in said]


def switch_fate(status: str, *, mine: bool, side: Side, values: Mapping[str, object]) -> tuple[str, str]:
    """A heading and a sentence for the status of a switch, as one side reads it. ``values``: ``amount``, at which the
    contract is settled (yen before tax), ``measure`` of the next one, ``missing`` (yen with tax), ``until``.
    """
    keys = (f"{status}:{'mine' if mine else 'theirs'}", f"{status}:{side}", status)
    title, text = next(FATES[key] for key in keys if key in FATES)
    return fill(title, values, {}), fill(text, values, {})


_SETTLED = _("この契約は%(settled)s円（税抜）で精算済みです。")
_GOES_ON = _("残りの仕事は、続きの契約で進みます")
_REST_TITLES: dict[str, Sentence] = {
    "offered": _("残りの仕事を、新しいクライアントが引き受けました"),
    "over": _("残りの仕事の契約も、終わっています"),
}
_REST_WORKER: dict[str, Sentence] = {
    "offered": _(
        "続きの契約は%(price)s円（税抜）、納期は%(due)sの条件です。条件を読んで返事をしてください。同意するまで、何も決まりません。"
    ),
    "agreed": _(
        "続きの契約は%(price)s円（税抜）、納期は%(due)sです。仮払いが済むまで、続きの作業は始めないでください。"
    ),
    "under_way": _("続きの契約は%(price)s円（税抜）、納期は%(due)sです。これからの作業と報告は、そちらで行います。"),
    "over": _("続きの契約は%(price)s円（税抜）でした。"),
}
_REST_CLIENT: dict[str, Sentence] = {
    "agreed": _("続きの契約は%(price)s円（税抜）、納期は%(due)sです。あなたの仮払いが済むと、続きの作業が始まります。"),
    "under_way": _("続きの契約は%(price)s円（税抜）、納期は%(due)sです。これからの確認と検収は、そちらで行います。"),
    "over": _("続きの契約は%(price)s円（税抜）でした。"),
}
_REST_OLD_CLIENT = _("残りは、ワーカーと新しいクライアントの契約です。その分を、あなたが払うことはありません。")
_CARRIED: dict[bool, Sentence] = {
    True: _(
        "引き継いだのは、約束したことと、残りの工程です。承認済みの工程と成果物の一覧も、新しいクライアントに見えています。"
    ),
    False: _(
        "引き継いだのは、約束したことと、残りの工程です。承認済みの工程と成果物の一覧は、二人の同意がそろっていないので見えていません。"
    ),
}
_CARRIED_BY_SWITCH = _("システム手数料の段階は、この契約で払い残した分まで、支払われた額から続きます。")


def rest_box(
    status: str, side: Side, *, switch: bool, opened: bool, settled: int | None, price: int, due: str
) -> tuple[str, str]:
    """Heading and sentences of the box, on the old contract's page, about the contract that continues it.

    ``status``: the new contract's. ``settled``: the old contract's settled amount in yen before tax, None while its
    termination is open.
    """
    step = {"offered": "offered", "agreed": "agreed", "completed": "over", "ended": "over"}.get(status, "under_way")
    old_client = side == "client" and not switch
    texts = _REST_WORKER if side == "worker" else _REST_CLIENT
    said: list[Sentence] = [_SETTLED] if settled is not None else []
    said += [_REST_OLD_CLIENT if old_client else texts[step]]
    said += [_CARRIED_BY_SWITCH if switch else _CARRIED[opened]]
    values = {"settled": settled, "price": price, "due": due}
    gap = "" if japanese() else " "
    return str(_REST_TITLES.get(step, _GOES_ON)), gap.join(fill(sentence, values, {}) for sentence in said)


_TAKING: dict[str, Sentence] = {
    "answer": _("ワーカーが、%(answer)sまでに返事をします。返事がなければ、なかったことになります。"),
    "deposit": _(
        "ワーカーが同意したら、あなたが%(deposit)s円（税込）を、同意した日から%(days)s日以内に仮払いします。作業はそのあとに始まります。"
    ),
    "lapse": _("仮払いがないまま期限が過ぎると、契約は取り消しになります。お金は動きません。"),
    "completion": _(
        "仮払いは、納品を検収したときに支払われます。ファイルのある納品は、%(inspection)s日返事がなければ検収済みになります。"
    ),
    "stage": _(
        "仮払いは、工程を承認するたびに支払われます。ファイルのある提出は、%(inspection)s日返事がなければ承認済みになります。"
    ),
    "ends": _("途中で終わることになったら、進んだ分だけが支払われ、残りはあなたに戻ります。"),
}


def taking_sentences(terms: Terms, deposit_with_tax: int, answer_by: str) -> list[str]:
    """What happens, in order and by when, once the new client takes on the rest."""
    values = {
        "answer": answer_by,
        "deposit": deposit_with_tax,
        "days": terms.house.deposit_days,
        "inspection": terms.inspection_days,
    }
    return [fill(_TAKING[key], values, {}) for key in ("answer", "deposit", "lapse", terms.pay_on, "ends")]


def taking_dates(terms: Terms) -> list[tuple[str, str]]:
    """The dates that the new client agrees to, with their names."""
    return terms_rows(terms, _TAKING_FACTS)


_TAKING_FACTS = ("due_date", "payment_due_date", "pay_on")
