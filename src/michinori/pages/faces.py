"""Faces: the public address of a picture, and the pages where a person or a company chooses theirs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from michinori.kernel.problems import Problem
from michinori.machinery.files import open_file, store_file
from michinori.pages.answers import acted, answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import NumberField, UploadField
from michinori.pages.forms import PageForm
from michinori.people import queries
from michinori.people.commands.faces import remove_face, set_face
from michinori.people.faces import face_file

_DAY = 24 * 3600


@require_safe
@login_not_required
@answers_problems
def show_face(request: HttpRequest, face_id: str) -> HttpResponse:
    """Send a face. Browsers keep it for a day, no cache on the way does: one that was taken down is soon gone."""
    with open_file(face_file(face_id)) as content:
        answer = HttpResponse(content.read(), content_type="image/webp")
    patch_cache_control(answer, private=True, max_age=_DAY)
    return answer


class FaceForm(PageForm):
    """A picture and the square to show of it, by three numbers that the script sets by dragging."""

    file = UploadField(
        most=1,
        label=gettext_lazy("画像"),
        help_text=gettext_lazy("JPEG、PNG、WebP など。撮った場所などの情報は消します。"),
    )
    left = NumberField(label=gettext_lazy("左から（0〜100）"), least=0, most=100, required=False)
    top = NumberField(label=gettext_lazy("上から（0〜100）"), least=0, most=100, required=False)
    side = NumberField(label=gettext_lazy("大きさ（10〜100）"), least=10, most=100, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def edit_own(request: HttpRequest) -> HttpResponse:
    """Choose the reader's own face."""
    return _edit(request, str(request.user.pk), reverse("worker", args=(request.user.pk,)))


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def edit_mark(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Choose an organisation's mark; owners only."""
    if queries.power_over(str(request.user.pk), organisation_id) != "owner":
        raise Problem.forbidden("owners-only")
    return _edit(request, organisation_id, reverse("organisation", args=(organisation_id,)))


@require_POST
@answers_problems
def remove_own(request: HttpRequest) -> HttpResponse:
    """Show a drawn letter instead of the reader's face."""
    return _remove(request, str(request.user.pk), reverse("profile_face"))


@require_POST
@answers_problems
def remove_mark(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Show a drawn letter instead of an organisation's mark."""
    return _remove(request, organisation_id, reverse("organisation_face", args=(organisation_id,)))


def _edit(request: HttpRequest, client_id: str, back: str) -> HttpResponse:
    sent = request.method == "POST"
    form = FaceForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid() and done(form, lambda: _set(request, client_id, form.cleaned_data)):
        messages.success(request, _("載せました。"))
        return redirect(back)
    client = queries.client(client_id)
    values = {"form": form, "holder": client.holder, "name": client.display_name, "back": back} | {
        "company": client_id.startswith("org_")
    }
    return render(request, "people/face.html", values, status=form.status)


def _set(request: HttpRequest, client_id: str, data: dict[str, Any]) -> object:
    actor, upload = actor_of(request), data["file"][0]
    stored = store_file(actor=actor, name=upload.name, content=upload.chunks(), only="image/")
    cut = {name: data[name] for name in ("left", "top", "side")}
    return set_face(actor=actor, client_id=client_id, file_id=stored.id, **cut)


def _remove(request: HttpRequest, client_id: str, back: str) -> HttpResponse:
    actor = actor_of(request)
    return acted(request, lambda: remove_face(actor=actor, client_id=client_id), back=back, done=_("はずしました。"))
