"""Favourites: jobs and workers that the reader keeps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from michinori.market.commands.favourites import drop_favourite, keep_favourite
from michinori.market.queries.favourites import favourite_jobs, favourite_workers
from michinori.pages.answers import acted, answers_problems, came_from
from michinori.pages.callers import actor_of
from michinori.pages.market.cards import cards_of
from michinori.pages.market.person_cards import person_cards


@require_safe
@answers_problems
def show_favourites(request: HttpRequest) -> HttpResponse:
    """List the favourite jobs and the favourite workers."""
    actor = actor_of(request)
    workers = favourite_workers(actor)
    people = person_cards([profile for _one, profile in workers], [one.id for one, _profile in workers])
    return render(request, "market/favourites.html", {"jobs": cards_of(favourite_jobs(actor)), "people": people})


@require_POST
@answers_problems
def keep_job(request: HttpRequest, job_id: str) -> HttpResponse:
    """Add a job to the favourites."""
    return acted(
        request,
        lambda: keep_favourite(actor=actor_of(request), job_id=job_id),
        back=came_from(request, "/favourites"),
        done=_("お気に入りに入れました。"),
    )


@require_POST
@answers_problems
def keep_worker(request: HttpRequest, user_id: str) -> HttpResponse:
    """Add a worker to the favourites."""
    return acted(
        request,
        lambda: keep_favourite(actor=actor_of(request), worker_id=user_id),
        back=came_from(request, "/favourites"),
        done=_("お気に入りに入れました。"),
    )


@require_POST
@answers_problems
def drop(request: HttpRequest, favourite_id: str) -> HttpResponse:
    """Remove a favourite."""
    return acted(
        request,
        lambda: drop_favourite(actor=actor_of(request), favourite_id=favourite_id),
        back=came_from(request, "/favourites"),
        done=_("お気に入りからはずしました。"),
    )
