"""Words for the stream of a contract: what somebody did, in short, above their own words in a bubble."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.facts import Fact
from michinori.wording.contract.history import of_work
from michinori.wording.sentences import Sentence, fill

NOTHING_LEFT: Sentence = _("退会した方のことばは、消えています。")
_SHORT: dict[str, Sentence] = {
    "progress_reported": _("%(stage)s %(percent)s%%"),
    "progress_objected": _("「%(stage)s」に異議"),
    "stage_submitted": _("「%(stage)s」を提出"),
    "stage_returned": _("「%(stage)s」を差し戻し"),
    "hours_logged": _("%(day)sの%(time)s"),
    "week_objected": _("%(week)sからの週に異議"),
    "work_delivered": _("納品"),
    "work_sent_back": _("納品を差し戻し"),
    "change_requested": _("変更の依頼"),
    "change_declined": _("変更依頼を断る"),
    "amendment_proposed": _("条件変更の提案（%(price)s円、税抜）"),
    "amendment_declined": _("条件変更を断る"),
    "ending_countered": _("%(amount)s円（税抜）で終わりたい"),
    "ending_opened": _("%(amount)s円（税抜）で終わりたい"),
}


def short(fact: Fact, stage_names: Mapping[str, str]) -> str:
    """What somebody did in a few words, without saying who; empty where only the whole sentence is right."""
    sentence = _SHORT.get(fact.event_kind)
    if sentence is None:
        return ""
    return fill(sentence, vars(fact) | of_work(fact, stage_names), {})
