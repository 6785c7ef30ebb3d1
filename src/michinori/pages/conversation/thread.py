"""One thread: its messages, and the form for the next one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from michinori.conversation.commands.drafts import note_draft_sent
from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.threads import note_seen, open_thread
from michinori.conversation.models import Message, Promise
from michinori.conversation.queries.messages import PAGE, newest_messages
from michinori.conversation.queries.threads import ThreadView, view_thread
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.kernel.text import number_in
from michinori.machinery.files import store_file
from michinori.notices.commands.reading import read_leading_to
from michinori.pages.answers import answers_problems, tried, waiting
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import Tabs
from michinori.pages.conversation.marking import Marks, marks_in
from michinori.pages.fields import BlockField, UploadField
from michinori.pages.forms import PageForm
from michinori.pages.templatetags.japanese import hour, iso
from michinori.pages.unsent import once, tells_device
from michinori.people.blocks import own_block
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.talk.messages import MAX_BODY, MAX_FILES
from michinori.wording import display
from michinori.wording.talk import messages as words

_AT_ONCE = 30
"""So many messages are shown, older ones page by page."""


class MessageForm(PageForm):
    """The next message. ``kept``: ids of files that an earlier, refused attempt has already stored."""

    body = BlockField(limit=MAX_BODY, required=False, label=_("メッセージ"))
    uploads = UploadField(required=False, most=MAX_FILES, camera="environment", label=_("ファイル"))
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    flaw_fields = {"file_ids": "uploads"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs |= {"rows": 3, "data-sends": True}

    @property
    def kept_ids(self) -> list[str]:
        """The ids in ``kept``."""
        typed = self.data.get("kept", "") if self.is_bound else ""
        return [one for one in str(typed).split(",") if one][:MAX_FILES]


@dataclass(frozen=True)
class Above:
    """The headings above a message, of which alone they are drawn (the tag ``kept``). ``day``: above the first of each
    day, else empty; ``new``: above the first one that the reader had not read.
    """

    day: str
    new: bool


@dataclass(frozen=True)
class Head:
    """What stands before the words of a message, of which alone it is drawn. ``at``: ISO format; ``hour``: the time of
    day in Japan; ``read``: the other side has read it.
    """

    who: str
    at: str
    hour: str
    read: bool


@dataclass(frozen=True)
class Acts:
    """What can be done about a message, of which alone it is drawn. ``report``: it can be reported; ``promise``: it can
    be marked as a promise, ``again`` if it was one before.
    """

    id: str
    hour: str
    report: bool
    promise: bool
    again: bool


@dataclass(frozen=True)
class Said:
    """A message as this reader sees it. Its words are drawn anew each time: what people wrote to each other is kept
    nowhere. ``ways``: pages that offer on the site what the message invites to do outside.
    """

    message: Message
    own: bool
    above: Above | None
    head: Head
    acts: Acts | None
    promise: Promise | None
    ways: tuple[tuple[str, str], ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@tells_device
@answers_problems
def show_thread(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Show a thread and send a message. ``before`` shows older messages; showing the newest marks all as read."""
    actor = actor_of(request)
    view = _view(actor, thread_id)
    draft = view.draft if request.method != "POST" else ""
    form, marks = MessageForm(None, initial={"body": draft}), Marks()
    if request.method == "POST":
        form = MessageForm(request.POST, request.FILES)
        if form.is_valid() and _send(request, actor, view, form):
            return redirect(reverse("thread", args=(thread_id,)) + "#last")
        typed = str(form.data.get("body", ""))
        marks = marks_in(typed, agreed=view.about.agreed, consented=view.thread.both_consent)
    before = number_in(request.GET.get("before"))
    values = _log(actor, view, since=view.read_n, before=before)
    values |= {"form": form, "marks": marks, "draft": draft, "kept": len(form.kept_ids)}
    contract = view.about.contract
    values |= {"tabs": Tabs(contract.id, thread_id) if contract else None, "tab": "messages"}
    values |= {"contract": contract, "state": state_of(view), "consent": _consent(view)}
    values["blocked"] = own_block(actor, view.other_id) is not None
    values["other_kind"] = "organisation" if view.other_id.startswith("org_") else "person"
    return waiting(render(request, "conversation/thread.html", values, status=form.status), form.waits)


@require_safe
@answers_problems
def show_log(request: HttpRequest, thread_id: str) -> HttpResponse:
    """The newest messages as a fragment, which the script fetches again after ``/live`` announces a change."""
    actor = actor_of(request)
    since = number_in(request.GET.get("since")) or 0
    return render(request, "conversation/log.html", _log(actor, view_thread(actor, thread_id), since=since))


