"""Proposing an amendment, by a short form or with the whole terms (form, review side by side, send); countering."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands import amendments, change_requests
from michinori.contracts.commands.on import OnContract
from michinori.contracts.models import Amendment
from michinori.contracts.queries.amendments import AmendmentPreview, preview_terms, view_amendment
from michinori.contracts.queries.change_requests import ChangeView, view_change
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.conversation.commands.promises import propose_from_message
from michinori.conversation.models import Message
from michinori.conversation.queries.messages import message_for
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import frame, require_binding
from michinori.pages.contracts.one_change import ONE_CHANGE, OneChangeForm, asked_for, change_one, tiles
from michinori.pages.contracts.side_by_side import confirm_form, preview_shown, restart_said
from michinori.pages.contracts.terms_flow import TermsFlow, go
from michinori.pages.contracts.terms_form import AmendmentForm, TermsForm, initial_of
from michinori.rules.contract.terms import Terms
from michinori.wording.talk.messages import promise_reason

FIXED = ("submitted", "approved")


@require_http_methods(["GET", "POST"])
@answers_problems
def amend(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Propose an amendment, optionally from a message that was marked as a promise."""
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    refused = _refused(request, view, "propose-amendment")
    if refused:
        return refused
    words: dict[str, object] = {
        "title": _("何を変えますか"),
        "intro": "",
        "back": reverse("contract", args=(contract_id,)),
        "send_label": _("この変更を申し出る"),
        "switch_url": reverse("switch", args=(contract_id,)),
    }

    message = _message(request, actor)
    if message is not None:
        words |= {"first_reason": promise_reason(message.body, message.at), "message": message}

    def send(form: TermsForm | OneChangeForm) -> Amendment:
        on: OnContract = {"actor": actor, "contract_id": contract_id, "seen": form.seen_n}
        reason = form.cleaned_data["reason"]
        if message is not None:
            return propose_from_message(**on, message_id=message.id, terms=form.body, reason=reason)
        return amendments.propose_amendment(**on, terms=form.body, reason=reason)

    what = asked_for(request)
    words |= {"tiles": tiles(view, what, message.id if message else ""), "what": what}
    if what in ONE_CHANGE:
        return change_one(request, view, what, words, send)
    return _flow(request, view, words, send, start=view.life.terms)


@require_http_methods(["GET", "POST"])
@answers_problems
def counter_amendment(request: HttpRequest, amendment_id: str) -> HttpResponse:
    """Answer an amendment with other terms; the form starts from the proposed ones."""
    actor = actor_of(request)
    seen = view_amendment(actor, amendment_id)
    view = seen.view
    refused = _refused(request, view, "counter-amendment")
    if refused:
        return refused
    words = {
        "title": _("別の案を出す"),
        "intro": _("あなたの案が、相手の案に置き換わります。"),
        "back": reverse("amendment", args=(amendment_id,)),
        "send_label": _("この案を相手に出す"),
    }

    def send(form: TermsForm) -> Amendment:
        return amendments.counter_amendment(
            actor=actor,
            amendment_id=amendment_id,
            terms=form.body,
            reason=form.cleaned_data["reason"],
            seen=form.seen_n,
        )

    return _flow(request, view, words, send, start=seen.new, supersedes=seen.amendment.supersedes)


@require_http_methods(["GET", "POST"])
@answers_problems
def edit_draft(request: HttpRequest, request_id: str) -> HttpResponse:
    """Accept a change request with edited terms, as the worker; the form starts from the drafted ones."""
    actor = actor_of(request)
    seen = view_change(actor, request_id)
    view, here = seen.view, reverse("change_request", args=(request_id,))
    if view.place.side != "worker":
        raise Problem.forbidden("not-your-side")
    draft = seen.cost.draft if seen.cost else None
    if draft is None or view.life.amendment is not None or view.life.switch is not None:
        messages.warning(request, _("いまは、この依頼に条件を付けて答えることはできません。"))
        return redirect(here)
    words = {
        "title": _("条件を直して出す"),
        "intro": _("手間に合わせて、金額や納期を直せます。"),
        "back": here,
        "send_label": _("この案を相手に出す"),
        "reason": seen.note,
    }

    def send(form: TermsForm) -> Amendment:
        change_requests.accept_change(actor=actor, request_id=request_id, terms=form.body, seen=form.seen_n)
        return _sent_by(view_change(actor, request_id))

    return _flow(request, view, words, send, TermsForm, start=draft.terms, supersedes=draft.supersedes)


def _sent_by(answered: ChangeView) -> Amendment:
    if answered.amendment is None:
        raise Problem("amendment-not-open")
    return answered.amendment


def _refused(request: HttpRequest, view: ContractView, act: str) -> HttpResponse | None:
    """A redirect with the reason if the act is not possible now, else None. Raises like ``require_binding``."""
    require_binding(view)
    if request.method != "GET" or view.can(act):
        return None
    open_one = view.contract.open_amendment_id
    if open_one:
        messages.warning(request, _("条件変更の案がすでに出ています。一度に出せる案は一つです。"))
        return redirect("amendment", open_one)
    if view.life.switch is not None:
        return redirect("switch_answer", view.life.switch.id)
    messages.warning(request, _("いまの契約の状態では、条件を変えられません。"))
    return redirect("contract", view.contract.id)


def _message(request: HttpRequest, actor: Actor) -> Message | None:
    """The message that the amendment starts from (``?message=``); None without one."""
    message_id = request.GET.get("message", "")
    return message_for(actor, message_id) if message_id else None


def _flow(
    request: HttpRequest,
    view: ContractView,
    words: Mapping[str, object],
    send: Callable[[TermsForm], Amendment],
    form_of: type[TermsForm] = AmendmentForm,
    *,
    start: Terms,
    supersedes: int | None = None,
) -> HttpResponse:
    """Run the flow of new terms, beginning with the terms ``start``.

    ``words``: texts of the pages. ``supersedes``: the yen that a restart supersedes.
    """
    values = {**frame(view), **words}
    first = {**initial_of(start), "reason": words.get("first_reason", "")}
    keeps = FIXED if supersedes is None else ()
    fixed = [stage.id for stage in view.life.stages if stage.status in keeps]

    def sent(form: TermsForm) -> HttpResponse:
        made = send(form)
        messages.success(request, _("条件変更を申し出ました。返事が来たら、お知らせします。"))
        return redirect("amendment", made.id)

    def review(form: TermsForm, previewed: AmendmentPreview) -> tuple[str, dict[str, object]]:
        shown = {"reason": form.cleaned_data.get("reason", words.get("reason"))}
        shown["restart"] = restart_said(view, supersedes, "open")
        return "contracts/amendment_review.html", preview_shown(previewed) | shown

    return go(
        request,
        TermsFlow(
            values=values,
            form=lambda data: form_of(data, view.life.statutory, initial=first, seen=view.contract.last_n, fixed=fixed),
            preview=lambda form: preview_terms(view, form.body, supersedes=supersedes),
            review=review,
            send=sent,
            confirm=lambda previewed, data: confirm_form(previewed.effect, view.place.side, data),
            view=view,
        ),
    )
