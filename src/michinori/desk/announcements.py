"""Announcements at the desk: write one, look at it with the number of people, publish it, take it back."""

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.desk.staff import staff_only
from michinori.kernel.clock import JAPAN, day_of, end_of, read_instant
from michinori.machinery.settings import settings_now
from michinori.pages.answers import acted, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, DayField, LineField, RadioField, TickField
from michinori.pages.forms import PageForm
from michinori.pages.support.banners import forget
from michinori.rules.support.announcements import TEXT_LIMIT, TITLE_LIMIT
from michinori.support.commands.announcements import (
    publish_announcement,
    save_announcement,
    withdraw_announcement,
)
from michinori.support.models import Announcement
from michinori.support.queries.announcements import announcement_at_desk, announcements_at_desk, people_of
from michinori.wording.support.announcements import AUDIENCES, KIND_HINTS, KINDS


class AnnouncementForm(PageForm):
    """An announcement in both languages; its banner stands for whole days."""

    flaw_fields = {"from_at": "from_day", "until_at": "until_day"}
    kind = RadioField(label=gettext_lazy("種類"), choices=list(KINDS.items()), hints=dict(KIND_HINTS))
    audience = RadioField(label=gettext_lazy("だれに"), choices=list(AUDIENCES.items()), cards=False)
    title_ja = LineField(label=gettext_lazy("題（日本語）"), limit=TITLE_LIMIT)
    title_en = LineField(label=gettext_lazy("題（英語）"), limit=TITLE_LIMIT)
    text_ja = BlockField(label=gettext_lazy("本文（日本語）"), limit=TEXT_LIMIT)
    text_en = BlockField(label=gettext_lazy("本文（英語）"), limit=TEXT_LIMIT)
    from_day = DayField(label=gettext_lazy("ページの上に出す最初の日"))
    until_day = DayField(label=gettext_lazy("ページの上に出す最後の日"))
    mail = TickField(label=gettext_lazy("お知らせとメールでも届ける"), required=False)


@staff_only("announcements")
@require_http_methods(["GET", "HEAD", "POST"])
def show_announcements(request: HttpRequest) -> HttpResponse:
    """List announcements, and write one."""
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made: list[Announcement] = []
        if done(form, lambda: made.append(_save(request, form, ""))):
            return redirect("desk_announcement", made[0].id)
    rows = [(one, KINDS[one.kind], AUDIENCES[one.audience]) for one in announcements_at_desk(actor_of(request))]
    return render(request, "desk/announcements.html", {"form": form, "rows": rows}, status=form.status)


@staff_only("announcements")
@require_http_methods(["GET", "HEAD", "POST"])
def show_announcement(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Show an announcement as people will see it, with how many are told, and change it while it is not published."""
    found = announcement_at_desk(actor_of(request), announcement_id)
    form = AnnouncementForm(request.POST if request.method == "POST" else None, initial=_initial(found))
    if request.method == "POST" and form.is_valid() and done(form, lambda: _save(request, form, announcement_id)):
        messages.success(request, _("直しました。"))
        return redirect("desk_announcement", announcement_id)
    values = {
        "form": form,
        "announcement": found,
        "kind": KINDS[found.kind],
        "audience": AUDIENCES[found.audience],
        "count": people_of(found.audience).count() if found.mail else 0,
        "limit": settings_now().site.announce_second,
        "edited": found.edited_at.isoformat(),
    }
    return render(request, "desk/announcement.html", values, status=form.status)


@staff_only("announcements")
@require_POST
def publish(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Publish an announcement."""
    seen = read_instant(request.POST.get("edited", ""))
    answer = acted(
        request,
        lambda: publish_announcement(actor=actor_of(request), announcement_id=announcement_id, edited_at=seen),
        back=reverse("desk_announcement", args=(announcement_id,)),
        done=_("公開しました。"),
    )
    forget()
    return answer


@staff_only("announcements")
@require_POST
def withdraw(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Take a published announcement back."""
    answer = acted(
        request,
        lambda: withdraw_announcement(actor=actor_of(request), announcement_id=announcement_id),
        back=reverse("desk_announcement", args=(announcement_id,)),
        done=_("取り下げました。まだ届いていない人には、届きません。"),
    )
    forget()
    return answer


def _save(request: HttpRequest, form: AnnouncementForm, announcement_id: str) -> Announcement:
    typed: dict[str, Any] = dict(form.cleaned_data)
    first: date = typed.pop("from_day")
    last: date = typed.pop("until_day")
    typed |= {"from_at": datetime.combine(first, time(), JAPAN), "until_at": end_of(last)}
    return save_announcement(actor=actor_of(request), announcement_id=announcement_id, **typed)


def _initial(found: Announcement) -> dict[str, Any]:
    names = ("kind", "audience", "title_ja", "title_en", "text_ja", "text_en", "mail")
    days = {"from_day": found.first_day, "until_day": day_of(found.until_at)}
    return {name: getattr(found, name) for name in names} | days
