"""The contract's page, with what is new to an open one, and its history."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.contracts.queries.business_ends import business_end_of
from michinori.contracts.queries.files import works_to_answer
from michinori.contracts.queries.handovers import Rest, rest_after
from michinori.contracts.queries.records import all_steps, beside_the_price, last_n_of
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.conversation.queries.contracts import thread_of
from michinori.conversation.queries.messages import last_message_n
from michinori.kernel.problems import Problem
from michinori.kernel.text import number_in
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts import showing
from michinori.pages.contracts.answering import ANSWERS_TO_WORK
from michinori.pages.contracts.approvals import asks_of
from michinori.pages.contracts.continuations import boxes_with_rest
from michinori.pages.contracts.measures.table import FACES, figures_of
from michinori.pages.contracts.review_box import review_box
from michinori.pages.contracts.status import status_kind, status_words
from michinori.pages.contracts.stream import stream_of
from michinori.pages.contracts.troubles import troubles_of
from michinori.pages.meter_way import MeterFigures
from michinori.papers.queries.shortfall import is_offered
from michinori.rules.contract.lifecycle import ANSWERABLE, OVER, UNDER_WAY
from michinori.rules.contract.open_stages import may_begin
from michinori.rules.contract.taxing import preview
from michinori.rules.contract.todos import MINE
from michinori.rules.measures.meter import fallback
from michinori.rules.money.amounts import preview_whole
from michinori.trust.queries.to_do import review_until
from michinori.wording.contract import page
from michinori.wording.contract.business_ends import end_notice
from michinori.wording.law.articles import article
from michinori.wording.measures.table import words_of
from michinori.wording.money_lines import MoneyLine
from michinori.wording.sentences import Sentence
from michinori.wording.support.maintenance import moved_sentence


@require_safe
@answers_problems
def show_contract(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show what is earned, what happened, what the reader can do, and what happens by itself; for the two sides only.

    ``before``: an older page of what happened.
    """
    actor = actor_of(request)
    view = _with_works(view_contract(actor, contract_id))
    face, before = FACES[view.life.terms.meter], request.GET.get("before", "")
    at_end = view.life.status in ("ending", "ended") and view.life.handover is None
    rest = rest_after(view.contract, view.place.side) if at_end and view.is_continued else None
    until = review_until(view) if rest is None else None
    boxes = boxes_with_rest(view, showing.next_boxes(view), rest)
    boxes = [review_box(view, until), *boxes] if until else boxes
    stream = stream_of(view, actor, thread_of(view.contract), before)
    values = room(view, "progress", unread=stream.unread) | {
        "next": boxes[0],
        "also": [box for box in boxes[1:] if box.who in MINE],
        "waits": [box for box in boxes[1:] if box.who not in (*MINE, "none")],
        "quiet": [box for box in boxes[1:] if box.who == "none"],
        "stream": stream,
        "is_newest": not before,
        "measure": face,
        **face.values(view),
        "measure_answer": face.answer(view),
        "whole_acts": showing.contract_buttons(view, "log-hours", "deliver", "accept", "send-back"),
        "gifts": showing.contract_buttons(view, "pay-bonus"),
        "moved": [said for one in view.clocks if (said := moved_sentence(one))],
        "of_before": view.life.terms.open_stages is None and view.life.status in UNDER_WAY,
        "facts": showing.agreed_facts(view),
        "needs_approver": view.needs_approver,
        **_asking(view),
        "is_trustees": view.is_trustees,
        "shortfall": is_offered(view),
        **_continuing(view, rest),
        **_business_end(view),
    }
    return render(request, "contracts/contract.html", values)


def _asking(view: ContractView) -> dict[str, object]:
    """Whom a member who may not answer can ask, and who was asked within the day."""
    asks = asks_of(view)
    return {"asks": asks, "asked": next((one.asked for one in asks if not one.label), "")}


def _with_works(view: ContractView) -> ContractView:
    """The view with the work beside which the reader answers; no query where there is nothing to answer."""
    answers = any(one.act.name in ANSWERS_TO_WORK for one in view.actions)
    return replace(view, works=works_to_answer(view.contract)) if answers else view


def room(view: ContractView, tab: str, *, unread: int = 0) -> dict[str, object]:
    """The values of the head of a contract's own pages: its figure with the road, its tabs, 困ったとき. No query, but
    for a continuation, whose thread is found through the former contracts.
    """
    contract, thread_id = view.contract, thread_of(view.contract)
    theirs = contract.client if view.place.side == "worker" else contract.worker
    is_company = view.place.side == "worker" and contract.client.organisation_id is not None
    return frame(view) | {
        "thread_id": thread_id,
        "tabs": Tabs(contract.id, thread_id, unread),
        "tab": tab,
        "meter": figures(view),
        "meter_lines": tuple(meter_lines(view)) if view.life.status in ANSWERABLE else (),
        "figure": page.figure_of(view.life),
        "held": page.held_line(view.life, view.escrow_with_tax),
        "over": view.life.status in OVER,
        "mine": contract.worker if view.place.side == "worker" else contract.client,
        "theirs": theirs,
        "their_kind": "organisation" if is_company else "person",
        "troubles": troubles_of(view),
    }


@dataclass(frozen=True)
class Tab:
    """A tab of a contract's pages. ``count``: the number beside its word."""

    key: str
    word: Sentence
    address: str
    count: int


