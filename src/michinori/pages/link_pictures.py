"""The picture of a shared link to a job, a worker or a client, drawn once for each text and kept for a day."""

import hashlib
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from michinori.kernel.problems import Problem
from michinori.machinery.looks import site_name
from michinori.machinery.rendering.cards import card
from michinori.market.queries import job_for
from michinori.market.queries.jobs import open_jobs_of
from michinori.pages.answers import answers_problems
from michinori.pages.conduct import shown
from michinori.pages.templatetags.market import budget, category
from michinori.people.queries import public_client, public_profile
from michinori.trust.queries.conduct import conduct
from michinori.wording import display

_DAY = 24 * 3600

type Words = tuple[str, str, str]
"""Title, line and figure of a card."""


def _job(job_id: str) -> Words:
    job = job_for(None, job_id).job
    until = _("%(day)sまで") % {"day": display.day(job.due_date)} if job.due_date else ""
    about = _("・").join(part for part in (category(job.category), job.client.display_name) if part)
    return job.title, about, _("・").join(part for part in (budget(job), until) if part)


def _worker(user_id: str) -> Words:
    profile = public_profile(user_id)
    facts = shown(conduct("worker", user_id)).facts
    said = f"{facts[0].count} {facts[0].word}" if facts else ""
    return _("%(name)sさん") % {"name": profile.display_name}, profile.headline, said


def _client(client_id: str) -> Words:
    client = public_client(client_id)
    facts = shown(conduct("client", client_id)).facts
    said = f"{facts[0].count} {facts[0].word}" if facts else ""
    jobs = _("募集中の仕事 %(n)s件") % {"n": display.number(len(open_jobs_of(client_id, None)))}
    return client.display_name, jobs, said


_KINDS: dict[str, Callable[[str], Words]] = {"job": _job, "worker": _worker, "client": _client}


@require_safe
@login_not_required
@answers_problems
def show_link_picture(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Send the picture as a visitor may see it, whoever asks, since caches keep it for others."""
    words = _KINDS.get(kind)
    if words is None or not ref.isprintable():
        raise Problem.unknown()
    drawn = _drawn(words(ref))
    answer = HttpResponse(drawn, content_type="image/png")
    patch_cache_control(answer, public=True, max_age=_DAY)
    return answer


def _drawn(words: Words) -> bytes:
    said = (site_name(), *words)
    key = "link-picture:" + hashlib.sha256("\n".join(said).encode()).hexdigest()
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = card(*said)
        cache.set(key, kept, _DAY)
    return kept
