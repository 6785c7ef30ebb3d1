"""Words around the end of a client's business (domain § 6): the notice on its contracts, refusals and flaws."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Clock, Life, Side
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.termination_outlook import outlook
from michinori.wording import display
from michinori.wording.contract.clocks import NextStep
from michinori.wording.sentences import Flaws, Problems, Sentence, fill

_TITLES: dict[tuple[str, Side], Sentence] = {
    ("insolvent", "worker"): _("クライアントの倒産が記録されています"),
    ("insolvent", "client"): _("倒産が記録されています"),
    ("withdrawn", "worker"): _("クライアントは事業をやめました"),
    ("withdrawn", "client"): _("事業の終わりの手続きが済んでいます"),
}
_OVER = _("%(day)s付けです。この契約は、もう終わっています。")
_UNFUNDED = _(
    "%(day)s付けです。まだ仮払いの前なので、この契約のために預かっているお金はありません。"
    "期限までに進まなければ、契約は取り消しになります。"
)
_FUNDED: dict[str, Sentence] = {
    "insolvent": _(
        "%(day)s付けです。クライアントに不利になる期限は止まり、仮払いしたお金は、この契約のために残っています。"
    ),
    "withdrawn": _(
        "%(day)s付けです。仮払いしたお金は、この契約のために残っています。このあと何がいつ起きるかは、このページに出ています。"
    ),
}

_OPENS = (
    _("途中終了が始まります"),
    _(
        "ワーカーが申告している%(claimed)s円（税抜）で、途中終了の手続きが自動で始まります。"
        "あなたは%(until)sまで、別の額を伝えられます。伝えなければ、%(outcome)s円で終わります。"
    ),
)


def opens_then(clock: Clock, life: Life) -> NextStep:
    """What a withdrawal would begin on a contract, as the client reads it before. ``life``: as it would be then."""
    values = {
        "claimed": life.termination.worker_amount if life.termination else None,
        "until": display.until(clock.at, year=False),
        "outcome": outlook(life).at_silence,
    }
    title, text = _OPENS
    return NextStep(str(title), fill(text, values, {}), None)


_SAFE: dict[tuple[str, Side], Sentence] = {
    ("insolvent", "worker"): _("手取り%(reader)s円は守られています。急がなくて大丈夫"),
    ("withdrawn", "worker"): _("手取り%(reader)s円は守られています"),
    ("insolvent", "client"): _("いま終えると、支払いは%(reader)s円（税込）です"),
    ("withdrawn", "client"): _("いまの記録では、支払いは%(reader)s円（税込）です"),
}
_COVERED: dict[str, Sentence] = {
    "insolvent": _(
        "このまま作業を続けても、ファイルを見せた分は、契約金額%(price)s円（税抜）まで仮払いから支払われます。"
    ),
    "withdrawn": _("仮払いした契約金額%(price)s円（税抜）は、この契約のために残っています。"),
}
_ESTATE = _("管財人として%(count)s件")
_ESTATE_NONE = _("管財人としての契約はありません")


def safe_headline(kind: str, life: Life, side: Side, reader: int) -> str:
    """The headline on a contract under way: what is safe for the worker, what ending now costs the client's estate.
    ``reader``: that side's figure in yen.
    """
    if kind == "withdrawn" and life.status != "ending":
        return str(_TITLES[kind, side])
    return fill(_SAFE[kind, side], {"reader": reader}, {})


def covered(kind: str, life: Life) -> str:
    """How far further work is paid for."""
    return fill(_COVERED[kind], {"price": life.terms.price}, {})


def estate_headline(count: int) -> str:
    """How many contracts a trustee has to deal with."""
    return fill(_ESTATE, {"count": count}, {}) if count else str(_ESTATE_NONE)


def end_notice(kind: str, day: date, life: Life, *, side: Side) -> tuple[str, str]:
    """Title and text of the notice on a contract whose client is insolvent or withdrew, as ``side`` reads it."""
    text = _OVER if life.status in FINAL else _UNFUNDED if life.status in ("offered", "agreed") else _FUNDED[kind]
    return str(_TITLES[kind, side]), fill(text, {"day": display.day(day)}, {})


PROBLEMS: Problems = {
    "business-ended": (
        _("もう手続きは済んでいます"),
        _("このクライアントの事業の終わりは、すでに記録されています。"),
    ),
    "insolvency-filed": (
        _("倒産の記録は、もう申請されています"),
        _("ほかの運営スタッフの確認を待っています。内容が違うときは、先にその申請を取り下げてください。"),
    ),
    "filing-answered": (
        _("この申請は、もう確認を待っていません"),
        _("確認されて記録されたか、取り下げられました。"),
    ),
    "second-person": (
        _("申請した人は、確認できません"),
        _("倒産の記録は取り消せないので、申請した人とは別の運営スタッフが確かめます。"),
    ),
    "trustee-gone": (
        _("破産管財人の会員登録がなくなっています"),
        _("申請を取り下げ、いまの管財人のメールアドレスで申請し直してください。"),
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
