"""A page for each act on a contract or stage: what it does to the money, its form, its button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands import deliveries, deposits, offers, purchases, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.commands.on import OnContract, OnStage
from michinori.contracts.models import Contract
from michinori.contracts.queries.files import handed_in
from michinori.contracts.queries.law import law_on_step
from michinori.contracts.queries.terminations import preview_of
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts import acts_forms as forms
from michinori.pages.contracts.answering import ANSWERS_TO_WORK
from michinori.pages.contracts.contract import frame
from michinori.pages.contracts.handing_in import HandedIn, WithWork
from michinori.pages.contracts.showing import FileRow, file_row, is_again
from michinori.pages.unsent import once, tells_device
from michinori.people.identity import papers_wait
from michinori.people.models import Client
from michinori.people.verification import is_asked_to_deposit
from michinori.rules.contract.amendments import due_now
from michinori.rules.contract.life import Life
from michinori.rules.contract.purchases import price_of_stage
from michinori.rules.contract.taxing import payment_for_files
from michinori.rules.measures.meter import fallback
from michinori.wording.contract import contracts as words
from michinori.wording.contract.both_sides import end_lines
from michinori.wording.contract.steps import before_step, head_of_step
from michinori.wording.law.articles import beside
from michinori.wording.money_lines import MoneyLine


@dataclass(frozen=True)
class Doing:
    """The data of a sent form, as arguments for the act's command. ``number``: of the stage, None for the whole."""

    actor: Actor
    contract_id: str
    number: int | None
    cleaned: dict[str, Any]
    files: HandedIn
    seen: int | None

    @property
    def handed_in(self) -> WithWork:
        """The note, the files, and how the client looks at those without a preview."""
        return {**self.files.sent, "note": self.cleaned["note"]}

    @property
    def whole(self) -> OnContract:
        return {"actor": self.actor, "contract_id": self.contract_id, "seen": self.seen}

    @property
    def staged(self) -> OnStage:
        return {**self.whole, "number": self.number or 0}


@dataclass(frozen=True)
class ActPage:
    """An act's form and the call of its command. ``stop``: the act ends something, so its button is outlined in red."""

    form: type[forms.ActForm]
    run: Callable[[Doing], Contract]
    stop: bool = False


ON_STAGE: dict[str, ActPage] = {
    "start": ActPage(forms.ActForm, lambda do: stage_commands.start_stage(**do.staged)),
    "let-begin": ActPage(forms.ActForm, lambda do: stage_commands.let_stage_begin(**do.staged)),
    "put-back": ActPage(forms.ActForm, lambda do: stage_commands.put_back_stage(**do.staged)),
    "report": ActPage(
        forms.ReportForm,
        lambda do: stage_commands.report_stage(**do.staged, **do.handed_in, percent=do.cleaned["percent"]),
    ),
    "submit": ActPage(
        forms.HandInForm,
        lambda do: stage_commands.submit_stage(**do.staged, **do.handed_in),
    ),
    "approve": ActPage(forms.ActForm, lambda do: stage_commands.approve_stage(**do.staged)),
    "return": ActPage(
        forms.ReturnForm,
        lambda do: stage_commands.return_stage(**do.staged, items=do.cleaned["items"], note=do.cleaned["note"]),
    ),
    "agree-return": ActPage(forms.ActForm, lambda do: stage_commands.agree_return(**do.staged)),
    "buy": ActPage(forms.ActForm, lambda do: purchases.buy_stage(**do.staged)),
    "acknowledge": ActPage(forms.ActForm, lambda do: stage_commands.acknowledge_stage(**do.staged)),
    "object": ActPage(
        forms.ObjectForm, lambda do: stage_commands.object_stage(**do.staged, reason=do.cleaned["reason"])
    ),
}
ON_CONTRACT: dict[str, ActPage] = {
    "deposit": ActPage(forms.ActForm, lambda do: deposits.make_deposit(**do.whole)),
    "cancel": ActPage(forms.ActForm, lambda do: offers.cancel_contract(**do.whole), stop=True),
    "deliver": ActPage(forms.HandInForm, lambda do: deliveries.deliver_work(**do.whole, **do.handed_in)),
    "accept": ActPage(forms.ActForm, lambda do: deliveries.accept_delivery(**do.whole)),
    "end-at-standing": ActPage(forms.ActForm, lambda do: terminations.end_at_standing(**do.whole), stop=True),
    "send-back": ActPage(
        forms.SendBackForm,
        lambda do: deliveries.send_back(
            **do.whole,
            items=do.cleaned["items"],
            stages=[int(number) for number in do.cleaned["stages"]],
            note=do.cleaned["note"],
        ),
    ),
}


