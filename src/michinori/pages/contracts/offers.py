"""Offering terms to a worker, counter-offers, and the page on which an offer is read and answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands import offers
from michinori.contracts.queries.law import law_on_offer
from michinori.contracts.queries.offers import OfferPreview, money_of, preview_offer, proposal_to_answer
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.clock import day_of
from michinori.market.models import Proposal
from michinori.market.queries import settings_for
from michinori.pages.answers import ASK_PUSH, acted, answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.conduct import Shown, shown
from michinori.pages.contracts.contract import frame, require_binding
from michinori.pages.contracts.terms_flow import TermsFlow, go
from michinori.pages.contracts.terms_form import STANDARD_PLACE, TermsForm, initial_of, split_rows
from michinori.pages.contracts.ticks import Marked, marked, ticks_of
from michinori.pages.forms import PageForm
from michinori.people.models import Client
from michinori.rules.contract.differences import differences
from michinori.rules.contract.house import TERMS_DEFAULTS
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.open_stages import large_stages, split_stages
from michinori.rules.contract.terms import Terms
from michinori.rules.law.withholding import proposed_withholding
from michinori.rules.market.terms_templates import TermsTemplate, template_for
from michinori.rules.measures.table import FOR_JOBS, USUAL
from michinori.treasury.queries.tax import unregistered
from michinori.trust.queries.conduct import conduct
from michinori.wording.contract import page
from michinori.wording.contract.both_sides import deposit_lines, worker_lines
from michinori.wording.contract.differences import say_differences
from michinori.wording.contract.exit_rules import exit_rules
from michinori.wording.contract.folds import contracts_answer, fold_answers
from michinori.wording.contract.offers import answer_by, once_sent
from michinori.wording.contract.summary import summary
from michinori.wording.contract.terms import terms_rows
from michinori.wording.law.articles import Beside, beside
from michinori.wording.law.deduction import Advice, deduction_advice


@require_http_methods(["GET", "POST"])
@answers_problems
def offer(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Offer terms to the worker of a proposal: form, review, send."""
    actor = actor_of(request)
    proposal = proposal_to_answer(actor, proposal_id)
    values: dict[str, object] = {
        "title": _("条件を提示する"),
        "intro": "",
        "proposal": proposal,
        "job": proposal.job,
        "side": "client",
        "other": proposal.worker.display_name,
        "back": _back_to_proposals(proposal),
        "send_label": _("この条件を提示する"),
    }
    template = _template(proposal)
    begins = template if request.GET.get("template") else None
    if request.method == "GET":
        values["template"] = template if begins is None else None
        values["shown"] = shown(conduct("worker", proposal.worker_id))

    def send(form: TermsForm) -> HttpResponse:
        made = offers.offer_terms(actor=actor, proposal_id=proposal_id, terms=form.body)
        told = _("条件を提示しました。返事が来たら、お知らせします。")
        messages.success(request, told, extra_tags=ASK_PUSH)
        return redirect("contract", made.id)

    def review(form: TermsForm, previewed: OfferPreview) -> tuple[str, dict[str, object]]:
        law = beside(law_on_offer(proposal.job.client, previewed.terms, proposal.job), "client")
        name = proposal.worker.display_name
        shown = terms_shown(previewed, "client", name) | {
            "law": law,
            "receiver": proposal.worker,
            "deduction": _deduction(proposal.job.client, proposal.worker_id, previewed),
        }
        return "contracts/offer_review.html", shown | _once_sent(previewed.terms, "client", name)

    return go(
        request,
        TermsFlow(
            values=values,
            form=lambda data: TermsForm(data, settings_for(proposal).statutory, initial=_start(proposal, begins)),
            preview=lambda form: preview_offer(proposal.job.client, proposal.job, form.body),
            split=lambda previewed: previewed.terms,
            review=review,
            send=send,
        ),
    )


def _back_to_proposals(proposal: Proposal) -> str:
    return reverse("job_proposals", args=(proposal.job_id,))


