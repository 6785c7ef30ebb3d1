"""The places of a text that screening stops, marked in it, with why and what to do instead: while one types, and again
where what was sent was stopped."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from michinori.conversation.queries.threads import view_thread
from michinori.market import queries
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.rules.talk.messages import MAX_BODY, findings_in, stopping
from michinori.wording.talk.screening import Advice, told


@dataclass(frozen=True)
class Part:
    """A piece of the text; ``stopped``: a place that is marked."""

    text: str
    stopped: bool


@dataclass(frozen=True)
class Marks:
    """``parts`` together are the text as typed. ``why``: each reason once. ``invites``: nothing stops it, but it
    invites to deal outside, and the receiver will be told so. ``agreed``: a contract is, so consent would help.
    """

    parts: tuple[Part, ...] = ()
    why: tuple[Advice, ...] = ()
    invites: bool = False
    agreed: bool = False


def marks_in(text: str, *, agreed: bool, consented: bool) -> Marks:
    """Of a text as it was typed; longer ones are refused anyway and are looked at as far as they may go."""
    text = text[: 2 * MAX_BODY]
    findings = findings_in(text)
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
    """A part of the thread's page, asked for while typing; writes nothing."""
    view = view_thread(actor_of(request), thread_id)
    body = request.POST.get("body", "")
    marks = marks_in(body, agreed=view.about.agreed, consented=view.thread.both_consent)
    return render(request, "conversation/marked.html", {"marks": marks})


@require_POST
@answers_problems
def check_proposal(request: HttpRequest, job_id: str) -> HttpResponse:
    """The same beside the form of a proposal."""
    queries.job_for(actor_of(request), job_id)
    marks = marks_in(request.POST.get("message", ""), agreed=False, consented=False)
    return render(request, "conversation/marked.html", {"marks": marks})