@require_http_methods(["GET", "POST"])
@tells_device
@answers_problems
def act_on_stage(request: HttpRequest, contract_id: str, number: int, act: str) -> HttpResponse:
    """Carry out an act of ``ON_STAGE``; 404 for any other."""
    if act not in ON_STAGE:
        raise Http404
    return _act(request, contract_id, act, ON_STAGE[act], number)


@require_http_methods(["GET", "POST"])
@tells_device
@answers_problems
def act_on_contract(request: HttpRequest, contract_id: str, act: str) -> HttpResponse:
    """Carry out an act of ``ON_CONTRACT``; 404 for any other."""
    if act not in ON_CONTRACT:
        raise Http404
    return _act(request, contract_id, act, ON_CONTRACT[act])


def _act(request: HttpRequest, contract_id: str, act: str, page: ActPage, number: int | None = None) -> HttpResponse:
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    if request.method == "POST":
        form = page.form(request.POST, request.FILES, view=view)
        if form.is_valid() and (answer := _carry_out(request, actor, view, act, page, form, number)):
            return answer
    elif not view.can(act, number):
        messages.warning(
            request, _("「%(act)s」は、いまはできません。") % {"act": words.act_label(act, view.place.side)}
        )
        return redirect("contract", contract_id)
    else:
        form = page.form(view=view)
    return render(request, "contracts/act.html", _page(view, act, page, form, number), status=form.status)


def _carry_out(
    request: HttpRequest,
    actor: Actor,
    view: ContractView,
    act: str,
    page: ActPage,
    form: forms.ActForm,
    number: int | None,
) -> HttpResponse | None:
    """Run the command; None if it is refused. The form then keeps what was typed and the files already stored."""
    files = HandedIn(form)

    def run() -> Contract:
        return page.run(Doing(actor, view.contract.id, number, form.cleaned_data, files, form.seen_n))

    done = tried(form, lambda: once(request, run, files=lambda: files.store(actor)))
    if done is None and not files.is_repeated(actor, view, act, number):
        form.data = files.kept_in(request.POST, seen=view.contract.last_n)
        return None
    messages.success(request, words.done_word(act))
    files.warn(request)
    return redirect("contract", view.contract.id)


def _page(view: ContractView, act: str, page: ActPage, form: forms.ActForm, number: int | None) -> dict[str, object]:
    life, at = view.life, clock.now()
    again = is_again(view, act, number)
    kept = len([one for one in str(form.data.get("kept", "")).split(",") if one]) if form.is_bound else 0
    if again and not kept:
        form.fields["uploads"].required = True  # what was handed in is handed in anew only with a file (domain § 2)
    heading, say, small = head_of_step(act, life, number=number, at=at)
    pays = _pays(act, life, number) if view.place.side == "client" else 0
    held = balance(accounts.client(view.contract.client_id)) if pays else None
    return frame(view) | {
        "form": form,
        "act": act,
        "label": words.act_label(act, view.place.side, again=again),
        "heading": heading,
        "say": say,
        "small": small,
        "lines": _at_the_meter(view) if act == "end-at-standing" and view.can(act) else None,
        "before": before_step(act, life, number=number, at=at),
        "stop": page.stop,
        "law": beside(law_on_step(view, act), view.place.side),
        "files_kept": kept,
        "balance": held,
        "missing": 0 if held is None else max(0, pays - held),
        "pay_in": reverse("pay_in", args=(view.contract.client_id,)) if pays else "",
        "to_look_at": _to_look_at(view, act, number),
        **(_identity(view.contract.client, life.terms.price) if act == "deposit" and life.status == "agreed" else {}),
    }


def _identity(client: Client, price: int) -> dict[str, Any]:
    """Whether the client's papers are asked for before this first deposit. One query at most."""
    asked = is_asked_to_deposit(client.holder, price)
    return {"client": client, "ask_identity": asked, "papers_wait": asked and papers_wait(client.id)}


def _pays(act: str, life: Life, number: int | None) -> int:
    """What an act takes from the client's balance: whole yen with tax, 0 if nothing."""
    if act == "deposit":
        return due_now(life)
    stage = life.stage(number) if act == "buy" and number else None
    return payment_for_files(life, stage.number, price_of_stage(life, stage)).with_tax if stage else 0


def _to_look_at(view: ContractView, act: str, number: int | None) -> list[FileRow]:
    """The files that the client's answer is about: of the stage, or of all that is not approved."""
    if act not in ANSWERS_TO_WORK or view.place.side != "client":
        return []
    stages = [number] if number else [one.number for one in view.life.stages if one.status != "approved"]
    return [file_row(view, one) for one in handed_in(view.contract, stages)]


def _at_the_meter(view: ContractView) -> list[MoneyLine]:
    """What both sides get if the contract ends at the standing figure now."""
    return end_lines(preview_of(view, fallback(view.life)), view.place.side, estate=True)
