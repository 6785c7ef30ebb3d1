"""What other programs show of a public page: its description for search engines, the card of a shared link
(Open Graph), and a job as structured data (schema.org).
"""

import json
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from michinori.kernel.clock import end_of
from michinori.market.models import Job
from michinori.pages.conduct import Shown
from michinori.pages.templatetags.market import budget, category
from michinori.people.queries import PublicClient, PublicProfile
from michinori.people.works import Works
from michinori.wording import display

_LONGEST = 140
_UNSAFE_IN_SCRIPTS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class LinkPreview:
    """``address`` and ``picture`` are absolute. ``wide``: the picture is 1200 × 630, as made for links. ``indexed``:
    search engines may list the page.
    """

    title: str
    description: str
    address: str
    picture: str
    wide: bool = True
    indexed: bool = True


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def preview_of_worker(profile: PublicProfile, works: Works, shown: Shown) -> LinkPreview:
    """The first work is the picture, if there is one. Who does not want to be found by clients is not by others."""
    facts = [f"{fact.count} {fact.word}" for fact in shown.facts[:2]]
    said = _("・").join([part for part in (profile.headline, *facts) if part])
    path = reverse("portfolio_picture", args=(works.first[0].id,)) if works.first else _card("worker", profile.user_id)
    title = _("%(name)sさん") % {"name": profile.display_name}
    address, listed = _absolute(reverse("worker", args=(profile.user_id,))), profile.availability != "unlisted"
    return LinkPreview(title, said, address, _absolute(path), wide=not works.n, indexed=listed)


def preview_of_client(client: PublicClient, jobs: int) -> LinkPreview:
    """How many jobs are open is what a link to a client says."""
    said = _("募集中の仕事 %(n)s件") % {"n": display.number(jobs)}
    address = _absolute(reverse("client", args=(client.id,)))
    return LinkPreview(client.display_name, said, address, _absolute(_card("client", client.id)))


def preview_of_job(job: Job) -> LinkPreview:
    """Budget and due date first, then how the text begins."""
    facts = [budget(job)] + ([_("%(day)sまで") % {"day": display.day(job.due_date)}] if job.due_date else [])
    text = Truncator(" ".join(job.description.split())).chars(_LONGEST - sum(map(len, facts)))
    said = _("・").join([*facts, category(job.category)]) + _("。") + text
    return LinkPreview(job.title, said, _absolute(reverse("job", args=(job.id,))), _absolute(_card("job", job.id)))


def _card(kind: str, id: str) -> str:
    return reverse("link_picture", args=(kind, id))


def posting_data(job: Job) -> SafeString:
    """An open job as JobPosting of schema.org, in a script element that no browser runs; empty for any other job."""
    if job.status != "open" or job.posted_at is None:
        return mark_safe("")
    data: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": job.description,
        "datePosted": job.posted_at.isoformat(),
        "employmentType": "CONTRACTOR",
        "hiringOrganization": {"@type": "Organization", "name": job.client.display_name},
        "url": _absolute(reverse("job", args=(job.id,))),
        "directApply": True,
        "inLanguage": "ja",
    }
    if job.place == "online":
        data["jobLocationType"] = "TELECOMMUTE"
        data["applicantLocationRequirements"] = {"@type": "Country", "name": "Japan"}
    else:
        data["jobLocation"] = {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": job.place}}
    if job.closes_on:
        data["validThrough"] = end_of(job.closes_on).isoformat()
    if job.budget_min or job.budget_max:
        bounds = {"minValue": job.budget_min, "maxValue": job.budget_max}
        value: dict[str, object] = {"@type": "QuantitativeValue"} | {k: v for k, v in bounds.items() if v}
        if job.kind == "hourly":
            value["unitText"] = "HOUR"
        data["baseSalary"] = {"@type": "MonetaryAmount", "currency": "JPY", "value": value}
    text = json.dumps(data, ensure_ascii=False).translate(_UNSAFE_IN_SCRIPTS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
