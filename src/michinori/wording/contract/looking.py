"""Words beside work that is looked at: what each answer costs, what happens by itself, which version it is."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from michinori.kernel.clock import day_of
from michinori.rules.contract.effects import Effect, revisions_left
from michinori.rules.contract.life import Clock, Life, Side
from michinori.wording import display
from michinori.wording.sentences import Sentence, fill


@dataclass(frozen=True)
class Cost:
    """What one answer does, in a small box above its button: a label, a figure, and a line more."""

    label: str
    figure: str = ""
    note: str = ""


_YES: dict[str, tuple[Sentence, Sentence]] = {
    "approve": (_("承認すると支払い"), _("承認すると確定")),
    "acknowledge": (_("確認すると支払い"), _("確認すると確定")),
    "acknowledge-week": (_("認めると支払い"), _("認めると確定")),
    "accept": (_("検収すると支払い"), _("検収すると確定")),
}
_UNTAXED = _("%(amount)s円（税抜）")
_CONFIRMS = _("確定 ＋%(amount)s円")
_LATER = _("支払いは、全体の検収のとき")
_DISPUTED = _("支払いは、争いのない分だけ")
_COMPLETES = _("これで契約が完了します")
_LOWERS_NOTHING = _("額は減りません")
_STAYS_OPEN = _("異議を伝えると保留")
_REVISIONS = _("修正 あと%(left)s → %(after)s回")
_FREE = _("修正の回数は減りません")
_REASON = _("理由を伝えます")
_SILENCE: dict[str, tuple[Sentence, Sentence]] = {
    "approve": (_("何もしなければ %(until)sに承認されます"), _("返事がなければ %(until)sに承認されます")),
    "acknowledge": (
        _("何もしなければ %(until)sに確認済みになります"),
        _("返事がなければ %(until)sに確認済みになります"),
    ),
    "acknowledge_week": (
        _("何もしなければ %(until)sに確認済みになります"),
        _("返事がなければ %(until)sに確認済みになります"),
    ),
    "accept": (_("何もしなければ %(until)sに検収されます"), _("返事がなければ %(until)sに検収されます")),
}
"""By the kind of the clock: for the client, who has to answer, and for the worker, who waits."""
_NO_CLOCK = _("期限で進むことはありません。返事をするまで、このままです")
_HANDED_IN = _("%(name)sさんが %(day)sに提出")
_REPORTED = _("%(name)sさんが %(day)sに報告（%(percent)s%%）")
_OWN = _("あなたが %(day)sに提出")
_WHOLE = _("納品されたもの")


def cost_of_yes(act: str, effect: Effect, life: Life) -> Cost:
    """What approving pays or confirms, whole yen before tax."""
    paid, confirmed = _YES[act]
    if effect.pays:
        more = effect.confirms and effect.confirms != effect.pays
        note = str(_COMPLETES) if effect.completes else _yen(_CONFIRMS, effect.confirms) if more else ""
        return Cost(str(paid), _yen(_UNTAXED, effect.pays), note)
    later = _COMPLETES if effect.completes else _DISPUTED if life.status == "ending" else _LATER
    return Cost(str(confirmed), _yen(_UNTAXED, effect.confirms), str(later))


def cost_of_no(act: str, life: Life, week_worth: int = 0) -> Cost:
    """What sending back or objecting uses up; it never lowers an amount. ``week_worth``: of the week of an hours log
    that is objected to, in yen before tax.
    """
    if act == "object-week":
        return Cost(str(_STAYS_OPEN), _yen(_UNTAXED, week_worth), str(_LOWERS_NOTHING))
    if act == "object":
        return Cost(str(_LOWERS_NOTHING), str(_REASON))
    left, after = revisions_left(life)
    used = fill(_REVISIONS, {"left": left, "after": after}, {}) if after < left else str(_FREE)
    return Cost(str(_LOWERS_NOTHING), used)


def silence(clock: Clock | None, side: Side) -> str:
    """What happens by itself, and when; None: nothing does."""
    if clock is None:
        return str(_NO_CLOCK)
    sentence = _SILENCE[clock.kind][0 if side == "client" else 1]
    return fill(sentence, {"until": display.until(clock.at, year=False)}, {})


def handed_in_by(name: str, at: datetime, *, own: bool, percent: int) -> str:
    """Who handed it in, and when; a report says how far the work is."""
    values = {"name": name, "day": display.day(day_of(at), year=False), "percent": percent}
    return fill(_OWN if own else _HANDED_IN if percent == 100 else _REPORTED, values, {})


def whole_word() -> str:
    """The name of what is of no single stage."""
    return str(_WHOLE)


def _yen(sentence: Sentence, amount: int) -> str:
    return fill(sentence, {"amount": amount}, {})
