"""The page on a contract whose client's business ended, and the page of a trustee with all contracts of the estate."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.contracts.models import Contract
from michinori.contracts.queries.business_ends import business_end_of
from michinori.contracts.queries.lists import estate_contracts
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import figures, frame, meter_lines
from michinori.pages.contracts.handovers import ended_with_market
from michinori.pages.contracts.termination_ways import reader_at
from michinori.pages.trustees import keep_trustee
from michinori.papers.queries.shortfall import is_offered
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.rules.contract.taxing import preview
from michinori.rules.measures.meter import fallback
from michinori.treasury.banks import account_line
from michinori.treasury.queries.estates import estates_of
from michinori.wording.contract import business_ends as words
from michinori.wording.law.articles import article


@dataclass(frozen=True)
class EstateLine:
    """A contract of the estate: what it is worth before tax, and what comes back with tax if it is ended now."""

    contract: Contract
    worth: int
    back: int
    can_end: bool


@require_safe
@answers_problems
def show_business_end(request: HttpRequest, contract_id: str) -> HttpResponse:
    """What the end of the client's business means for this contract; back to its page where it has not ended."""
    view = view_contract(actor_of(request), contract_id)
    ended = business_end_of(view.contract.client_id) if view.life.bound_to_end or view.life.frozen else None
    if ended is None:
        return redirect("contract", contract_id)
    life, side = view.life, view.place.side
    title, text = words.end_notice(ended.kind, ended.day, life, side=side)
    worth, is_running = fallback(life), life.status in ANSWERABLE
    values = frame(view) | {
        "ended": ended,
        "end_title": title,
        "end_text": text,
        "headline": words.safe_headline(ended.kind, life, side, reader_at(life, side, worth)) if is_running else title,
        "covered": words.covered(ended.kind, life) if is_running else "",
        "running": is_running,
        "meter": figures(view) if is_running else None,
        "meter_lines": meter_lines(view) if is_running else [],
        "rule": worth,
        "rule_reader": reader_at(life, side, worth),
        "back_to_estate": preview(life, worth).client_refund_with_tax,
        "is_trustees": view.is_trustees,
        "can_end": view.can("end-at-standing"),
        "can_hand_over": view.can("hand-over") and not ended_with_market(view),
        "ending_id": view.contract.open_termination_id,
        "shortfall": is_offered(view),
        "article_642": article("civil_642"),
    }
    return render(request, "contracts/business_end_page.html", values)


@require_safe
@answers_problems
def show_estate(request: HttpRequest) -> HttpResponse:
    """The contracts that the reader ends as a trustee, 20 a page: people, what each is worth, what comes back."""
    cursor = request.GET.get("cursor", "")
    views, following, count = estate_contracts(actor_of(request), cursor=cursor or None)
    lines = [_line(view) for view in views]
    estates = [] if cursor else [one for one in estates_of(actor_of(request)) if one.amount or one.account]
    values = {
        "lines": lines,
        "estates": [(one, account_line(one.account) if one.account else "") for one in estates],
        "headline": words.estate_headline(count),
        "whole": count == len(lines),
        "worth": sum(line.worth for line in lines),
        "back": sum(line.back for line in lines),
        "older": f"?cursor={following}" if following else "",
        "newer": reverse("estate") if cursor else "",
    }
    answer = render(request, "contracts/estate.html", values)
    if count or estates:
        keep_trustee(answer, request)
    return answer


def _line(view: ContractView) -> EstateLine:
    worth = fallback(view.life)
    refund = preview(view.life, worth).client_refund_with_tax
    return EstateLine(view.contract, worth, refund, view.can("end-at-standing"))
