"""The sentence of the one fact told of a job on its card (``rules.market.risk``)."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.market.risk import Risk
from michinori.wording.sentences import Sentence, fill

RISKS: dict[str, Sentence] = {
    "never_funded": _("%(trials)s件中%(hits)s件が仮払いされなかった相手"),
    "ended_halfway": _("%(trials)s件中%(hits)s件が途中で終わった相手"),
    "offers_below_half": _("途中で終わるとき、%(trials)s件中%(hits)s件で半分より低い額を言った相手"),
    "restarts_per_contract": _("契約%(trials)s件で、やり直しの依頼が%(hits)s回あった相手"),
    "low_pay": _("書かれた時間だと、最低賃金を下回る報酬"),
    "vague": _("あいまいな言葉のある募集"),
    "no_deliverable": _("何を納品するかの記載なし"),
    "unverified": _("まだ確認されていない相手"),
    "no_due_date": _("納期の記載なし"),
    "no_contracts": _("ここでの契約は、まだない相手"),
    "none_over": _("実績がまだない相手"),
    "all_finished": _("%(trials)s件中%(trials)s件、最後まで行った相手"),
}
ICONS = {"warn": "alert", "plain": "clock", "good": "shield"}
"""The icon beside the sentence, by the tone."""


def told(risk: Risk) -> str:
    """The sentence, in the active language."""
    return fill(RISKS[risk.key], {"hits": risk.hits, "trials": risk.trials}, {})
