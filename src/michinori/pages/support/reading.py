"""One's inquiries: the list, one with its answers, replying, saying whether they were of help; and the same by the link
mailed to people without an account.
"""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.notices.commands.reading import read_leading_to
from michinori.pages.answers import acted, answers_problems, waiting
from michinori.pages.callers import actor_of
from michinori.pages.support.asking import kept_ids, sent_once
from michinori.pages.support.forms import ReplyForm
from michinori.support.commands.inquiries import confirm_inquiry, rate_inquiry, reply_to_inquiry
from michinori.support.policy import Sender
from michinori.support.queries.inquiries import OWN_PAGE, Thread, own_inquiries, own_thread
from michinori.treasury.queries.matters import matter_of
from michinori.wording.money import matter_said
from michinori.wording.support.inquiries import STATES, TOPICS

NOBODY = Actor("person")


@require_safe
@answers_problems
def show_inquiries(request: HttpRequest) -> HttpResponse:
    """List the reader's inquiries, the last written first."""
    before = request.GET.get("before", "")
    rows, following = own_inquiries(actor_of(request), before)
    values = {
        "rows": [(one, TOPICS[one.topic], STATES[one.state]) for one in rows],
        "older": f"?before={following}" if following else "",
        "newer": reverse("inquiries") if before else "",
        "count": OWN_PAGE,
    }
    return render(request, "support/inquiries.html", values)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def show_inquiry(request: HttpRequest, inquiry_id: str) -> HttpResponse:
    """Show an inquiry of the reader, and take one more message."""
    actor = actor_of(request)
    thread = own_thread(Sender(actor), inquiry_id)
    read_leading_to(PageRef("inquiry", (inquiry_id,)), actor=actor)
    return _thread(request, Sender(actor), thread, reverse("inquiry", args=(inquiry_id,)))


@require_POST
@answers_problems
def rate(request: HttpRequest, inquiry_id: str) -> HttpResponse:
    """Say with one press whether the answers were of help."""
    back = reverse("inquiry", args=(inquiry_id,))
    return _rated(request, Sender(actor_of(request)), inquiry_id, back)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@answers_problems
def show_by_link(request: HttpRequest, inquiry_token: str) -> HttpResponse:
    """Show an inquiry to whoever has its link, and take one more message. A GET confirms nothing, because mail programs
    open links.
    """
    sender = Sender(NOBODY, inquiry_token)
    return _thread(request, sender, own_thread(sender), reverse("inquiry_by_link", args=(inquiry_token,)))


@require_POST
@login_not_required
@answers_problems
def confirm(request: HttpRequest, inquiry_token: str) -> HttpResponse:
    """Confirm that the address is one's own: the inquiry reaches the staff now."""
    back = reverse("inquiry_by_link", args=(inquiry_token,))
    said = _("確認できました。お答えは、メールとこのページで届きます。")
    return acted(request, lambda: confirm_inquiry(token=inquiry_token), back=back, done=said)


@require_POST
@login_not_required
@answers_problems
def rate_by_link(request: HttpRequest, inquiry_token: str) -> HttpResponse:
    """Say with one press whether the answers were of help, by the mailed link."""
    back = reverse("inquiry_by_link", args=(inquiry_token,))
    return _rated(request, Sender(NOBODY, inquiry_token), "", back)


def _rated(request: HttpRequest, sender: Sender, inquiry_id: str, back: str) -> HttpResponse:
    helpful, said = request.POST.get("helpful", ""), _("お聞かせくださり、ありがとうございました。")
    return acted(
        request,
        lambda: rate_inquiry(sender=sender, inquiry_id=inquiry_id, helpful=helpful),
        back=back,
        done=said,
    )


def _thread(request: HttpRequest, sender: Sender, thread: Thread, here: str) -> HttpResponse:
    signed_in = not sender.token
    form = ReplyForm(None, signed_in=signed_in)
    if request.method == "POST":
        form = ReplyForm(request.POST, request.FILES, signed_in=signed_in)
        if form.is_valid() and sent_once(request, form, partial(_reply, sender, thread, form)) is not None:
            messages.success(request, _("送りました。"))
            return redirect(here)
    values = {
        "form": form,
        "thread": thread,
        "inquiry": thread.inquiry,
        "topic": TOPICS[thread.inquiry.topic],
        "matter": _matter(sender, thread.inquiry.matter),
        "state": STATES[thread.inquiry.state],
        "token": sender.token,
        "kept": len(kept_ids(form)),
    }
    return waiting(render(request, "support/inquiry.html", values, status=form.status), form.waits)


def _matter(sender: Sender, matter_id: str) -> str:
    """The matter of money in words; empty where there is none, or it is no longer the sender's to see."""
    found = matter_of(sender.actor, matter_id) if matter_id else None
    return matter_said(found.kind, found.amount, found.on) if found else ""


def _reply(sender: Sender, thread: Thread, form: ReplyForm, file_ids: list[str]) -> object:
    return reply_to_inquiry(
        sender=sender, inquiry_id=thread.inquiry.id, text=form.cleaned_data["text"], file_ids=file_ids
    )
