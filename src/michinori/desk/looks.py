"""The looks of the site, at the desk and in the first set-up: its name, its colour, its mark."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.desk.staff import elevated, staff_only
from michinori.kernel.problems import Problem
from michinori.machinery import looks
from michinori.machinery.files import store_file
from michinori.machinery.models import StoredFile
from michinori.pages.account.elevation import is_elevated
from michinori.pages.answers import acted, came_from, done, problem_words
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, UploadField
from michinori.pages.forms import PageForm
from michinori.people.commands.site_looks import change_looks, remove_site_mark
from michinori.rules.settings.looks import NAME_LIMIT, Shades, dark_of, darkened, hexed, light_of, read_accent

_COLOUR = 7
SWATCHES = {
    "#0017c1": gettext_lazy("青"),
    "#00677f": gettext_lazy("青緑"),
    "#115a36": gettext_lazy("緑"),
    "#7a1fa2": gettext_lazy("紫"),
    "#a8003b": gettext_lazy("紅"),
    "#8a3c00": gettext_lazy("茶"),
    "#333333": gettext_lazy("墨"),
}
"""Colours to press, dark enough for every text; any other can be typed."""
_SHOWN = "#0017c1"
"""The stylesheet's own accent."""


class LooksForm(PageForm):
    """Name, colour and mark. ``file_id``: a picture that was chosen before and is kept (``keeps_mark``)."""

    site_name = LineField(
        label=gettext_lazy("サイトの名前"),
        limit=NAME_LIMIT,
        required=False,
        help_text=gettext_lazy("空けると「道のり」です。"),
    )
    accent = LineField(
        label=gettext_lazy("サイトの色"),
        limit=_COLOUR,
        required=False,
        help_text=gettext_lazy("「#0017c1」のように。空けると、もとの青です。"),
    )
    file = UploadField(
        most=1,
        label=gettext_lazy("マーク"),
        required=False,
        help_text=gettext_lazy("真ん中の正方形が、名前の左に出ます。選ばなければ、いまのままです。"),
    )
    file_id = forms.CharField(widget=forms.HiddenInput, required=False)


def keeps_mark[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Decorator, above ``elevated``: store a picture that comes with the form and put its id in its place. So it is not
    chosen again after a wrong colour, nor after proving who one is, for which only fields are kept. One that is refused
    stays where it is, with the refusal, for ``save_looks`` to raise it at its field: it is read once.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        upload = request.FILES.get("file") if request.method == "POST" else None
        if upload is not None:
            try:
                kept = store_file(
                    actor=actor_of(request), name=upload.name or "", content=upload.chunks(), only="image/"
                )
            except Problem as problem:
                upload.refused = problem  # type: ignore[attr-defined]
                if not is_elevated(request):
                    messages.error(request, problem_words(problem))
            else:
                sent = request.POST.copy()
                sent["file_id"] = kept.id
                request.POST = sent  # type: ignore[assignment]
                del request.FILES["file"]
        return view(request, *args, **kwargs)

    return guarded


@staff_only("settings")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_mark
@elevated
def show_looks(request: HttpRequest) -> HttpResponse:
    """Change how the site looks, from today on."""
    sent = request.method == "POST"
    form = LooksForm(request.POST if sent else None, request.FILES if sent else None, initial=looks_now())
    if sent and form.is_valid() and done(form, lambda: save_looks(request, form.cleaned_data)):
        messages.success(request, _("見た目を変えました。すべてのページに出るまで、15秒ほどかかります。"))
        return redirect("desk_looks")
    return render(request, "desk/looks.html", {"form": form} | beside_looks(request, form), status=form.status)


def looks_now() -> dict[str, str]:
    """What the form shows at first."""
    now = looks.stored()
    return {"site_name": now.name, "accent": now.accent}


def save_looks(request: HttpRequest, data: dict[str, Any]) -> None:
    """Store what the form says: all or nothing, but for the picture, which is stored already (``keeps_mark``). Raises
    what it was refused for.
    """
    if data["file"]:
        raise data["file"][0].refused
    name, accent, file_id = data["site_name"], data["accent"].lower(), data["file_id"]
    change_looks(actor=actor_of(request), name=name, accent=accent, file_id=file_id)
    looks.forget()


def beside_looks(request: HttpRequest, form: PageForm) -> dict[str, object]:
    """What stands beside the form: the colours, the mark in force, and the picture that is kept until it is saved. One
    that cannot become a mark is not kept, nor one that was given up by a button, as rows are.
    """
    if form.is_bound and (form.rows_changed or "file" in form.errors):
        form.data = {name: form.data[name] for name in form.data} | {"file_id": ""}
    kept_id = str(form["file_id"].value() or "")
    kept = StoredFile.objects.filter(id=kept_id, owner_id=str(request.user.pk)) if kept_id.isprintable() else None
    return {
        "swatches": list(SWATCHES.items()),
        "mark": looks.stored_mark(),
        "kept": kept.first() if kept is not None and kept_id else None,
        **_colours_of(form, str(form.initial.get("accent", "")), request.GET.get("accent")),
    }


def _colours_of(form: PageForm, accent: str, trying: str | None) -> dict[str, object]:
    """What the page draws: a button and a link in light and dark, and a darker shade for a colour that is too pale.
    ``trying``: the colour in the field just now, of a page that asks how it looks.
    """
    typed = str(form["accent"].value() or "").strip().lower() if form.is_bound else accent
    typed = typed if trying is None else trying.strip().lower()[:_COLOUR]
    try:
        shown = read_accent(typed) or _SHOWN
    except ValueError as refused:
        better = darkened(typed) if str(refused) == "pale_colour" else ""
        return {"better": better, "shades": _shades_of(accent or _SHOWN)}
    return {"better": "", "shades": _shades_of(shown)}


def _shades_of(accent: str) -> list[tuple[object, str, dict[str, str]]]:
    """A heading, the colour of the paper, and the colours on it."""
    light, dark = light_of(accent), dark_of(accent)
    return [(_("明るい画面"), "#ffffff", _named(light)), (_("暗い画面"), "#191d24", _named(dark))]


def _named(shades: Shades) -> dict[str, str]:
    return {name: hexed(getattr(shades, name)) for name in ("act", "ink", "soft")}


@staff_only("settings")
@require_POST
@elevated
def remove_mark(request: HttpRequest) -> HttpResponse:
    """Show the program's own mark again."""
    back = came_from(request, reverse("desk_looks"))
    answer = acted(request, lambda: remove_site_mark(actor=actor_of(request)), back=back, done=_("はずしました。"))
    looks.forget()
    return answer
