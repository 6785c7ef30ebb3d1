"""Works (作品): the public page of one, its picture, and the page where a worker adds and removes theirs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST, require_safe

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.kernel.text import number_in
from michinori.machinery.files import store_file
from michinori.machinery.previews import bare_page_of, small_picture
from michinori.pages.answers import answers_problems, done, pressed
from michinori.pages.callers import actor_of
from michinori.pages.forms import PageForm
from michinori.pages.profile_forms import LinkForm, PictureForm
from michinori.people import queries
from michinori.people.commands.portfolio import (
    MOST_PAGES,
    add_portfolio_link,
    add_portfolio_picture,
    remove_portfolio_link,
    remove_portfolio_picture,
)
from michinori.people.works import own_works, work, works_by
from michinori.rules.people.films import film_host


def visitor(request: HttpRequest) -> Actor | None:
    """The reader as an actor; None for a visitor."""
    return actor_of(request) if request.user.is_authenticated else None


@require_GET
@login_not_required
@cache_control(private=True, max_age=24 * 3600)
@answers_problems
def show_picture(request: HttpRequest, picture_id: str) -> HttpResponse:
    """Send a work's picture as a JPEG without metadata: a small one, or with ``?page=`` that page, large."""
    found = work(picture_id, visitor(request)).file
    asked = number_in(request.GET["page"], 5) or 0 if "page" in request.GET else None
    drawn = small_picture(found) if asked is None else bare_page_of(found, asked) if asked <= MOST_PAGES else None
    if drawn is None:
        raise Problem.unknown()
    return HttpResponse(drawn, content_type="image/jpeg")


@require_GET
@login_not_required
@answers_problems
def show_work(request: HttpRequest, picture_id: str) -> HttpResponse:
    """A work by itself, large, with the person's other works below."""
    found = work(picture_id, visitor(request))
    owner = found.profile.user
    others = works_by(owner.id)
    place = [one.id for one in others].index(found.id)
    values = {
        "work": found,
        "owner": owner,
        "own": owner.pk == request.user.pk,
        "pages": range(1, min(found.file.pages or 0, MOST_PAGES) + 1),
        "others": others,
        "before": others[place - 1] if place else None,
        "after": others[place + 1] if place + 1 < len(others) else None,
    }
    return render(request, "people/work.html", values)


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
    """Add a picture or a PDF to the portfolio."""
    form = PictureForm(request.POST, request.FILES, prefix="picture")
    if form.is_valid() and done(form, lambda: _add_picture(request, form)):
        messages.success(request, _("作品を載せました。"))
        return redirect("profile_works")
    return _works(request, picture=form)


remove_picture = pressed(remove_portfolio_picture, back="profile_works", done=_("作品をはずしました。"))
"""Remove a picture from the portfolio."""


def _add_picture(request: HttpRequest, form: PictureForm) -> object:
    actor, upload = actor_of(request), form.cleaned_data["file"][0]
    stored = store_file(actor=actor, name=upload.name, content=upload.chunks())
    return add_portfolio_picture(actor=actor, title=form.cleaned_data["title"], file_id=stored.id)


def _works(request: HttpRequest, **forms: PageForm) -> HttpResponse:
    actor = actor_of(request)
    profile = queries.public_profile(str(request.user.pk), actor)
    values: dict[str, object] = {
        "link": LinkForm(prefix="link"),
        "picture": PictureForm(prefix="picture"),
        "works": own_works(actor),
        "links": [(link, film_host(link.url)) for link in profile.links],
        **forms,
    }
    status = max((form.status for form in forms.values()), default=200)
    return render(request, "people/profile_works.html", values, status=status)