@dataclass(frozen=True)
class Tabs:
    """The tabs of a contract's pages: the values by which that part of the page is kept. The messages are the thread's
    own page, ``unread`` of them new.
    """

    contract_id: str
    thread_id: str
    unread: int = 0

    @property
    def all(self) -> list[Tab]:
        messages = reverse("thread", args=(self.thread_id,)) + "#last"
        found = [
            ("progress", reverse("contract", args=(self.contract_id,)), 0),
            ("files", reverse("contract_files", args=(self.contract_id,)), 0),
            ("messages", messages, self.unread),
            ("terms", reverse("contract_terms", args=(self.contract_id,)), 0),
        ]
        return [Tab(key, page.TABS[key], address, count) for key, address, count in found]


def _continuing(view: ContractView, rest: Rest | None) -> dict[str, object]:
    """The former contract and the continuation of this one, as far as the reader may see them."""
    former = view.contract.continues
    own = former is not None and (view.place.side == "worker" or former.client_id == view.contract.client_id)
    return {
        "former": former if own else None,
        "continues": former is not None,
        "continued": rest.contract if rest and rest.may_open else None,
    }


def _business_end(view: ContractView) -> dict[str, object]:
    """The notice on a contract whose client's business ended."""
    ended = business_end_of(view.contract.client_id) if view.life.bound_to_end or view.life.frozen else None
    if ended is None:
        return {}
    title, text = end_notice(ended.kind, ended.day, view.life, side=view.place.side)
    return {"ended": ended, "end_title": title, "end_text": text, "article_642": article("civil_642")}


def figures(view: ContractView) -> MeterFigures:
    """The figures of the contract's meter. ``standing`` is what it is worth if the two cannot agree, also where the
    client is insolvent; if the contract is over, it is what was paid. Makes no query.
    """
    found = figures_of(view.meter, view.life.terms.price)
    if view.life.status in OVER:
        return replace(found, standing=view.life.paid, over=True)
    found = replace(found, standing=fallback(view.life), paid=view.life.paid)
    if not view.meter.stages:
        return found
    shut = [one.stage.status == "waiting" and not may_begin(view.life, one.stage) for one in view.meter.stages]
    stages = (replace(stage, locked=locked) for stage, locked in zip(found.stages, shut, strict=True))
    return replace(found, stages=tuple(stages))


def frame(view: ContractView) -> dict[str, object]:
    """The values of the head of every page of a contract."""
    contract, side = view.contract, view.place.side
    other = contract.client.display_name if side == "worker" else contract.worker.display_name
    return {
        "contract": contract,
        "life": view.life,
        "side": side,
        "other": other,
        "other_real_name": _real_name(view),
        "status": status_words(view),
        "status_kind": status_kind(view),
        "escrow": view.escrow_with_tax,
    }


def require_binding(view: ContractView) -> None:
    """Refuse a reader who may not bind the client: ``needs-approver`` (403) for a mere member, ``trustee-acts`` (403)
    where a trustee acts for an insolvent client.
    """
    if view.is_trustees:
        raise Problem.forbidden("trustee-acts")
    if view.needs_approver:
        raise Problem.forbidden("needs-approver")


def _real_name(view: ContractView) -> str:
    """The other side's real name; empty until the contract is agreed."""
    if view.life.status in ("offered", "cancelled"):
        return ""
    if view.place.side == "client":
        return view.contract.worker.real_name
    holder = view.contract.client.user
    return holder.real_name if holder else ""


def meter_lines(view: ContractView) -> list[MoneyLine]:
    """The computation of what the contract is worth if the two cannot agree, line by line, in yen before tax."""
    terms = view.life.terms
    lines = words_of(terms).computation(view.meter, terms.price, view.life.paid)
    return page.all_in_full(lines, fallback(view.life)) if view.life.frozen else lines


def money_lines(view: ContractView) -> list[MoneyLine]:
    """The lines that say where the contract's money is, for the reader's side."""
    life = view.life
    if life.status in ("offered", "agreed"):
        whole = preview_whole(life.terms, life.statutory)
        return page.money_before(whole, whole.before_tax + whole.tax, view.place.side)
    others = beside_the_price(view)
    waived = life.waived - sum(one.waived for one in others if one.kind == "purchase")
    paid = preview(replace(life, waived=waived), life.paid)
    beside = [page.Beside(one.kind, one.at, one.before_tax + one.tax, one.withheld, one.net) for one in others]
    return page.money_under_way(paid, view.escrow_with_tax, view.place.side, beside)


@require_safe
@answers_problems
def show_news(request: HttpRequest, contract_id: str) -> HttpResponse:
    """A fragment that tells an open page that it is outdated; 204 while event ``seen`` is still the newest.

    With ``thread`` and ``said``, the newest message on the page, it makes the contract's own page fetch what is new.
    """
    actor, thread_id = actor_of(request), request.GET.get("thread", "")
    same = str(last_n_of(actor, contract_id)) == request.GET.get("seen")
    if same and thread_id.isprintable() and thread_id:
        same = str(last_message_n(actor, contract_id, thread_id)) == request.GET.get("said")
    if same:
        return HttpResponse(status=204)
    values = {"contract_id": contract_id, "typing": "typing" in request.GET, "fetches": bool(thread_id)}
    return render(request, "contracts/news.html", values)


@require_safe
@answers_problems
def show_history(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show the whole history, oldest first, 200 steps a page."""
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    start = number_in(request.GET.get("after")) or 0
    steps = all_steps(view.contract, after=start)
    last = steps[-1].event.n if steps else start
    values = frame(view) | {
        "history": showing.history_rows(view, steps, actor),
        "next": f"?after={last}" if last < view.contract.last_n and steps else "",
        "first": start == 0,
    }
    return render(request, "contracts/history.html", values)
