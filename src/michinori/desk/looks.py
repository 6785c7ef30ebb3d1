"""The looks of the site at the desk: its name, its colour, its mark."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.desk.staff import elevated, staff_only
from michinori.machinery import looks
from michinori.machinery.files import store_file
from michinori.pages.answers import acted, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, UploadField
from michinori.pages.forms import PageForm
from michinori.people.commands.site_looks import change_looks, remove_site_mark
from michinori.rules.settings.looks import NAME_LIMIT, Shades, dark_of, darkened, hexed, light_of, read_accent

_COLOUR = 7
_SHOWN = "#0017c1"
"""The stylesheet's own accent."""


class LooksForm(PageForm):
    """Name, colour and mark."""

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


@staff_only("settings")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def show_looks(request: HttpRequest) -> HttpResponse:
    """Change how the site looks, from today on."""
    now, sent = looks.stored(), request.method == "POST"
    initial = {"site_name": now.name, "accent": now.accent}
    form = LooksForm(request.POST if sent else None, request.FILES if sent else None, initial=initial)
    if sent and form.is_valid() and done(form, lambda: save_looks(request, form.cleaned_data)):
        messages.success(request, _("見た目を変えました。すべてのページに出るまで、15秒ほどかかります。"))
        return redirect("desk_looks")
    values = {"form": form, "mark": now.mark, **colours_of(form, now.accent)}
    return render(request, "desk/looks.html", values, status=form.status)


def save_looks(request: HttpRequest, data: dict[str, Any]) -> None:
    """Store what the form says: all or nothing, but for the picture that was sent."""
    actor, file_id = actor_of(request), ""
    if data["file"]:
        upload = data["file"][0]
        file_id = store_file(actor=actor, name=upload.name, content=upload.chunks(), only="image/").id
    change_looks(actor=actor, name=data["site_name"], accent=data["accent"].lower(), file_id=file_id)
    looks.forget()


def colours_of(form: PageForm, accent: str) -> dict[str, object]:
    """What the page draws: a button and a link in light and dark, and a darker shade for a colour that is too pale."""
    typed = str(form["accent"].value() or "").strip().lower() if form.is_bound else accent
    try:
        shown = read_accent(typed) or _SHOWN
    except ValueError as refused:
        better = darkened(typed) if str(refused) == "pale_colour" else ""
        return {"better": better, "shades": shades_of(accent or _SHOWN)}
    return {"better": "", "shades": shades_of(shown)}


def shades_of(accent: str) -> list[tuple[object, str, dict[str, str]]]:
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
    answer = acted(
        request, lambda: remove_site_mark(actor=actor_of(request)), back="desk_looks", done=_("はずしました。")
    )
    looks.forget()
    return answer
