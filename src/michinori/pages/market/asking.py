"""Questions about a job: asking before proposing, answering in public for the client."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from michinori.kernel.problems import Problem
from michinori.market import queries
from michinori.market.commands.questions import answer_question, ask_question
from michinori.market.queries.questions import question_of
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField
from michinori.pages.forms import PageForm
from michinori.people.queries import power_over
from michinori.rules.market.questions import MAX_ANSWER, MAX_QUESTION


class QuestionForm(PageForm):
    body = BlockField(
        label=_("質問"),
        limit=MAX_QUESTION,
        help_text=_("答えといっしょに公開されます。あなたの名前は出ません。連絡先は書けません。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 3


class ReplyForm(PageForm):
    body = BlockField(
        label=_("答え"),
        limit=MAX_ANSWER,
        help_text=_("仕事のページで、だれでも読めます。書き直すことはできません。連絡先は書けません。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def ask(request: HttpRequest, job_id: str) -> HttpResponse:
    """Ask about an open job."""
    actor = actor_of(request)
    view = queries.job_for(actor, job_id)
    if view.own_side:
        raise Problem("own-job")
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        text = request.POST.get("body", "")
        if tried(form, lambda: ask_question(actor=actor, job_id=job_id, body=text)):
            messages.success(request, _("質問を送りました。答えが届くとお知らせします。"))
            return redirect(_at(job_id))
    return render(request, "market/ask.html", {"form": form, "job": view.job}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def answer(request: HttpRequest, question_id: str) -> HttpResponse:
    """Answer a question, for the job's client."""
    actor = actor_of(request)
    question = question_of(actor, question_id)
    if power_over(actor.user_id, question.job.client_id) is None:
        raise Problem.forbidden()
    if question.answer:
        raise Problem("question-answered")
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        text = request.POST.get("body", "")
        if tried(form, lambda: answer_question(actor=actor, question_id=question_id, body=text)):
            messages.success(request, _("答えを公開しました。"))
            return redirect(_at(question.job_id))
    values = {"form": form, "job": question.job, "question": question}
    return render(request, "market/answer.html", values, status=form.status)


def _at(job_id: str) -> str:
    return reverse("job", args=[job_id]) + "#questions"