def _start(proposal: Proposal, template: TermsTemplate | None) -> dict[str, object]:
    """Initial values: price and date from the proposal; brief, place and withholding from the job and its client;
    stages and arrangements from the operator's ``template``.
    """
    job = proposal.job
    due, house = proposal.due_date or job.due_date, settings_for(proposal).house
    return (
        {
            "meter_kind": FOR_JOBS[job.kind].kind,
            "price": proposal.price,
            "stages": [{"name": _("全体"), "price": proposal.price}],
            "due_date": due,
            "pay_on": "stage",
            "brief": job.brief,
            "place_of_receipt": "" if job.place == STANDARD_PLACE else job.place,
            "withholding": proposed_withholding(
                job.category, withholds=job.client.holder.withholds, company=proposal.worker.company
            ),
        }
        | {name: getattr(house, name) for name in TERMS_DEFAULTS}
        | (_of_template(template) if template else {})
    )


def _template(proposal: Proposal) -> TermsTemplate | None:
    """The operator's template for these terms: where the job is paid by the hour, the arrangements alone."""
    found = template_for(settings_for(proposal).site.terms_templates, proposal.job.category)
    if found is None or FOR_JOBS[proposal.job.kind].kind == USUAL.kind:
        return found
    return found._replace(stages=()) if found.note else None


def _of_template(template: TermsTemplate) -> dict[str, object]:
    """Stages by percent, so that they follow another price, and arrangements."""
    shares = [{"name": name, "percent": percent} for name, percent in template.stages]
    by_percent: dict[str, object] = {"meter_kind": USUAL.kind, "stages_by": "percent", "stages": [], "shares": shares}
    note: dict[str, object] = {"note": template.note}
    return note | by_percent if shares else note


