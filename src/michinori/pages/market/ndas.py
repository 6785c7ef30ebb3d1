"""NDAs: what is asked of whom, one press to agree; and the confidential part of a job, which one opens."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from michinori.conversation.commands.ndas import ask_in_thread
from michinori.conversation.commands.threads import open_thread
from michinori.conversation.queries.threads import view_thread
from michinori.kernel.problems import Problem
from michinori.market.commands.confidential import agree_for_job, remove_confidential, set_confidential
from michinori.market.commands.ndas import agree_nda, decline_nda, withdraw_nda
from michinori.market.models import NdaText
from michinori.market.queries.jobs import job_for
from michinori.market.queries.ndas import (
    ConfidentialView,
    confidential_for,
    list_ndas,
    nda_for,
    texts_of,
)
from michinori.pages.answers import acted, answers_problems, pressed, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, RadioField
from michinori.pages.forms import PageForm
from michinori.pages.market.attaching import AttachingForm
from michinori.papers.queries.documents import nda_papers
from michinori.rules.market.ndas import MAX_CONFIDENTIAL, MAX_TEXT, Piece, pieces_of
from michinori.wording import display
from michinori.wording.market.ndas import STATUSES, WHOSE, WHOSE_HINTS


class AskingForm(PageForm):
    """Which text to ask for; ``standard``: whether the operator has published one."""

    nda = RadioField(label=_("秘密保持契約の文面"), choices=list(WHOSE.items()), hints=WHOSE_HINTS)
    nda_text = BlockField(label=_("自分の文面"), limit=MAX_TEXT, required=False)


class ConfidentialForm(AskingForm, AttachingForm):
    text = BlockField(
        label=_("秘密の部分"),
        limit=MAX_CONFIDENTIAL,
        help_text=_("同意した人だけが読めます。検索にも、仕事のページにも、メールにも出ません。連絡先は書けません。"),
    )
    field_order = ("text", "uploads", "nda", "nda_text", "kept")


@require_safe
@answers_problems
def show_ndas(request: HttpRequest) -> HttpResponse:
    """List the reader's NDAs of both sides, the newest request first."""
    rows, after = list_ndas(actor_of(request), after=request.GET.get("after"))
    lines = [{"nda": row, "status": STATUSES[row.status], "mine": row.worker_id == request.user.pk} for row in rows]
    return render(request, "market/ndas.html", {"lines": lines, "older": f"?after={after}" if after else ""})


@require_safe
@answers_problems
def show_nda(request: HttpRequest, nda_id: str) -> HttpResponse:
    """Show an NDA: its text, who asked whom, and the press."""
    row = nda_for(actor_of(request), nda_id)
    values = {
        "nda": row,
        "status": STATUSES[row.status],
        "worker_side": row.worker_id == request.user.pk,
        "paper": nda_papers([row]).get(row.id, ""),
        "pieces": _pieces(row.text),
        "text": row.text,
    }
    return render(request, "market/nda.html", values)


@require_POST
@answers_problems
def agree(request: HttpRequest, nda_id: str) -> HttpResponse:
    """Agree to an NDA."""
    sha256 = request.POST.get("sha256")
    return acted(
        request,
        lambda: agree_nda(actor=actor_of(request), nda_id=nda_id, sha256=sha256),
        back=reverse("nda", args=(nda_id,)),
        done=_("同意しました。書類が「書類」に残ります。"),
    )


decline = pressed(decline_nda, back=lambda nda_id: reverse("nda", args=(nda_id,)), done=_("断りました。"))
withdraw = pressed(withdraw_nda, back=lambda nda_id: reverse("nda", args=(nda_id,)), done=_("取り下げました。"))
remove = pressed(
    remove_confidential, back=lambda job_id: reverse("job", args=(job_id,)), done=_("秘密の部分をなくしました。")
)


@require_safe
@answers_problems
def show_confidential(request: HttpRequest, job_id: str) -> HttpResponse:
    """Show the confidential part to who may read it, else the NDA that opens it and the press."""
    view = confidential_for(actor_of(request), job_id)
    values = {"view": view, "job": view.job, "text": view.nda, "pieces": _pieces(view.nda)}
    return render(request, "market/confidential.html", values)


@require_POST
@answers_problems
def agree_and_open(request: HttpRequest, job_id: str) -> HttpResponse:
    """Agree to the NDA of a job, and open its confidential part."""
    sha256 = request.POST.get("sha256")
    return acted(
        request,
        lambda: agree_for_job(actor=actor_of(request), job_id=job_id, sha256=sha256),
        back=reverse("confidential", args=(job_id,)),
        done=_("同意しました。秘密の部分が読めます。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def edit_confidential(request: HttpRequest, job_id: str) -> HttpResponse:
    """Write the confidential part of a job, and choose the NDA that opens it."""
    actor = actor_of(request)
    job_view = job_for(actor, job_id)
    if not job_view.own_side:
        raise Problem.forbidden()
    job = job_view.job
    if job.status == "closed":
        raise Problem("job-closed")
    there = confidential_for(actor, job_id) if job_view.is_partly_confidential else None
    form = ConfidentialForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={**_texts(job.client_id, there), **_before(there)},
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        made = tried(
            form,
            lambda: set_confidential(
                actor=actor,
                job_id=job_id,
                text=typed["text"],
                nda=typed["nda"],
                nda_text=typed["nda_text"],
                file_ids=form.store(request, actor),
            ),
        )
        if made:
            return redirect("confidential", job_id=job_id)
    names = {file["id"]: file["name"] for file in (there.files if there else ())}
    files = [{"id": one, "name": names.get(one, "")} for one in form.kept_ids]
    values = {"form": form, "job": job, "there": there, "files": files}
    return render(request, "market/confidential_form.html", values, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def ask(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Ask the worker of a talk for an NDA."""
    actor = actor_of(request)
    open_thread(thread_id, actor)
    view = view_thread(actor, thread_id)
    if view.side != "client":
        raise Problem.forbidden()
    form = AskingForm(request.POST if request.method == "POST" else None, initial=_texts(view.thread.client_id, None))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        texts = {"nda": typed["nda"], "nda_text": typed["nda_text"]}
        made = tried(form, lambda: ask_in_thread(actor=actor, thread_id=thread_id, **texts))
        if made:
            return redirect("nda", nda_id=made.id)
    return render(request, "market/nda_form.html", {"form": form, "talk": view}, status=form.status)


def _texts(client_id: str, there: ConfidentialView | None) -> Mapping[str, Any]:
    """Whose text a form begins with, and the client's own as it stands."""
    own, standard = texts_of(client_id)
    usual = "standard" if standard is not None else "own"
    return {"nda": there.whose if there else usual, "nda_text": own.ja if own else ""}


def _before(there: ConfidentialView | None) -> Mapping[str, Any]:
    if there is None or there.row is None:
        return {}
    return {"text": there.row.text, "kept": ",".join(file["id"] for file in there.files)}


def _pieces(text: NdaText) -> list[Piece]:
    return pieces_of(text.ja if display.japanese() or not text.en else text.en)
