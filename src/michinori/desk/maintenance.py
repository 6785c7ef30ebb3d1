"""Maintenance at the desk: announce it, end it."""

from datetime import date, datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.desk.staff import elevated, staff_only
from michinori.kernel.clock import JAPAN
from michinori.machinery import clock
from michinori.machinery.maintenance import newest
from michinori.machinery.settings import settings_now
from michinori.pages.answers import acted, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, DayField, NumberField
from michinori.pages.forms import PageForm
from michinori.pages.support.banners import forget
from michinori.pages.support.maintenance import said
from michinori.rules.support.maintenance import NOTE_LIMIT
from michinori.support.commands.maintenance import announce_maintenance, end_maintenance

LISTED = 20


class MaintenanceForm(PageForm):
    """When maintenance starts and ends, to the hour in Japan, and what it is for."""

    flaw_fields = {"starts_at": "from_day", "ends_at": "until_day"}
    from_day = DayField(label=gettext_lazy("始まる日"))
    from_hour = NumberField(label=gettext_lazy("始まる時"), least=0, most=23, unit=gettext_lazy("時"))
    until_day = DayField(label=gettext_lazy("終わる日"))
    until_hour = NumberField(label=gettext_lazy("終わる時"), least=0, most=23, unit=gettext_lazy("時"))
    ja = BlockField(label=gettext_lazy("何のためか（日本語）"), limit=NOTE_LIMIT, required=False)
    en = BlockField(label=gettext_lazy("何のためか（英語）"), limit=NOTE_LIMIT, required=False)


@staff_only("maintenance")
@elevated
@require_http_methods(["GET", "HEAD", "POST"])
def show_maintenance(request: HttpRequest) -> HttpResponse:
    """List maintenance, and announce one."""
    actor = actor_of(request)
    form = MaintenanceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        starts, ends = (_at(typed[f"{name}_day"], typed[f"{name}_hour"]) for name in ("from", "until"))
        if done(
            form,
            lambda: announce_maintenance(actor=actor, starts_at=starts, ends_at=ends, ja=typed["ja"], en=typed["en"]),
        ):
            forget()
            messages.success(request, _("知らせました。すべてのページに出ます。"))
            return redirect("desk_maintenance")
    now = clock.now()
    values = {
        "form": form,
        "rows": [(one, said(one, now), one.ended_at is None and one.ends_at > now) for one in newest(LISTED)],
        "hours": settings_now().site.maintenance_hours,
    }
    return render(request, "desk/maintenance.html", values, status=form.status)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), JAPAN)


@staff_only("maintenance")
@require_POST
@elevated
def end(request: HttpRequest, maintenance_id: str) -> HttpResponse:
    """End maintenance before its time, or call it off."""
    answer = acted(
        request,
        lambda: end_maintenance(actor=actor_of(request), maintenance_id=maintenance_id),
        back=reverse("desk_maintenance"),
        done=_("終わりにしました。移った期限は、移ったままです。"),
    )
    forget()
    return answer
