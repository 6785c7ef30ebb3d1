"""Words of jobs and proposals for templates: ``{{ job.category|category }}``, ``{{ job|budget }}``."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from michinori.market.models import Job
from michinori.pages.templatetags.parts import tag
from michinori.wording import display
from michinori.wording.market import CATEGORIES, JOB_STATUSES, KINDS, PROPOSAL_STATUSES

register = template.Library()

_JOB_TAGS = {"draft": "none", "open": "go", "closed": "plain"}
_PROPOSAL_TAGS = {
    "open": "wait",
    "shortlisted": "info",
    "declined": "plain",
    "withdrawn": "plain",
    "offered": "info",
    "agreed": "go",
}


@register.filter
def category(key: str) -> str:
    return str(CATEGORIES[key])


@register.filter
def kind(key: str) -> str:
    return str(KINDS[key])


@register.filter
def budget(job: Job) -> str:
    """``30,000〜48,000円``, ``48,000円まで``, ``30,000円から``; yen before tax."""
    low, high = job.budget_min, job.budget_max
    if low is None and high is None:
        return _("予算の記載なし")
    if low is None or high is None:
        amount = display.yen(low or high or 0)
        return _("%(amount)sまで") % {"amount": amount} if low is None else _("%(amount)sから") % {"amount": amount}
    if low == high:
        return display.yen(low)
    return _("%(low)s〜%(high)s") % {
        "low": display.number(low) if display.japanese() else display.yen(low),
        "high": display.yen(high),
    }


@register.filter
def place(text: str) -> str:
    """Where the work is done; ``online`` in words."""
    return _("オンライン") if text == "online" else text


@register.filter
def jobtag(status: str) -> SafeString:
    return tag(_JOB_TAGS[status], str(JOB_STATUSES[status]))


@register.filter
def proposaltag(status: str) -> SafeString:
    return tag(_PROPOSAL_TAGS[status], str(PROPOSAL_STATUSES[status]))
