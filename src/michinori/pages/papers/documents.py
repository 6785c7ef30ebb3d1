"""Stored papers: search by kind, date, counterparty and amount, and download as PDF, JSON, or all in a ZIP."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.fields import DayField, LineField, SelectField, YenField, mistake
from michinori.pages.forms import PageForm
from michinori.pages.money.purses import Purse, purse_of
from michinori.pages.papers.downloads import json_file, pdf_file, zip_file
from michinori.papers.archives import zip_papers
from michinori.papers.models import Document
from michinori.papers.pdfs import document_pdf
from michinori.papers.queries.documents import Wanted, counterparty_of, find_document, list_documents, months_with
from michinori.rules.money.papers import BOOKS
from michinori.wording import documents as words

LINES = 30
MONTHS = 12


class SearchForm(PageForm):
    """The search's filters, all optional; amounts in yen with tax."""

    kind = SelectField(
        label=_("書類の種類"),
        required=False,
        choices=lambda: [("", _("すべて")), (BOOKS, _("請求書と領収書")), *words.KINDS.items()],
    )
    since = DayField(label=_("この日から"), required=False)
    until = DayField(label=_("この日まで"), required=False)
    counterparty = LineField(label=_("取引の相手の名前"), limit=100, required=False)
    least = YenField(label=_("金額がこれ以上（税込）"), required=False)
    most = YenField(label=_("金額がこれ以下（税込）"), required=False)

    def clean(self) -> dict[str, Any]:
        """Check that the days are in order."""
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", mistake("until_before_since"))
        return found


@require_safe
@answers_problems
def show_papers(request: HttpRequest) -> HttpResponse:
    """List papers, newest first, 30 a page; with ``of`` those of one purse, with ``contract`` those about one. With an
    invalid filter, show its error and do not search. Raises ``not-found`` (404) for a purse that is none of the
    reader's.
    """
    typed, purse, about = _typed(request), _purse(request), _contract(request)
    within = {name: value for name, value in (("of", purse.key if purse else ""), ("contract", about)) if value}
    form, found, asked = SearchForm(typed), list[Document](), typed | within
    if form.is_valid():
        before = request.GET.get("before", "")
        found = list_documents(actor_of(request), _wanted(form, purse, about), before=before, limit=LINES + 1)
    page, here = found[:LINES], reverse("papers")
    values: dict[str, object] = {
        "form": form,
        "purse": purse,
        "within": within,
        "all": f"{here}?{urlencode(within)}",
        "lines": [_line(document, str(request.user.pk)) for document in page],
        "searched": bool(typed),
        "older": f"{here}?{urlencode(asked | {'before': page[-1].id})}" if len(found) > LINES else "",
        "newer": f"{here}?{urlencode(asked)}" if request.GET.get("before") else "",
    }
    values |= {"asked": urlencode(asked), "months": _months(request, purse, about, within)}
    return render(request, "papers/documents.html", values, status=form.status)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in SearchForm.base_fields if request.GET.get(name)}


def _purse(request: HttpRequest) -> Purse | None:
    """The purse whose papers alone are asked for. Raises ``not-found`` (404) for one that is not the reader's."""
    key = request.GET.get("of")
    return purse_of(str(request.user.pk), key) if key else None


def _contract(request: HttpRequest) -> str:
    """The id of the contract whose papers alone are asked for; others' have none that the reader would find."""
    found = request.GET.get("contract", "")
    return found if found.isprintable() else ""


def _wanted(form: SearchForm, purse: Purse | None, contract_id: str) -> Wanted:
    return Wanted(**form.cleaned_data, side=purse.key if purse else "", contract_id=contract_id)


def _line(document: Document, user_id: str) -> dict[str, object]:
    version = document.terms_version if document.kind == "terms_notice" else None
    return {
        "document": document,
        "kind": words.kind(document.kind),
        "version": words.version(version, agreed=document.agreed) if version is not None else "",
        "other": counterparty_of(document, user_id),
    }


def _months(
    request: HttpRequest, purse: Purse | None, contract_id: str, within: dict[str, str]
) -> list[dict[str, Any]]:
    """The latest months that have papers to book, newest first, each with the filters that find these ``within`` what
    was asked for.
    """
    months, first = list[tuple[date, date]](), day_of(clock.now()).replace(day=1)
    for _each in range(MONTHS):
        months.append((first, _last_of(first)))
        first = (first - timedelta(days=1)).replace(day=1)
    booked = Wanted(kind=BOOKS, side=purse.key if purse else "", contract_id=contract_id)
    return [
        {
            "first": first,
            "asked": urlencode({"kind": BOOKS, "since": first.isoformat(), "until": last.isoformat()} | within),
        }
        for first, last in months_with(actor_of(request), booked, months)
    ]


def _last_of(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _file_name(wanted: Wanted) -> str:
    """What an archive is called: by its month or its days, else by today."""
    what = "invoices" if wanted.kind == BOOKS else "papers"
    since, until = wanted.since, wanted.until
    if since and since.day == 1 and until == _last_of(since):
        return f"{what}-{since:%Y-%m}"
    days = [day.isoformat() for day in (since, until) if day] or [day_of(clock.now()).isoformat()]
    return "-".join([what, *days])


@require_safe
@answers_problems
def download_zip(request: HttpRequest) -> HttpResponseBase:
    """Send all papers that the filters find as a ZIP with an index. With an invalid filter, show its error."""
    form, purse = SearchForm(_typed(request)), _purse(request)
    if not form.is_valid():
        return show_papers(request)
    wanted = _wanted(form, purse, _contract(request))
    return zip_file(zip_papers(actor_of(request), wanted, words.table_words()), _file_name(wanted))


@require_safe
@answers_problems
def download_pdf(request: HttpRequest, document_id: str) -> HttpResponseBase:
    """Send a paper's PDF in the reader's language. 404 for anybody whom it does not concern."""
    document, file = document_pdf(actor_of(request), document_id)
    return pdf_file(file, document.number)


@require_safe
@answers_problems
def download_json(request: HttpRequest, document_id: str) -> HttpResponseBase:
    """Send the record that the PDF is made from, with its hash."""
    document = find_document(actor_of(request), document_id)
    return json_file(document.record | {"sha256": document.sha256}, document.number)
