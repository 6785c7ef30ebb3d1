"""Words of the lists of one's own: the jobs that somebody posted, the proposals that somebody made."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from michinori.wording.sentences import Sentence

_WAITING = ngettext_lazy("返事を待つ応募が%(n)s件あります", "返事を待つ応募が%(n)s件あります", "n")
_POSTED = ngettext_lazy("%(n)s件を募集しています", "%(n)s件を募集しています", "n")
_JOBS: Sentence = _("頼んだ仕事")
_OFFERED = ngettext_lazy("条件が届いた応募が%(n)s件あります", "条件が届いた応募が%(n)s件あります", "n")
_SENT = ngettext_lazy("%(n)s件の返事を待っています", "%(n)s件の返事を待っています", "n")
_PROPOSALS: Sentence = _("応募した仕事")
_JOB_COUNTED = {
    "waiting": ngettext_lazy("返事を待つ応募 %(n)s件", "返事を待つ応募 %(n)s件", "n"),
    "answered": ngettext_lazy("応募 %(n)s件に返事済み", "応募 %(n)s件に返事済み", "n"),
    "agreed": ngettext_lazy("契約 %(n)s件", "契約 %(n)s件", "n"),
}
_JOB_STATES: dict[str, Sentence] = {
    "draft": _("まだ公開していません"),
    "none": _("まだ応募はありません"),
    "over": _("契約なしで終了"),
}
JOB_MARKS = {
    "draft": ("plain", "pen"),
    "none": ("plain", "clock"),
    "waiting": ("care", "people"),
    "answered": ("plain", "check"),
    "agreed": ("good", "contract"),
    "over": ("plain", "check"),
}
"""The class and the icon of each state of a job."""
PROPOSAL_STATES: dict[str, Sentence] = {
    "open": _("返事待ち"),
    "open:closed": _("募集は終了・返事待ち"),
    "shortlisted": _("候補に残っています"),
    "offered": _("条件が届きました"),
    "agreed": _("契約になりました"),
    "declined": _("見送りになりました"),
    "withdrawn": _("取り下げました"),
}
PROPOSAL_MARKS = {
    "open": ("plain", "clock"),
    "open:closed": ("plain", "clock"),
    "shortlisted": ("info", "star"),
    "offered": ("care", "mail"),
    "agreed": ("good", "contract"),
    "declined": ("plain", "close"),
    "withdrawn": ("plain", "close"),
}
"""The class and the icon of each state of a proposal."""


def jobs(waiting: int, posted: int) -> str:
    """The heading of the list of jobs: how many proposals wait for an answer, else how many jobs are posted."""
    if waiting:
        return str(_WAITING % {"n": waiting})
    return str(_POSTED % {"n": posted}) if posted else str(_JOBS)


def proposals(offered: int, sent: int) -> str:
    """The heading of the list of proposals: how many led to an offer, else how many wait for an answer."""
    if offered:
        return str(_OFFERED % {"n": offered})
    return str(_SENT % {"n": sent}) if sent else str(_PROPOSALS)


def state_of_job(status: str, proposals: int, waiting: int, agreed: int) -> str:
    """The one thing to say of a job."""
    if status == "draft":
        return "draft"
    if waiting and (status == "open" or not agreed):
        return "waiting"
    if agreed:
        return "agreed"
    if status == "closed":
        return "over"
    return "answered" if proposals else "none"


def job_state(key: str, counted: Mapping[str, int]) -> str:
    """That in words. ``counted``: the job's ``n`` proposals, how many are ``waiting``, how many ``agreed``."""
    if key in _JOB_STATES:
        return str(_JOB_STATES[key])
    return str(_JOB_COUNTED[key] % {"n": counted["n" if key == "answered" else key]})


def state_of_proposal(status: str, *, is_open: bool) -> str:
    """The one thing to say of a proposal. ``is_open``: people can still propose to the job."""
    return "open:closed" if status == "open" and not is_open else status
