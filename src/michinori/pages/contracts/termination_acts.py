"""Pages of acts on an ending: extending it by a week, sealing a number, filing or denying an outside result.

A sealed number is only ever sent in the body of a POST, so that no log of addresses contains it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands import bids, outside_results
from michinori.contracts.commands.on import OnTermination
from michinori.contracts.models import Termination
from michinori.contracts.queries.terminations import TerminationView, view_termination
from michinori.kernel.problems import Problem
from michinori.machinery.files import store_file
from michinori.pages.answers import answers_problems, problem_words, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.acts_forms import MAX_NOTE, ActForm
from michinori.pages.contracts.bidding import bid_values
from michinori.pages.contracts.contract import frame, require_binding
from michinori.pages.contracts.scale import picture
from michinori.pages.contracts.termination_ways import scale_of
from michinori.pages.fields import BlockField, RadioField, UploadField, YenField
from michinori.rules.contract.life import RESULT_KINDS
from michinori.rules.contract.terminations import taken_at
from michinori.wording.contract.contracts import act_label
from michinori.wording.contract.outside_results import RESULT_KINDS as RESULT_WORDS
from michinori.wording.contract.termination_acts import before_act, bids_apart


class ExtendForm(ActForm):
    """What to tell the other side about the extension."""

    reason = BlockField(limit=MAX_NOTE, label=gettext_lazy("相手に伝えること"))


class BidForm(ActForm):
    """The number to seal, in yen before tax."""

    amount = YenField(label=gettext_lazy("あなたの数字（税抜）"))


class ResultForm(ActForm):
    """An outside result: its kind, its amount, in yen before tax for the whole contract, and its document."""

    kind = RadioField(
        label=gettext_lazy("どのような結果か"),
        choices=[(kind, RESULT_WORDS[kind]) for kind in RESULT_KINDS],
        hints={
            "judgment": gettext_lazy("もう争えない判決。本物と分かると、すぐにその額で終わります。"),
            "court_settlement": gettext_lazy("和解調書や調停調書。本物と分かると、すぐにその額で終わります。"),
            "certified_odr": gettext_lazy(
                "認証を受けた紛争解決事業者のもの。本物と分かると、すぐにその額で終わります。"
            ),
            "private_record": gettext_lazy(
                "二人や代理人が作った合意の書面。相手が否認しなければ、その額で終わります。"
            ),
        },
    )
    amount = YenField(
        label=gettext_lazy("決まった額（税抜、契約のはじめからの合計）"),
        help_text=gettext_lazy("書類にある額から消費税を除き、すでに支払われた分も含めて入れてください。"),
    )
    uploads = UploadField(
        most=1,
        required=False,
        label=gettext_lazy("書類"),
        help_text=gettext_lazy("和解の記録、認証ODRの結果、裁判所の書類のどれか。1つ50MBまで。"),
    )
    note = BlockField(limit=MAX_NOTE, required=False, label=gettext_lazy("ひとこと"))
    flaw_fields = {"file_id": "uploads", "file_ids": "uploads"}

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["uploads"].required = not self.data.get("kept")  # after a refusal the document is already stored


class DenyForm(ActForm):
    """Why the filed result is not what was decided."""

    reason = BlockField(limit=MAX_NOTE, label=gettext_lazy("どこが違うか"))


@dataclass(frozen=True)
class EndingAct:
    """An act's form, the call of its command, and the message afterwards."""

    form: type[ActForm]
    run: Callable[[OnTermination, dict[str, Any], list[str]], Termination]
    done: Any


def _file(on: OnTermination, typed: dict[str, Any], files: list[str]) -> Termination:
    return outside_results.file_result(
        **on, amount=typed["amount"], kind=typed["kind"], file_id=files[0] if files else "", note=typed.get("note", "")
    )


PAGES: dict[str, EndingAct] = {
    "extend-termination": EndingAct(
        ExtendForm,
        lambda on, typed, files: bids.extend_termination(**on, reason=typed["reason"]),
        gettext_lazy("返事の期限を延ばしました。"),
    ),
    "seal-bid": EndingAct(
        BidForm,
        lambda on, typed, files: bids.seal_bid(**on, amount=typed["amount"]),
        gettext_lazy("額に封をして出しました。"),
    ),
    "file-result": EndingAct(ResultForm, _file, gettext_lazy("結果を届けました。運営者が書類を確かめます。")),
    "deny-result": EndingAct(
        DenyForm,
        lambda on, typed, files: outside_results.deny_result(**on, reason=typed["reason"]),
        gettext_lazy("否認しました。手続きは、そのまま続きます。"),
    ),
}


