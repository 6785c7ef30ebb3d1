"""Inquiries at the desk: the queue with ages against the target, one inquiry, its buttons."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from michinori.desk.staff import may_of, staff_only
from michinori.kernel.text import number_in
from michinori.machinery import clock
from michinori.pages.answers import acted, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, TickField
from michinori.pages.forms import PageForm
from michinori.rules.support.inquiries import TEXT_LIMIT
from michinori.support.commands.answering import (
    answer_inquiry,
    assign_inquiry,
    close_inquiry,
    note_on_inquiry,
    reopen_inquiry,
)
from michinori.support.models import Inquiry, InquiryTemplate
from michinori.support.queries import inquiries as reading
from michinori.support.queries.inquiries import WHICH, Thread, Which
from michinori.treasury.queries.matters import matter_at_desk
from michinori.wording.money import matter_said
from michinori.wording.support import inquiries as words

_MATTER_PAGES = {"payout": "desk_payout", "payout_hold": "desk_payout_holds", "card": "desk_cards"}
"""Where staff of finance look at what an inquiry is about."""


class AnswerForm(PageForm):
    """Staff's answer. The number of the last message that its writer had read goes along beside it as ``seen``."""

    text = BlockField(
        label=gettext_lazy("送り主に伝えること"),
        limit=TEXT_LIMIT,
        help_text=gettext_lazy("メールとページで、そのまま届きます。金額や、どちらが正しいかは決めません。"),
    )
    close = TickField(label=gettext_lazy("これで終わりにする"), required=False)


class NoteForm(PageForm):
    """A note of staff. Its prefix keeps it apart from the answer on the same page."""

    prefix = "note"
    text = BlockField(label=gettext_lazy("スタッフだけが読むメモ"), limit=TEXT_LIMIT)


@staff_only("inquiries")
@require_GET
def show_inquiries(request: HttpRequest) -> HttpResponse:
    """List inquiries: by default those that wait, the most pressing first."""
    asked, before = request.GET.get("which", ""), request.GET.get("before", "")
    which: Which = asked if asked in WHICH else "waiting"
    actor = actor_of(request)
    rows, following = reading.inquiries_at_desk(actor, which, before)
    now = clock.now()
    values = {
        "lists": [(key, words.WHICH[key], key == which) for key in WHICH],
        "which": which,
        "rows": [(one, words.TOPICS[one.topic], *_age(one, now)) for one in rows],
        "older": f"?which={which}&before={following}" if following else "",
        "newer": f"?which={which}" if before else "",
        "count": reading.PAGE,
    }
    return render(request, "desk/inquiries.html", values)


def _age(one: Inquiry, now: Any) -> tuple[int, bool]:
    """Since how many full hours it waits, and whether the target has passed."""
    since = one.asked_since or one.last_at
    return int((now - since).total_seconds() // 3600), one.answer_by is not None and one.answer_by <= now


@staff_only("inquiries")
@require_http_methods(["GET", "HEAD", "POST"])
def show_inquiry(request: HttpRequest, inquiry_id: str) -> HttpResponse:
    """Show an inquiry, and answer it. ``?template=`` begins the answer with a template in the sender's language."""
    actor = actor_of(request)
    thread = reading.inquiry_at_desk(actor, inquiry_id)
    templates = reading.templates(actor)
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid() and done(form, lambda: _answer(request, inquiry_id, form)):
            messages.success(request, _("答えました。送り主に届きます。"))
            return redirect("desk_inquiry", inquiry_id)
    else:
        form = AnswerForm(None, initial={"text": _begun(request, thread, templates)})
    return render(request, "desk/inquiry.html", _values(request, thread, form, templates), status=form.status)


def _answer(request: HttpRequest, inquiry_id: str, form: AnswerForm) -> object:
    typed, seen = form.cleaned_data, number_in(request.POST.get("seen"))
    return answer_inquiry(
        actor=actor_of(request), inquiry_id=inquiry_id, text=typed["text"], close=typed["close"], seen=seen
    )


def _begun(request: HttpRequest, thread: Thread, templates: list[InquiryTemplate]) -> str:
    chosen = next((one for one in templates if one.id == request.GET.get("template")), None)
    if chosen is None:
        return ""
    return chosen.en if thread.inquiry.language == "en" else chosen.ja


def _values(
    request: HttpRequest, thread: Thread, form: AnswerForm, templates: list[InquiryTemplate]
) -> dict[str, object]:
    actor, inquiry = actor_of(request), thread.inquiry
    hours, late = _age(inquiry, clock.now())
    matter, may = matter_at_desk(inquiry.matter) if inquiry.matter else None, may_of(actor)
    return {
        "form": form,
        "note": NoteForm(None),
        "thread": thread,
        "inquiry": inquiry,
        "topic": words.TOPICS[inquiry.topic],
        "matter": matter_said(matter.kind, matter.amount, matter.on) if matter else "",
        "matter_page": _MATTER_PAGES[matter.kind] if matter and "money" in may else "",
        "may": may,
        "state": words.STATES[inquiry.state],
        "hours": hours,
        "late": late,
        "templates": templates,
        "staff": [one for one in reading.who_may_answer(actor) if one.id != inquiry.user_id],
        "own": inquiry.user_id is not None and inquiry.user_id == actor.user_id,
    }


@staff_only("inquiries")
@require_POST
def note(request: HttpRequest, inquiry_id: str) -> HttpResponse:
    """Write a note that staff alone read."""
    actor = actor_of(request)
    form = NoteForm(request.POST)
    if form.is_valid() and done(
        form, lambda: note_on_inquiry(actor=actor, inquiry_id=inquiry_id, text=form.cleaned_data["text"])
    ):
        messages.success(request, _("メモを残しました。"))
        return redirect("desk_inquiry", inquiry_id)
    thread = reading.inquiry_at_desk(actor, inquiry_id)
    values = _values(request, thread, AnswerForm(None), reading.templates(actor)) | {"note": form}
    return render(request, "desk/inquiry.html", values, status=form.status)


@staff_only("inquiries")
@require_POST
def assign(request: HttpRequest, inquiry_id: str) -> HttpResponse:
    """Let somebody of the staff see to it, or nobody."""
    to = request.POST.get("to", "")
    return _acted(
        request,
        inquiry_id,
        lambda: assign_inquiry(actor=actor_of(request), inquiry_id=inquiry_id, to=to),
        _("担当を決めました。"),
    )


@staff_only("inquiries")
@require_POST
def close(request: HttpRequest, inquiry_id: str) -> HttpResponse:
    """Close an inquiry."""
    return _acted(
        request,
        inquiry_id,
        lambda: close_inquiry(actor=actor_of(request), inquiry_id=inquiry_id),
        _("終わりにしました。"),
    )


@staff_only("inquiries")
@require_POST
def reopen(request: HttpRequest, inquiry_id: str) -> HttpResponse:
    """Open a closed inquiry again."""
    return _acted(
        request,
        inquiry_id,
        lambda: reopen_inquiry(actor=actor_of(request), inquiry_id=inquiry_id),
        _("もう一度開きました。"),
    )


def _acted(request: HttpRequest, inquiry_id: str, command: Any, said: str) -> HttpResponse:
    return acted(request, command, back=reverse("desk_inquiry", args=(inquiry_id,)), done=said)