def _view(actor: Actor, thread_id: str) -> ThreadView:
    """The thread; its row is created if it does not exist yet."""
    try:
        return view_thread(actor, thread_id)
    except Problem:
        open_thread(thread_id, actor)
        return view_thread(actor, thread_id)


def _send(request: HttpRequest, actor: Actor, view: ThreadView, form: MessageForm) -> bool:
    file_ids = list(form.kept_ids)

    def store() -> None:
        for upload in form.cleaned_data["uploads"]:
            file_ids.append(store_file(actor=actor, name=upload.name, content=upload.chunks()).id)

    def send() -> Message:
        said = send_message(actor=actor, thread_id=view.thread.id, body=request.POST.get("body", ""), file_ids=file_ids)
        note_draft_sent(actor=actor, thread_id=view.thread.id)
        return said

    if tried(form, lambda: once(request, send, files=store)) is not None:
        return True
    typed = request.POST.copy()
    typed["kept"] = ",".join(file_ids)
    form.data = typed
    return False


def state_of(view: ThreadView) -> str:
    """How far the two are with what they talk about, in words."""
    return words.state(_status(view), proposed=not view.thread.is_consultation)


def _status(view: ThreadView) -> str | None:
    return view.about.contract.status if view.about.contract else None


def _consent(view: ThreadView) -> dict[str, object]:
    own, other = view.own_consent is not None, view.other_consent is not None
    return {"own": own, "other": other, "possible": view.about.agreed, "said": words.consent(own=own, other=other)}


def _log(actor: Actor, view: ThreadView, *, since: int, before: int | None = None) -> dict[str, object]:
    """``since``: the last that the reader had read when the page was opened; of what is newer more is shown at once."""
    much = before is None and view.thread.last_n - since > _AT_ONCE
    rows, more = newest_messages(view.thread, before=before, limit=PAGE if much else _AT_ONCE)
    if before is None and view.read_n < view.thread.last_n:
        note_seen(actor=actor, thread=view.thread, side=view.side, writers={row.author_id for row in rows})
        read_leading_to(PageRef("thread", (view.thread.id,), "last"), actor=actor)
    return {
        "view": view,
        "said": list(_said(view, rows)),
        "older": f"?before={rows[0].n}" if more else "",
        "is_newest": before is None,
        "since": since,
        "proposal": None if more or before else view.thread.proposal,
    }


def _said(view: ThreadView, rows: list[Message]) -> Iterator[Said]:
    last_day, seen_new = None, view.read_n == 0
    for row in rows:
        own, day = row.by == view.side, day_of(row.at)
        new = not own and row.n > view.read_n and not seen_new
        who = words.speaker(row.by, view.side, row.author.display_name, own_name=True)
        promise = getattr(row, "promise", None)
        yield Said(
            message=row,
            own=own,
            above=Above("" if day == last_day else display.day(day), new) if new or day != last_day else None,
            head=Head(who, iso(row.at), hour(row.at), read=own and view.other_read_n >= row.n),
            acts=_acts(view, row, promise, own=own),
            promise=promise,
            ways=_ways(view) if row.outside and not own else (),
        )
        last_day, seen_new = day, seen_new or new


def _acts(view: ThreadView, row: Message, promise: Promise | None, *, own: bool) -> Acts | None:
    may_promise = _status(view) in UNDER_WAY and (promise is None or not _is_live(promise))
    if own and not may_promise:
        return None
    return Acts(row.id, hour(row.at), report=not own, promise=may_promise, again=promise is not None)


def _is_live(promise: Promise) -> bool:
    return promise.amendment is not None and promise.amendment.status in ("open", "awaiting_deposit", "in_force")


def _ways(view: ThreadView) -> tuple[tuple[str, str], ...]:
    """Links to do on the site what a message invites to do outside, depending on the contract's status."""
    contract = view.about.contract
    if contract is None:
        return ()
    if contract.status in UNDER_WAY:
        return ((str(words.BRING_IN["amend"]), reverse("amend", args=(contract.id,))),)
    if contract.status in ("ending", "ended"):
        return ((str(words.BRING_IN["hand_over"]), reverse("hand_over", args=(contract.id,))),)
    if view.side == "client":
        return ((str(words.BRING_IN["order"]), reverse("invite", args=(contract.worker_id,))),)
    return ((str(words.BRING_IN["jobs"]), reverse("client", args=(contract.client_id,))),)
