"""Profiles: a worker's and a client's public pages, and editing the text of one's own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from michinori.kernel.actor import Actor
from michinori.machinery.settings import settings_now
from michinori.market.queries.favourites import stance_to
from michinori.market.queries.jobs import open_jobs_of
from michinori.pages.answers import answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.conduct import shown
from michinori.pages.link_previews import preview_of_client, preview_of_worker
from michinori.pages.market.cards import cards_of
from michinori.pages.profile_forms import ProfileForm, offer_skills, split_skills
from michinori.pages.reviews import listed, voices
from michinori.pages.works import visitor
from michinori.people import queries
from michinori.people.blocks import own_block
from michinori.people.commands.profiles import update_profile
from michinori.people.works import in_lists
from michinori.rules.people.films import film_host
from michinori.trust.queries.conduct import Conduct, conduct
from michinori.trust.queries.reviews import reviews_about, summary_of
from michinori.trust.queries.risks import counts_of
from michinori.wording.market.finding import AVAILABILITY, RATE
from michinori.wording.people.identity import checked_lines
from michinori.wording.sentences import fill


@require_GET
@login_not_required
@answers_problems
def show_worker(request: HttpRequest, user_id: str) -> HttpResponse:
    """A worker's public page. ``?job=``: the job for which a client looks for somebody."""
    profile = queries.public_profile(user_id, visitor(request))
    own = request.user.pk == user_id
    stance = stance_to(visitor(request), user_id)
    works, job_id = in_lists(profile.pictures), request.GET.get("job", "")
    values: dict[str, Any] = {
        "profile": profile,
        "own": own,
        "checked": checked_lines(profile.checked),
        "blocked": stance.blocked,
        "kept": stance.kept,
        "works": works,
        "links": [(link, film_host(link.url)) for link in profile.links],
        "skills_line": _("・").join(profile.skills[:3]),
        "ready": AVAILABILITY[profile.availability],
        "rate": fill(RATE, {"amount": profile.hourly_guide}, {}) if profile.hourly_guide else "",
        "for_job": f"?{urlencode({'job': job_id})}" if job_id.isprintable() and job_id else "",
    } | _trust(conduct("worker", user_id), visitor(request), may_answer=own)
    values["preview"] = preview_of_worker(profile, works, values["shown"])
    return render(request, "people/worker.html", values)


@require_GET
@login_not_required
@answers_problems
def show_client(request: HttpRequest, client_id: str) -> HttpResponse:
    """A client's public page with their open jobs. Only signed-in people see an organisation's address and contact
    (Freelance Act art. 12).
    """
    client = queries.public_client(client_id)
    actor = actor_of(request)
    power = queries.power_over(actor.user_id, client_id)
    may_answer = power in ("owner", "approver")
    jobs, found = open_jobs_of(client_id, visitor(request)), conduct("client", client_id)
    values: dict[str, Any] = {
        "client": client,
        "checked": checked_lines(client.checked),
        "cards": cards_of(jobs, known={client_id: counts_of(found)}),
        "blocked": own_block(actor, client_id),
        "own": power is not None,
    } | _trust(found, actor, may_answer=may_answer)
    values["preview"] = preview_of_client(client, len(jobs))
    return render(request, "people/client.html", values)


def _trust(found: Conduct, actor: Actor | None, *, may_answer: bool) -> dict[str, Any]:
    """Conduct and reviews of a party; two queries, three where an organisation wrote."""
    reviews, _following = reviews_about(found.id, found.side)
    return {
        "shown": shown(found, may_answer=may_answer),
        "reviews": listed(reviews, summary_of(found.id, found.side), found.side, actor),
        "voices": voices(reviews),
    }


@require_safe
@answers_problems
def show_own(request: HttpRequest) -> HttpResponse:
    """Redirect to the reader's own public page."""
    return redirect("worker", user_id=request.user.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Edit the text of the reader's own profile. The button ``works`` saves and goes on to pictures and links, which
    have a page of their own, so that adding one loses nothing typed here.
    """
    profile = queries.public_profile(str(request.user.pk), visitor(request))
    first = {name: getattr(profile, name) for name in ProfileForm.base_fields}
    first["skills"] = "、".join(profile.skills)
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=first)
    offer_skills(form.fields["skills"], settings_now().site.skills_offered)
    if form.is_valid():
        data = form.cleaned_data | {"skills": split_skills(form.cleaned_data["skills"])}
        if done(form, lambda: update_profile(actor=actor_of(request), **data)):
            messages.success(request, _("保存しました。"))
            return redirect("profile_works") if "works" in request.POST else redirect("worker", request.user.pk)
    return render(request, "people/profile_edit.html", {"form": form}, status=form.status)