@never_cache
@require_http_methods(["GET", "POST"])
@answers_problems
def act_on_termination(request: HttpRequest, termination_id: str, act: str) -> HttpResponse:
    """Carry out an act of ``PAGES``; 404 for any other. ``do=calculate`` only shows what a number to seal means;
    ``do=calculate:9000`` lays one that was tapped into its field.
    """
    if act not in PAGES:
        raise Http404
    page, shown = PAGES[act], view_termination(actor_of(request), termination_id)
    require_binding(shown.view)
    if request.method != "POST":
        return _not_now(request, shown, act) or _page(request, shown, act, page.form(view=shown.view))
    step, _colon, tapped = request.POST.get("do", "").partition(":")
    if step == "calculate" and act == "seal-bid":
        amount = tapped or request.POST.get("amount")
        return _page(request, shown, act, page.form(view=shown.view, initial={"amount": amount}))
    form = page.form(request.POST, request.FILES, view=shown.view)
    done = _carry_out(request, shown, page, form) if form.is_valid() else None
    if done is None:
        return _page(request, shown, act, form)
    _tell(request, page, act, done)
    return redirect("termination", termination_id)


def _not_now(request: HttpRequest, shown: TerminationView, act: str) -> HttpResponse | None:
    """A redirect to the ending's page with the reason if the act is not possible now, else None."""
    view, row = shown.view, shown.termination
    if view.can(act):
        return None
    label = act_label(act, view.place.side)
    if row.status == "open" and act == "seal-bid":
        sealed = shown.status == "bidding" and view.place.side in shown.sealed
        slug = "bid-sealed-already" if sealed else "bidding-not-open"
        messages.warning(request, problem_words(Problem(slug)))
    else:
        messages.warning(request, _("「%(act)s」は、いまはできません。") % {"act": label})
    return redirect("termination", row.id)


def _carry_out(request: HttpRequest, shown: TerminationView, page: EndingAct, form: ActForm) -> Termination | None:
    """Run the command; None if it is refused. The form then keeps what was typed and the file already stored."""
    actor, file_ids = actor_of(request), list(form.kept_ids)
    on: OnTermination = {"actor": actor, "termination_id": shown.termination.id, "seen": form.seen_n}

    def run() -> Termination:
        for upload in form.cleaned_data.get("uploads") or []:
            file_ids.insert(0, store_file(actor=actor, name=upload.name, content=upload.chunks()).id)
        return page.run(on, form.cleaned_data, file_ids)

    made = tried(form, run)
    if made is None:
        kept = request.POST.copy()
        kept["kept"], kept["seen"] = ",".join(file_ids), str(shown.view.contract.last_n)
        form.data = kept
    return made


def _tell(request: HttpRequest, page: EndingAct, act: str, row: Termination) -> None:
    """Show the message after an act. If two sealed numbers did not meet, it says what comes next and when."""
    if act != "seal-bid" or (row.status == "open" and row.bids_opened_at is None):
        messages.success(request, str(page.done))
    elif row.status == "open":
        rule = view_termination(actor_of(request), row.id).ending_at("standing_rule")
        messages.info(request, bids_apart(rule))
    else:
        messages.success(request, _("封をした額が折り合い、終わりました。"))


def _page(request: HttpRequest, shown: TerminationView, act: str, form: ActForm) -> HttpResponse:
    view, row = shown.view, shown.termination
    if row.status != "open":
        return _not_now(request, shown, act) or redirect("termination", row.id)
    can = view.can(act)
    values = frame(view) | {
        "form": form,
        "act": act,
        "label": act_label(act, view.place.side),
        "before": before_act(act, view.life, view.place.side) if can else [],
        "termination": row,
        "back": reverse("termination", args=(row.id,)),
        "result": row.open_result,
        "least": view.life.paid,
        "most": view.life.terms.price,
        "files_kept": bool(form.is_bound and form.data.get("kept")),
    }
    if act == "seal-bid":
        text = form["amount"].value()
        values |= bid_values(shown, "" if text is None else str(text))
        return render(request, "contracts/termination_bid.html", values, status=form.status)
    result = row.open_result
    at = taken_at(view.life, result.amount) if result else None
    drawn = picture(scale_of(view, view.life, result=at))
    values |= {"result_at": at, "scale": drawn, "deny_by": shown.ending_at("take_result")}
    return render(request, "contracts/termination_act.html", values, status=form.status)
