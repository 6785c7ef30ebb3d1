"""Open jobs for other sites: as a feed (Atom, JSON Feed) and as a list to embed (decision 45).

All three tell what visitors see, less whoever a block separates from a reader who is signed in (domain § 10). None
sets a cookie; in a frame of another site no browser sends one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.csp import CSP
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.looks import kinds_now, site_name
from michinori.market import queries
from michinori.market.models import Job
from michinori.market.queries import Search
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.market.forms import EmbedForm, SearchForm
from michinori.pages.templatetags.market import budget
from michinori.wording.market.categories import kind_of_work, name_of

FEED_LENGTH, SUMMARY = 50, 300
LENGTHS = (5, 10, 20)
"""How many jobs an embedded list may have."""
EMBEDDED_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
"""Of the embedded list, the one page that stands in frames of other sites: no script, no form."""
_PREVIEW_CSP: dict[str, Any] = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}
_CODE = '<iframe src="{}" title="{}" width="100%" height="480" loading="lazy" style="border:0"></iframe>'
_KEPT = "public, max-age=300"
_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """A job as a feed or an embedded list tells of it."""

    job: Job
    address: str
    title: str
    summary: str
    pay: str
    category: str
    client: str

    @property
    def posted_at(self) -> datetime | None:
        return self.job.posted_at

    @property
    def changed_at(self) -> datetime | None:
        return self.job.edited_at or self.job.posted_at


@require_safe
@login_not_required
@answers_problems
def show_feed(request: HttpRequest) -> HttpResponse:
    """The newest 50 jobs that the filters of the search find, as Atom. Raises ``invalid`` (422) for a bad filter."""
    search, language = _search(request), _language(request)
    with translation.override(language):
        base, here = settings.BASE_URL, _address("jobs_feed", request)
        feed = Atom1Feed(
            title=_heading(search),
            link=f"{base}{reverse('jobs')}",
            description="",
            language=language,
            feed_url=here,
            feed_guid=here,
        )
        for one in _entries(request, search, FEED_LENGTH):
            feed.add_item(
                title=one.title,
                link=one.address,
                description=escape(f"{one.pay}\n{one.summary}"),  # Django marks descriptions as HTML
                author_name=one.client,
                pubdate=one.posted_at,
                updateddate=one.changed_at,
                unique_id=one.address,
                categories=[one.category],
            )
        answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
        feed.write(answer, "utf-8")
    return _kept(request, answer)


@require_safe
@login_not_required
@answers_problems
def show_json_feed(request: HttpRequest) -> HttpResponse:
    """The same as JSON Feed 1.1, which pages of other sites may fetch. Raises ``invalid`` (422) for a bad filter."""
    search, language = _search(request), _language(request)
    with translation.override(language):
        told: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _heading(search),
            "home_page_url": f"{settings.BASE_URL}{reverse('jobs')}",
            "feed_url": _address("jobs_json_feed", request),
            "language": language,
            "items": [_item(one) for one in _entries(request, search, FEED_LENGTH)],
        }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False}, content_type="application/feed+json")
    answer["Access-Control-Allow-Origin"] = "*"
    return _kept(request, answer)


@require_safe
@login_not_required
@answers_problems
@xframe_options_exempt
@csp_override(EMBEDDED_CSP)
def show_embedded(request: HttpRequest) -> HttpResponse:
    """The list that other sites put into a frame: ``theme`` light or dark, else as the reader's system; ``n`` jobs.
    Raises ``invalid`` (422) for a bad filter.
    """
    search, language = _search(request), _language(request)
    theme = request.GET.get("theme", "")
    n = request.GET.get("n", "")
    with translation.override(language):
        values = {
            "entries": _entries(request, search, int(n) if n in map(str, LENGTHS) else LENGTHS[1]),
            "heading": _heading(search),
            "theme": theme if theme in ("light", "dark") else "",
            "language": language,
            "base": settings.BASE_URL,
            "more": f"{settings.BASE_URL}{reverse('jobs')}?{_query(request)}",
        }
        # Without the request, so that no template can ask who it is or make a cookie.
        answer = HttpResponse(render_to_string("market/embedded.html", values))
    return _kept(request, answer)


@require_safe
@login_not_required
@answers_problems
@csp_override(_PREVIEW_CSP)
def show_embedding(request: HttpRequest) -> HttpResponse:
    """Choose what to embed: the code to copy, the list as it looks, addresses of the feeds."""
    form = EmbedForm({"language": (get_language() or "ja")[:2], "n": "10", **request.GET.dict()})
    chosen = {name: str(value) for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    query = urlencode(_short(chosen))
    feed = urlencode(_short({name: chosen[name] for name in ("category", "language") if name in chosen}))
    base = settings.BASE_URL
    here = f"{reverse('jobs_embedded')}?{query}"
    title = _heading(Search(category=chosen.get("category", "")))
    values = {
        "form": form,
        "here": here,
        "code": format_html(_CODE, f"{base}{here}", title),
        "feeds": [
            ("Atom", f"{base}{reverse('jobs_feed')}?{feed}"),
            ("JSON Feed", f"{base}{reverse('jobs_json_feed')}?{feed}"),
        ],
    }
    return render(request, "market/embed.html", values, status=form.status)


def _short(chosen: dict[str, str]) -> dict[str, str]:
    """The names that addresses have: ``lang`` for the language."""
    return {"lang" if name == "language" else name: value for name, value in chosen.items()}


def _search(request: HttpRequest) -> Search:
    """What is asked for, by the filters of the search page, the newest first. Raises ``invalid`` (422)."""
    given = {name: request.GET[name] for name in SearchForm.base_fields if request.GET.get(name)}
    form = SearchForm({**given, "sort": "newest"})
    if not form.is_valid():
        raise Problem.invalid(*(Flaw(name, "not_a_choice") for name in form.errors))
    return replace(Search(**form.cleaned_data), cursor="")


def _language(request: HttpRequest) -> str:
    """What ``lang`` asks for, else the browser's: feed readers have no cookie."""
    asked = request.GET.get("lang", "")
    return asked if asked in ("ja", "en") else (get_language() or "ja")[:2]


