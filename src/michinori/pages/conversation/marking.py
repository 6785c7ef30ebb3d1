"""A text with the passages that screening stops marked, each with the reason and an alternative. Shown while one types,
and again when a message was refused.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from michinori.conversation.queries.threads import view_thread
from michinori.machinery.settings import settings_now
from michinori.market import queries
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.people.queries import public_profile
from michinori.rules.talk.messages import MAX_BODY, findings_in, stopping
from michinori.wording.talk.screening import Advice, told


@dataclass(frozen=True)
class Part:
    """A piece of the text; ``stopped``: it is marked."""

    text: str
    stopped: bool


@dataclass(frozen=True)
class Marks:
    """What screening found in a text. ``parts`` joined give the text; they are empty if nothing is stopped.

    ``why``: each reason once. ``invites``: nothing is stopped, but the text invites to deal outside the site, and the
    receiver will be warned. ``agreed``: a contract is agreed, so that consent of both sides would let contact data
    pass.
    """

    parts: tuple[Part, ...] = ()
    why: tuple[Advice, ...] = ()
    invites: bool = False
    agreed: bool = False


def marks_in(text: str, *, agreed: bool, consented: bool) -> Marks:
    """Screen a text as typed. Text beyond twice the limit is cut off: it is refused for its length anyway."""
    text = text[: 2 * MAX_BODY]
    findings = findings_in(text, settings_now().site.watched_words)
    stopped = stopping(findings, agreed=agreed, consented=consented)
    if not stopped:
        return Marks(invites=any(not one.is_contact for one in findings), agreed=agreed)
    parts, at = [], 0
    for one in sorted(stopped):
        if one.end > at:
            parts += [Part(text[at : one.start], False), Part(text[max(at, one.start) : one.end], True)]
            at = one.end
    parts.append(Part(text[at:], False))
    why = tuple(dict.fromkeys(told(one.reason) for one in stopped))
    return Marks(tuple(part for part in parts if part.text), why, agreed=agreed)


@require_POST
@answers_problems
def check_message(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Screen a message while it is typed; a fragment of the thread's page, writes nothing."""
    view = view_thread(actor_of(request), thread_id)
    body = request.POST.get("body", "")
    marks = marks_in(body, agreed=view.about.agreed, consented=view.thread.both_consent)
    return render(request, "conversation/marked.html", {"marks": marks})


@require_POST
@answers_problems
def check_consultation(request: HttpRequest, user_id: str) -> HttpResponse:
    """Screen what a client asks a worker while it is typed."""
    public_profile(user_id, actor_of(request))
    marks = marks_in(request.POST.get("body", ""), agreed=False, consented=False)
    return render(request, "conversation/marked.html", {"marks": marks})


@require_POST
@answers_problems
def check_proposal(request: HttpRequest, job_id: str) -> HttpResponse:
    """Screen a proposal's message while it is typed."""
    queries.job_for(actor_of(request), job_id)
    marks = marks_in(request.POST.get("message", ""), agreed=False, consented=False)
    return render(request, "conversation/marked.html", {"marks": marks})
