"""The buttons of a thread: mute it, consent to exchange contact data, mark a message as a promise."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from michinori.conversation.commands.promises import mark_promise
from michinori.conversation.commands.threads import (
    consent_to_contact,
    mute_thread,
    revoke_consent,
    unmute_thread,
)
from michinori.conversation.queries.contracts import about
from michinori.conversation.queries.messages import message_for
from michinori.kernel.problems import Problem
from michinori.pages.answers import acted, answers_problems, problem_words
from michinori.pages.callers import actor_of


@require_POST
@answers_problems
def mute(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Mute the thread's notices, or unmute them with ``do=unmute``."""
    actor, back = actor_of(request), reverse("thread", args=(thread_id,))
    if request.POST.get("do") == "unmute":
        said = _("このやり取りの通知を再開しました。")
        return acted(request, lambda: unmute_thread(actor=actor, thread_id=thread_id), back=back, done=said)
    said = _("このやり取りの通知を止めました。メッセージは、これまでどおり届きます。")
    return acted(request, lambda: mute_thread(actor=actor, thread_id=thread_id), back=back, done=said)


@require_POST
@answers_problems
def consent(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Consent to exchange contact data, or revoke the consent with ``do=revoke``."""
    actor, back = actor_of(request), reverse("thread", args=(thread_id,))
    if request.POST.get("do") == "revoke":
        said = _("同意を取り消しました。これから送る連絡先は、止められます。")
        return acted(request, lambda: revoke_consent(actor=actor, thread_id=thread_id), back=back, done=said)
    said = _("連絡先の交換に同意しました。相手も同意すると、連絡先を送れます。")
    return acted(request, lambda: consent_to_contact(actor=actor, thread_id=thread_id), back=back, done=said)


@require_POST
@answers_problems
def promise(request: HttpRequest, message_id: str) -> HttpResponse:
    """Mark a message as a promise, and redirect to the form of an amendment that starts from it."""
    actor = actor_of(request)
    message = message_for(actor, message_id)
    back = reverse("thread", args=(message.thread_id,))
    try:
        mark_promise(actor=actor, message_id=message_id)
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        messages.error(request, problem_words(problem))
        return redirect(back)
    contract = about([message.thread])[message.thread_id].contract
    return redirect(reverse("amend", args=(contract.id if contract else "",)) + f"?message={message_id}")
