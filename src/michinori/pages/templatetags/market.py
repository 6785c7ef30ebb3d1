"""Filters that write jobs and proposals in words: ``{{ job.category|category }}``, ``{{ job|budget }}``."""

from typing import Protocol

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from michinori.conversation.models import thread_id_of
from michinori.machinery.looks import kinds_now
from michinori.pages.market.cards import Fact, JobCard, fact_of
from michinori.pages.templatetags.kept import kept
from michinori.pages.templatetags.look import icon
from michinori.pages.templatetags.parts import tag
from michinori.rules.market.finding import MOST_WORDS, Reasons
from michinori.rules.market.risk import Risk
from michinori.wording import display
from michinori.wording.market.categories import name_of
from michinori.wording.market.finding import AVAILABILITY, BY_CATEGORY, BY_SKILL, BY_WORD, NAMED
from michinori.wording.market.jobs import JOB_STATUSES, KINDS, PROPOSAL_STATUSES
from michinori.wording.sentences import fill

register = template.Library()


class _Budgeted(Protocol):
    """A job, or what a card shows of it. The budget: yen before tax."""

    @property
    def kind(self) -> str: ...

    @property
    def budget_min(self) -> int | None: ...

    @property
    def budget_max(self) -> int | None: ...


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
def thread(proposal_id: str) -> str:
    """The id of a proposal's thread."""
    return thread_id_of(proposal_id)


@register.simple_tag(takes_context=True)
def jobcard(context: Context, card: JobCard) -> SafeString:
    """What a card of a job says, drawn once for its values, with a heart where its reader keeps favourites; behind it
    why it is recommended to them, which few others share.
    """
    hearts = context["user"].is_authenticated and not context.get("practice")
    drawn = kept("market/job_card_text.html", it=card.text, kept=card.favourite if hearts else None)
    return format_html('{}<p class="tiny sub">{}</p>', drawn, reasons(card.why)) if card.why else drawn


@register.simple_tag
def factline(told: Fact | Risk) -> SafeString:
    """The one fact to tell of a job or a worker, with its icon."""
    fact = fact_of(told) if isinstance(told, Risk) else told
    return format_html('<span class="fact fact-{}">{}{}</span>', fact.kind, icon(fact.icon), fact.said)


@register.filter
def category(key: str) -> str:
    """The name of a category."""
    return name_of(key, kinds_now(key))


@register.filter
def subcategory(slug: str) -> str:
    """The name of a subcategory."""
    return name_of(slug, kinds_now(slug))


@register.filter
def availability(key: str) -> str:
    return str(AVAILABILITY[key])


@register.filter
def reasons(found: Reasons) -> str:
    """The reasons for a recommendation, in one line."""
    said = [fill(BY_SKILL, {"words": _named(found.skills)}, {})] if found.skills else []
    said += [str(BY_CATEGORY)] if found.category else []
    said += [fill(BY_WORD, {"words": _named(found.words[:MOST_WORDS])}, {})] if found.words else []
    return pgettext("between reasons", "、").join(said)


def _named(words: tuple[str, ...]) -> str:
    return "".join(fill(NAMED, {"word": word}, {}) for word in words)


@register.filter
def kind(key: str) -> str:
    return str(KINDS[key])


@register.filter
def budget(job: _Budgeted) -> str:
    """``30,000〜48,000円``, ``48,000円まで``, ``1時間あたり1,800円から``; yen before tax."""
    amount = _range(job.budget_min, job.budget_max)
    if not amount:
        return _("予算の記載なし")
    return _("1時間あたり%(amount)s") % {"amount": amount} if job.kind == "hourly" else amount


@register.filter
def pay(job: _Budgeted) -> SafeString:
    """The budget as a figure, ``12,000〜18,000`` with a small 円, and 税抜; by the hour and open budgets in words."""
    said, word = budget(job), pgettext("after a figure", "税抜")
    if not (job.budget_min or job.budget_max):
        return format_html('<span class="sub">{}</span>', said)
    if job.kind == "fixed" and said.endswith("円"):
        said = format_html("{}<i>円</i>", said.removesuffix("円"))
    return format_html('<span><span class="figure">{}</span> <span class="figure-word">{}</span></span>', said, word)


@register.simple_tag
def daysleft(days: int | None, soon: bool) -> SafeString:
    """The days left until nobody can propose any more, nothing without such a day. ``soon``: they are few."""
    if days is None:
        return SafeString()
    said = ngettext("あと%(n)s日", "あと%(n)s日", days) % {"n": days} if days else _("今日まで")
    return format_html('<span class="days-left{}">{}</span>', " is-soon" if soon else "", said)


def _range(low: int | None, high: int | None) -> str:
    if low is None:
        return _("%(amount)sまで") % {"amount": display.yen(high)} if high is not None else ""
    if high is None:
        return _("%(amount)sから") % {"amount": display.yen(low)}
    if low == high:
        return display.yen(low)
    least = display.number(low) if display.japanese() else display.yen(low)
    return _("%(low)s〜%(high)s") % {"low": least, "high": display.yen(high)}


@register.filter
def place(text: str) -> str:
    """The place of work; ``online`` is translated, any other text is unchanged."""
    return _("オンライン") if text == "online" else text


@register.filter
def jobword(status: str) -> str:
    return str(JOB_STATUSES[status])


@register.filter
def jobtag(status: str) -> SafeString:
    return tag(_JOB_TAGS[status], str(JOB_STATUSES[status]))


@register.filter
def proposaltag(status: str) -> SafeString:
    return tag(_PROPOSAL_TAGS[status], str(PROPOSAL_STATUSES[status]))