@require_http_methods(["GET", "POST"])
@answers_problems
def counter_offer(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Answer an offer with other terms; with ``?split=1`` the form begins with large stages split."""
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    refused = _not_now(request, view)
    if refused:
        return refused
    values = frame(view) | {
        "title": _("別の条件を出す"),
        "intro": _("相手の条件を直して、あなたの案として返します。"),
        "back": reverse("offer_answer", args=(contract_id,)),
        "send_label": _("この条件を相手に出す"),
    }

    initial = dict(initial_of(view.life.terms))
    if request.GET.get("split"):
        initial["stages"] = split_rows(split_stages(view.life.terms))

    def send(form: TermsForm) -> HttpResponse:
        offers.counter_offer(actor=actor, contract_id=contract_id, terms=form.body, seen=form.seen_n)
        messages.success(request, _("あなたの条件を送りました。返事が来たら、お知らせします。"))
        return redirect("contract", contract_id)

    def review(form: TermsForm, previewed: OfferPreview) -> tuple[str, dict[str, object]]:
        side = view.place.side
        shown = terms_shown(previewed, side, view.contract.worker.display_name) | _once_sent(
            previewed.terms, side, str(values["other"])
        )
        own: dict[str, object] = {"law": _law(view, previewed.terms), "receiver": other_of(view)}
        if side == "client":
            own["deduction"] = _deduction(view.contract.client, view.contract.worker_id, previewed)
        return "contracts/offer_review.html", shown | own

    return go(
        request,
        TermsFlow(
            values=values,
            form=lambda data: TermsForm(data, view.life.statutory, initial=initial, seen=view.contract.last_n),
            preview=lambda form: preview_offer(view.contract.client, view.contract.job, form.body),
            split=lambda previewed: previewed.terms,
            review=review,
            send=send,
            view=view,
        ),
    )


def _law(view: ContractView, terms: Terms) -> Beside | None:
    return beside(law_on_offer(view.contract.client, terms, view.contract), view.place.side)


def _not_now(request: HttpRequest, view: ContractView) -> HttpResponse | None:
    """A redirect to the contract's page if there is no offer to answer, else None. Raises like ``require_binding``."""
    require_binding(view)
    if request.method == "GET" and not view.can("counter-offer"):
        messages.warning(request, _("この条件には、いまは返事できません。"))
        return redirect("contract", view.contract.id)
    return None


def other_of(view: ContractView) -> object:
    """Whose face stands beside the terms: the other side's."""
    return view.contract.client if view.place.side == "worker" else view.contract.worker


def _deduction(client: Client, worker_id: str, previewed: OfferPreview) -> Advice | None:
    """What a client that orders for a business may deduct of the tax, where the worker is not registered."""
    if worker_id not in unregistered(client, [worker_id], on=previewed.today):
        return None
    return deduction_advice(previewed.whole.tax, previewed.today)


def _once_sent(terms: Terms, side: Side, name: str) -> dict[str, object]:
    say, small = once_sent(terms.house.offer_days, side, name)
    return {"say": say, "small": small}


def terms_shown(previewed: OfferPreview, side: Side, worker: str) -> dict[str, object]:
    """Values that show terms in five lines, with what differs from the usual, and all the rest folded, for one side.

    ``worker``: the worker's name, said beside the client's figures.
    """
    terms, statutory = previewed.terms, previewed.statutory
    said = {"reorder": terms.reorder, "note": terms.note}
    found, rules = differences(terms), exit_rules(terms, statutory)
    return {
        "terms": terms,
        "five": summary(terms, previewed.whole, statutory, side, previewed.today, worker if side == "client" else ""),
        "differences": [Marked(one) for one in say_differences(found, terms, statutory)],
        "answers": fold_answers(terms, found, len(rules)),
        "plain": terms_rows(terms, (name for name in (*page.PLAIN_TERMS[1:], "reorder") if said.get(name, True))),
        "deposit_lines": deposit_lines(previewed.whole, previewed.deposit_with_tax, side),
        "worker_lines": worker_lines(previewed.whole, side),
        "exit_rules": rules,
        "large": large_stages(terms),
    }


class AcceptForm(PageForm):
    """Accept an offer. Each exit rule that is not the usual one has its own box to tick."""

    def __init__(self, data: QueryDict | None = None, *, life: Life, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.said = say_differences(differences(life.terms), life.terms, life.statutory)
        self.fields.update(ticks_of(self.said))


@require_http_methods(["GET", "POST"])
@answers_problems
def answer_offer(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show the offered terms in full; accept (``do=accept``) or decline (``do=decline``) them."""
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    here = reverse("offer_answer", args=(contract_id,))
    contract = reverse("contract", args=(contract_id,))
    step = request.POST.get("do")
    if request.method == "GET" and view.life.status != "offered":
        return redirect(contract)
    if step == "accept":
        require_binding(view)  # before its ticks are looked at
    form = AcceptForm(request.POST if step == "accept" else None, life=view.life)
    seen = number_of(request.POST.get("seen"))
    if step == "accept" and form.is_valid():
        version = number_of(request.POST.get("terms_version")) or 0
        return acted(
            request,
            lambda: offers.accept_offer(actor=actor, contract_id=contract_id, terms_version=version, seen=seen),
            back=contract,
            refused=here,
            done=_("契約が成立しました。作業は、仮払いが済んでから始まります。"),
            tags=ASK_PUSH,
        )
    if step == "decline":
        return acted(
            request,
            lambda: offers.decline_offer(actor=actor, contract_id=contract_id, seen=seen),
            back=contract,
            refused=here,
            done=_("条件を断りました。お金は動いていません。"),
        )
    return _show_offer(request, view, form)


def number_of(text: str | None) -> int | None:
    """The whole number in a hidden field; None for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else None


def _other_side(view: ContractView) -> Shown:
    """The conduct of the other side."""
    if view.place.side == "worker":
        return shown(conduct("client", view.contract.client_id))
    return shown(conduct("worker", view.contract.worker_id))


def _show_offer(request: HttpRequest, view: ContractView, form: AcceptForm) -> HttpResponse:
    life, side = view.life, view.place.side
    values, shown_side = frame(view), _other_side(view)
    mine, clock_now = life.turn == side, view.next_clock
    say, small = answer_by(
        clock_now.at if clock_now and clock_now.kind == "lapse_offer" else None,
        mine=mine,
        side=side,
        name=str(values["other"]),
    )
    values |= terms_shown(
        money_of(life.terms, life.statutory, day_of(view.now)), side, view.contract.worker.display_name
    )
    values |= {
        "form": form,
        "differences": marked(form.said, form) if view.can("accept-offer") else values["differences"],
        "say": say,
        "small": small,
        "sender": other_of(view),
        "my_turn": mine,
        "may": view.can("accept-offer"),
        "needs_approver": view.needs_approver,
        "can_cancel": view.can("cancel"),
        "version": life.terms_version,
        "law": _law(view, life.terms),
        "shown": shown_side,
        "shown_answer": contracts_answer(shown_side.contracts),
    }
    return render(request, "contracts/offer_answer.html", values, status=form.status)
