"""Words shown before the buttons of a termination: extension, sealed bid, outside result, denial (domain § 6)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.bids import extend_silence
from michinori.rules.contract.clocks import clocks, latest_end
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.termination_outlook import outlook
from michinori.rules.contract.terminations import taken_at
from michinori.wording import display
from michinori.wording.sentences import Sentence, fill


def _sealing(meeting: Sentence) -> tuple[Sentence, ...]:
    """The sentences before a number is sealed. ``meeting``: when the two numbers meet, as one side reads it."""
    return (
        _("数字を一つだけ出します。出したあとは、変えることも取り消すこともできません。"),
        _("開かれるまでだれにも見えません。相手にも、運営者の画面にも、記録にも出ません。"),
        meeting,
        _("そうでなければ、どちらの数字も見えないまま消え、あとの話し合いを縛りません。"),
        _(
            "それでも決まらなければ、遅くとも%(latest)sに、契約時の決まり（いまの記録では%(rule)s円、税抜）で終わります。"
        ),
        _("二人とも出したとき、または%(until)sに開かれます。片方だけでは、何も起こりません。"),
    )


BEFORE: dict[str, tuple[Sentence, ...]] = {
    "extend-termination": (
        _("返事の期限が、%(until)sから%(later)sに延びます。使えるのは一度だけです。"),
        _(
            "延びた期限までに返事がなければ、%(silent)s円（税抜）で終わります。前に出した報告や納品の期限は、延びません。"
        ),
        _("延びたことと、ここに書いたことは、相手に伝わります。病名を書く必要はありません。"),
    ),
    "seal-bid:worker": _sealing(
        _("あなたの数字がクライアントの数字以下なら、二つの真ん中（端数は切り捨て）で終わります。")
    ),
    "seal-bid:client": _sealing(
        _("ワーカーの数字があなたの数字以下なら、二つの真ん中（端数は切り捨て）で終わります。")
    ),
    "file-result": (
        _("運営者は、書類が本物かどうかだけを確かめます。正しい額かどうかは判定しません。"),
        _(
            "確定した判決、裁判所での和解、認証ODRの結果は、本物と分かるとすぐに、その額で終わります。"
            "裁判所を通さない和解の記録は、相手が%(denial_days)s日のあいだ否認でき、否認がなければその額で終わります。"
        ),
        _(
            "書類の額が%(least)s円（支払い済み）より低いときは%(least)s円、%(most)s円（契約の額）より高いときは%(most)s円で終わります。"
        ),
        _("確かめるまでのあいだも、いまの手続きは進みます。%(until)sの期限は止まりません。"),
        _("書類と額は、相手からも見えます。"),
    ),
    "deny-result": (
        _("否認すると、届けられた結果は効力を持たず、途中終了の手続きがそのまま続きます。"),
        _("否認しなければ、%(until_denial)sに合計%(result)s円（税抜）で終わります。"),
        _("理由は相手に伝わります。どちらが正しいかを、運営者は判定しません。"),
    ),
}
_IF_MET: dict[Side, Sentence] = {
    "worker": _(
        "折り合ったときは、合計%(low)s円から%(high)s円（税抜）のあいだで終わり、"
        "あなたの受け取りは%(least)s円から%(most)s円です。"
    ),
    "client": _(
        "折り合ったときは、合計%(low)s円から%(high)s円（税抜）のあいだで終わり、"
        "あなたの支払いは%(least)s円から%(most)s円（税込）です。"
    ),
}

_APART = _(
    "封をした額は折り合いませんでした。どちらの額も、この先もだれにも見えません。"
    "%(until)sに、契約時の決まりで終わります。それまでは、額の話し合いを続けられます。"
)


def before_act(act: str, life: Life, side: Side) -> list[str]:
    """The effect of ``act`` on the money, and its deadlines, for the side that does it."""
    sentences = BEFORE.get(f"{act}:{side}") or BEFORE[act]
    return [fill(one, _values(act, life, side), {}) for one in sentences]


def if_met(side: Side, *, low: int, high: int, least: int, most: int) -> str:
    """The range of totals, and of yen for the reader, in which bids that meet settle the contract."""
    return fill(_IF_MET[side], {"low": low, "high": high, "least": least, "most": most}, {})


def bids_apart(rule: datetime | None) -> str:
    """The sentence after bids that did not meet. ``rule``: when the standing rule settles the contract."""
    return fill(_APART, {"until": display.until(rule, year=False) if rule else "…"}, {})


def _values(act: str, life: Life, side: Side) -> dict[str, object]:
    result, coming = life.termination.outside if life.termination else None, outlook(life)
    last = latest_end(life)
    return {
        "silent": coming.at_silence,
        "rule": coming.at_rule,
        "latest": display.until(last, year=False) if last else "…",
        "until": _until(life, "silence", "bidding", "bids_open", "standing_rule"),
        "later": _until(extend_silence(life, side).life, "silence") if act == "extend-termination" else "",
        "until_denial": _until(life, "take_result"),
        "denial_days": life.terms.house.denial_days,
        "result": taken_at(life, result.amount) if result else None,
        "least": life.paid,
        "most": life.terms.price,
    }


def _until(life: Life, *kinds: str) -> str:
    at: datetime | None = next((one.at for one in clocks(life) if one.kind in kinds), None)
    return display.until(at, year=False) if at else "…"
