"""The pages that new terms go through: form, review, send. Only sending writes.

Offers, counter-offers, amendments, edited drafts of change requests and switches all use this flow.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from michinori.contracts.queries.views import ContractView, view_contract
from michinori.pages.answers import tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.terms_form import ConfirmForm, TermsForm
from michinori.rules.contract.open_stages import split_stages
from michinori.rules.contract.terms import Terms


def _plain_confirm(previewed: object, data: QueryDict | None) -> ConfirmForm:
    return ConfirmForm(data)


@dataclass(frozen=True)
class TermsFlow[P]:
    """What one use of the flow brings.

    ``values``: context of both pages. ``form``: makes the form; None for an unbound one. ``preview``: reads and checks
    the form's terms without writing. ``review``: gives the review page's template and context. ``send``: runs the
    command and gives the answer. ``split``: the terms whose large stages the review offers to split. ``confirm``: makes
    the review page's form, bound if ``data`` is given. ``view``: the contract; None for an offer. After a
    refusal its newest event number goes into the form. ``page``: the template of the form.
    """

    values: dict[str, object]
    form: Callable[[QueryDict | None], TermsForm]
    preview: Callable[[TermsForm], P]
    review: Callable[[TermsForm, P], tuple[str, dict[str, object]]]
    send: Callable[[TermsForm], HttpResponse]
    split: Callable[[P], Terms] | None = None
    confirm: Callable[[P, QueryDict | None], ConfirmForm] = _plain_confirm
    view: ContractView | None = None
    page: str = "contracts/terms_form.html"


def go[P](request: HttpRequest, flow: TermsFlow[P]) -> HttpResponse:
    """Answer a request: GET shows the form, ``do=edit`` shows it again, ``do=split`` with large stages split,
    ``do=send`` sends, any other POST reviews.
    """

    def show_form(form: TermsForm) -> HttpResponse:
        return render(request, flow.page, flow.values | {"form": form}, status=form.status)

    if request.method != "POST":
        return show_form(flow.form(None))
    form, step = flow.form(request.POST), request.POST.get("do")
    if not form.is_valid() or step == "edit":
        return show_form(form)
    previewed = tried(form, lambda: flow.preview(form))
    if previewed is None:
        return show_form(form)
    if step == "split" and flow.split is not None:
        return show_form(flow.form(form.with_stages(split_stages(flow.split(previewed)))))
    confirm = flow.confirm(previewed, request.POST if step == "send" else None)
    if step != "send" or not confirm.is_valid():
        template, shown = flow.review(form, previewed)
        values = flow.values | shown | {"form": form, "confirm": confirm}
        return render(request, template, values, status=confirm.status)
    sent: HttpResponse | None = tried(form, lambda: flow.send(form))
    if sent is not None:
        return sent
    form.seen_again(view_contract(actor_of(request), flow.view.contract.id).contract.last_n if flow.view else 0)
    return show_form(form)
