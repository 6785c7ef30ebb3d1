"""Words for the clocks of a termination whose usual sentence does not fit the present state (domain § 6)."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Clock, Life, Side, other
from michinori.wording.sentences import Sentence

_WITHDRAWN = _("事業の終わりにともなう手続きです")
_WITHDRAWN_SILENCE = _(
    "申告されている分の%(theirs)s円（税抜）で終わる手続きです。%(until)sまでに、同意するか、別の額を伝えられます。"
    "返事がなければ%(outcome)s円で終わります。"
)
_SEALED_TITLE = _("封をした額が開かれるのを待っています")
_SEALED = _(
    "あなたは封をした額を出しました。相手も出したとき、または%(until)sに開かれます。折り合えば真ん中の額で終わり、"
    "折り合わなければだれにも見えないまま消えます。"
)
_RULE_ALONE = _(
    "クライアントの倒産が記録されているので、返事がないだけでは終わりません。%(until)sに、契約時の決まりで終わります"
    "（いまのままなら%(outcome)s円、税抜）。待たずに、メーターの額で終えることもできます。"
)
_BIDS_PAID_MORE = _(
    "%(until)sまで、封をした額を一つだけ出せます。二人の額が折り合えば真ん中の額で終わり、"
    "折り合わなければだれにも見えないまま消えます。"
)
_TALK_PAID_MORE = _(
    "あなたの額は%(mine)s円です。相手の%(theirs)s円より多くがもう支払われているので、その額では終わりません。"
    "相手に近づく額を伝えられます。%(until)sになっても離れていれば、どちらも封をした額を一つ出せるようになります。"
)
_READER_MAY_BEGIN = _(
    "%(until)sまでは、契約のまま続きます。作業も、承認も、支払いも変わらず、差し戻しは回数を使いません。"
    "その日に、%(begins)s円（税抜、いまの記録では）で途中終了の手続きが始まります。あなたは、待たずに始められます。"
)
_PAID_MORE = _(
    "%(until)sに、契約時の決まりで終わります（いまのままなら%(outcome)s円、税抜）。だれも何もしなくても進みます。"
    "それまでは、相手に近づく額を伝えられます。"
)
"""The sentence for ``standing_rule`` once more is paid than the other's amount, which then cannot be accepted."""


def special_title(clock: Clock, life: Life, side: Side) -> Sentence | None:
    """A special title if the usual one of the clock's kind does not fit the present state; else None."""
    if _has_sealed(clock, life, side):
        return _SEALED_TITLE
    return _WITHDRAWN if _of_withdrawal(clock, life, side) else None


def special_text(clock: Clock, life: Life, side: Side) -> Sentence | None:
    """A special sentence if the usual one of the clock's kind does not fit the present state; else None."""
    if _has_sealed(clock, life, side):
        return _SEALED
    if _of_withdrawal(clock, life, side):
        return _WITHDRAWN_SILENCE
    if clock.kind == "standing_rule" and life.termination is not None and not life.termination.answered:
        return _RULE_ALONE
    if clock.kind == "begin_ending" and side == "worker":
        return _READER_MAY_BEGIN
    if _too_low(life, side):
        return {"standing_rule": _PAID_MORE, "bids_open": _BIDS_PAID_MORE, "bidding": _TALK_PAID_MORE}.get(clock.kind)
    return None


def _of_withdrawal(clock: Clock, life: Life, side: Side) -> bool:
    """Whether the reader, the client, gave the business up, which opened the termination for the worker: nobody made an
    offer.
    """
    ending = life.termination
    opened = ending is not None and ending.reason == "client_withdrew" and ending.opened_by == "worker"
    return clock.kind == "silence" and side == "client" and opened and life.bound_to_end


def _has_sealed(clock: Clock, life: Life, side: Side) -> bool:
    return clock.kind == "bids_open" and life.termination is not None and life.termination.bid_of(side) is not None


def _too_low(life: Life, side: Side) -> bool:
    """Whether the other's amount can no longer be accepted, because more has been paid already."""
    theirs = life.termination.amount_of(other(side)) if life.termination else None
    return theirs is not None and theirs < life.paid