def _query(request: HttpRequest) -> str:
    return urlencode({name: request.GET[name] for name in SearchForm.base_fields if request.GET.get(name)})


def _address(name: str, request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"{settings.BASE_URL}{reverse(name)}{'?' if query else ''}{query}"


def _heading(search: Search) -> str:
    if search.category:
        category = name_of(search.category, kinds_now(search.category))
        return _("%(site)sの仕事：%(category)s") % {"site": site_name(), "category": category}
    return _("%(site)sの仕事") % {"site": site_name()}


def _entries(request: HttpRequest, search: Search, length: int) -> list[Entry]:
    """The jobs that are found and that this reader may see. Of each no more than visitors see."""
    return [_entry(job) for job in queries.search_jobs(actor_of(request), search, limit=length).jobs]


def _entry(job: Job) -> Entry:
    text = " ".join(job.description.split())
    return Entry(
        job,
        f"{settings.BASE_URL}{reverse('job', args=(job.id,))}",
        _plain(job.title),
        _plain(text if len(text) <= SUMMARY else f"{text[:SUMMARY]}…"),
        budget(job),
        _plain(kind_of_work(job.category, job.subcategory, kinds_now(job.category, job.subcategory))),
        _plain(job.client.display_name),
    )


def _item(one: Entry) -> dict[str, Any]:
    posted, changed = one.posted_at, one.changed_at
    return {
        "id": one.address,
        "url": one.address,
        "title": one.title,
        "content_text": f"{one.pay}\n{one.summary}",
        "date_published": posted.isoformat() if posted else None,
        "date_modified": changed.isoformat() if changed else None,
        "authors": [{"name": one.client}],
        "tags": [one.category, *_plain_all(one.job.skills)],
    }


def _plain_all(texts: Iterable[str]) -> list[str]:
    return [_plain(text) for text in texts]


def _plain(text: str) -> str:
    """The text without characters that XML forbids."""
    return _NO_XML.sub("", text)


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Let anybody keep for a while what a visitor is told."""
    if not request.user.is_authenticated:
        answer["Cache-Control"] = _KEPT
    return answer
