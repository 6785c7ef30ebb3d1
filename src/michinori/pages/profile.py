"""Profiles: a worker's and a client's public pages, portfolio pictures, and editing one's own profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.files import store_file
from michinori.machinery.previews import small_picture
from michinori.market.queries.jobs import open_jobs_of
from michinori.market.queries.workers import stance_to
from michinori.pages.answers import answers_problems, done, pressed
from michinori.pages.callers import actor_of
from michinori.pages.conduct import shown
from michinori.pages.forms import PageForm
from michinori.pages.profile_forms import LinkForm, PictureForm, ProfileForm, split_skills
from michinori.pages.reviews import listed
from michinori.people import queries
from michinori.people.blocks import own_block
from michinori.people.commands.portfolio import (
    add_portfolio_link,
    add_portfolio_picture,
    remove_portfolio_link,
    remove_portfolio_picture,
)
from michinori.people.commands.profiles import update_profile
from michinori.rules.contract.life import Side
from michinori.trust.queries.conduct import conduct
from michinori.trust.queries.reviews import reviews_about, summary_of


@require_GET
@login_not_required
@answers_problems
def show_worker(request: HttpRequest, user_id: str) -> HttpResponse:
    """A worker's public page."""
    profile = queries.public_profile(user_id, _visitor(request))
    own = request.user.pk == user_id
    stance = stance_to(_visitor(request), user_id)
    values = {
        "profile": profile,
        "own": own,
        "blocked": stance.blocked,
        "kept": stance.kept,
    } | _trust(user_id, "worker", may_answer=own)
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
    values = {
        "client": client,
        "jobs": open_jobs_of(client_id, _visitor(request)),
        "blocked": own_block(actor, client_id),
        "own": power is not None,
    }
    return render(request, "people/client.html", values | _trust(client_id, "client", may_answer=may_answer))


def _trust(client_id: str, side: Side, *, may_answer: bool) -> dict[str, object]:
    """Conduct and reviews of a party; three queries."""
    reviews, _following = reviews_about(client_id, side)
    return {
        "shown": shown(conduct(side, client_id), may_answer=may_answer),
        "reviews": listed(reviews, summary_of(client_id, side), side),
    }


@require_GET
@login_not_required
@cache_control(private=True, max_age=3600)
@answers_problems
def show_picture(request: HttpRequest, picture_id: str) -> HttpResponse:
    """Send a portfolio picture re-encoded as a small JPEG, without the metadata of the original."""
    small = small_picture(queries.picture(picture_id, _visitor(request)).file)
    if small is None:
        raise Problem.unknown()
    return HttpResponse(small, content_type="image/jpeg")


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
    profile = queries.public_profile(str(request.user.pk), _visitor(request))
    first = {name: getattr(profile, name) for name in ProfileForm.base_fields}
    first["skills"] = "、".join(profile.skills)
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        data = form.cleaned_data | {"skills": split_skills(form.cleaned_data["skills"])}
        if done(form, lambda: update_profile(actor=actor_of(request), **data)):
            messages.success(request, _("保存しました。"))
            return redirect("profile_works") if "works" in request.POST else redirect("worker", request.user.pk)
    return render(request, "people/profile_edit.html", {"form": form}, status=form.status)


@require_safe
@answers_problems
def show_works(request: HttpRequest) -> HttpResponse:
    """The reader's own pictures and links, to add to and remove from."""
    return _works(request)


@require_POST
@answers_problems
def add_link(request: HttpRequest) -> HttpResponse:
    """Add a link to the portfolio."""
    form = LinkForm(request.POST, prefix="link")
    actor = actor_of(request)
    if form.is_valid() and done(form, lambda: add_portfolio_link(actor=actor, **form.cleaned_data)):
        messages.success(request, _("リンクを載せました。"))
        return redirect("profile_works")
    return _works(request, link=form)


remove_link = pressed(remove_portfolio_link, back="profile_works", done=_("リンクをはずしました。"))
"""Remove a link from the portfolio."""


@require_POST
@answers_problems
def add_picture(request: HttpRequest) -> HttpResponse:
    """Add a picture to the portfolio."""
    form = PictureForm(request.POST, request.FILES, prefix="picture")
    if form.is_valid() and done(form, lambda: _add_picture(request, form)):
        messages.success(request, _("画像を載せました。"))
        return redirect("profile_works")
    return _works(request, picture=form)


remove_picture = pressed(remove_portfolio_picture, back="profile_works", done=_("画像をはずしました。"))
"""Remove a picture from the portfolio."""


def _add_picture(request: HttpRequest, form: PictureForm) -> object:
    actor, upload = actor_of(request), form.cleaned_data["file"][0]
    stored = store_file(actor=actor, name=upload.name, content=upload.chunks(), only="image/")
    return add_portfolio_picture(actor=actor, title=form.cleaned_data["title"], file_id=stored.id)


def _works(request: HttpRequest, **forms: PageForm) -> HttpResponse:
    values: dict[str, object] = {
        "link": LinkForm(prefix="link"),
        "picture": PictureForm(prefix="picture"),
        "profile": queries.public_profile(str(request.user.pk), _visitor(request)),
        **forms,
    }
    status = max((form.status for form in forms.values()), default=200)
    return render(request, "people/profile_works.html", values, status=status)


def _visitor(request: HttpRequest) -> Actor | None:
    return actor_of(request) if request.user.is_authenticated else None
