"""Words for outside results: their kinds, and the clocks that take effect only if one is denied (domain § 6)."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.life import Clock, Life
from michinori.rules.contract.termination_outlook import outlook
from michinori.wording import display
from michinori.wording.sentences import Sentence, fill

RESULT_KINDS: dict[str, Sentence] = {
    "judgment": _("確定した判決"),
    "court_settlement": _("裁判所での和解"),
    "certified_odr": _("認証ODRの結果"),
    "private_record": _("裁判所を通さない和解の記録"),
}

_FIRST = _("先に、届けられた結果の期限（%(denied)s）が来ます。それまでに否認されたときは、こうなります。")
_RULE_TITLE = _("否認されたときは、契約時の決まりで終わります")
_RULE = _(
    "%(until)sに、契約時の決まりで終わります（いまのままなら%(outcome)s円、税抜）。"
    "それまでは、相手に近づく額を伝えられます。"
)
_BEHIND = ("silence", "bidding", "bids_open", "standing_rule")


def after_the_result(title: str, text: str, clock: Clock, life: Life) -> tuple[str, str]:
    """Title and text of ``clock``; if an outside result takes effect before it, the text says so."""
    denied = next((one.at for one in clocks(life) if one.kind == "take_result" and one.at <= clock.at), None)
    if clock.kind not in _BEHIND or denied is None:
        return title, text
    if clock.kind == "standing_rule":
        values = {"until": display.until(clock.at, year=False), "outcome": outlook(life).at_rule}
        title, text = str(_RULE_TITLE), fill(_RULE, values, {})
    first = fill(_FIRST, {"denied": display.until(denied, year=False)}, {})
    return title, first + ("" if display.japanese() else " ") + text
