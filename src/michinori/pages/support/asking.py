"""Asking the operator something, with or without an account."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from michinori.contracts.models import Contract
from michinori.conversation.queries.contracts import contract_talked_about
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import proof
from michinori.machinery.files import open_file, store_file
from michinori.machinery.settings import settings_now
from michinori.pages.answers import answers_problems, tried, waiting
from michinori.pages.callers import actor_of
from michinori.pages.forms import PageForm
from michinori.pages.support.forms import InquiryForm
from michinori.pages.unsent import once
from michinori.rules.support.inquiries import FILES_LIMIT
from michinori.support.commands.inquiries import PROVED, make_inquiry
from michinori.support.models import Inquiry
from michinori.support.queries.inquiries import contract_to_ask_about, inquiry_file
from michinori.treasury.queries.matters import Matter, matter_of
from michinori.wording import display
from michinori.wording.money import matter_said


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@answers_problems
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form, and take an inquiry. ``?contract=`` (a contract, or something of one) and ``?matter=`` (a payout,
    a hold of payouts or a payment by card) are what the reader was looking at when in trouble.

    A bot that filled in the trap gets the same answer as a person.
    """
    actor = actor_of(request)
    signed_in = actor.user_id is not None
    sent = request.POST if request.method == "POST" else request.GET
    contract_id, matter_id = sent.get("contract", ""), sent.get("matter", "")
    contract = _contract(actor, contract_id) if signed_in and contract_id else None
    matter = matter_of(actor, matter_id) if signed_in and matter_id else None
    form = _form(request, signed_in=signed_in, contract=contract, matter=matter)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data.get("matter") and matter is None:
            raise Problem.unknown()
        made = sent_once(request, form, partial(_send, request, form))
        if made is not None:
            return _thank(request, made)
    values = {
        "form": form,
        "contract": contract,
        "matter": matter_said(matter.kind, matter.amount, matter.on) if matter else "",
        "signed_in": signed_in,
        "hours": settings_now().site.inquiry_hours,
        "kept": len(kept_ids(form)),
    }
    return waiting(render(request, "support/ask.html", values, status=form.status), form.waits)


def _contract(actor: Actor, ref: str) -> Contract | None:
    """The actor's contract that an id in an address leads to, also from messages about it."""
    return contract_to_ask_about(actor, ref) or contract_to_ask_about(actor, contract_talked_about(actor, ref))


def _form(request: HttpRequest, *, signed_in: bool, contract: Contract | None, matter: Matter | None) -> InquiryForm:
    if request.method == "POST":
        return InquiryForm(request.POST, request.FILES, signed_in=signed_in)
    initial = {
        "contract": contract.id if contract else "",
        "matter": matter.id if matter else "",
        "topic": "money" if matter else "contract" if contract else "",
    }
    return InquiryForm(None, initial=initial, signed_in=signed_in)


def _send(request: HttpRequest, form: PageForm, file_ids: list[str]) -> Inquiry:
    typed = form.cleaned_data
    return make_inquiry(
        actor=actor_of(request),
        topic=typed["topic"],
        subject=typed["subject"],
        text=typed["text"],
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        contract_id=typed.get("contract", ""),
        matter_id=typed.get("matter", ""),
        file_ids=file_ids,
        altcha=typed.get("altcha", ""),
        trap=typed.get("website", ""),
        language=display.language(),
    )


def _thank(request: HttpRequest, made: Inquiry | bool) -> HttpResponse:
    if isinstance(made, Inquiry) and made.user_id is not None:
        messages.success(request, _("お問い合わせを受け付けました。お答えは、お知らせとこのページで届きます。"))
        return redirect("inquiry", made.id)
    if actor_of(request).user_id is not None:
        return redirect("inquiries")
    return redirect("inquiry_sent")


@require_safe
@login_not_required
def show_sent(request: HttpRequest) -> HttpResponse:
    """What comes next, for people without an account. The same for every address."""
    return render(request, "support/sent.html")


@never_cache
@require_safe
@login_not_required
def give_challenge(request: HttpRequest) -> HttpResponse:
    """A fresh challenge for the form, for half an hour."""
    return JsonResponse(proof.challenge(PROVED))


@require_safe
@answers_problems
def download(request: HttpRequest, file_id: str) -> HttpResponseBase:
    """Send a file beside an inquiry, always as an attachment, to its sender and to staff who answer inquiries."""
    file = inquiry_file(actor_of(request), file_id)
    if file is None:
        raise Problem.unknown()
    answer = FileResponse(
        open_file(file), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def kept_ids(form: PageForm) -> list[str]:
    """The ids of files that an earlier, refused attempt has stored."""
    typed = form.data.get("kept", "") if form.is_bound and "kept" in form.fields else ""
    return [one for one in str(typed).split(",") if one][:FILES_LIMIT]


def sent_once[R](request: HttpRequest, form: PageForm, send: Callable[[list[str]], R]) -> R | bool | None:
    """Store the form's files and send it, once even if it is pressed twice: what was made, True the second time, None
    if it was refused.
    """
    file_ids = kept_ids(form)

    def store() -> None:
        for upload in form.cleaned_data.get("uploads", ()):
            file_ids.append(store_file(actor=actor_of(request), name=upload.name, content=upload.chunks()).id)

    made = tried(form, lambda: once(request, lambda: send(file_ids), files=store))
    if made is None and file_ids:
        typed = request.POST.copy()
        typed["kept"] = ",".join(file_ids)
        form.data = typed
    return made
