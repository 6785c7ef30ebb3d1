"""Stored documents: search by date, counterparty and amount, and download as PDF or JSON."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.fields import DayField, LineField, YenField
from michinori.pages.forms import PageForm
from michinori.pages.papers.downloads import json_file, pdf_file
from michinori.papers.models import Document
from michinori.papers.pdfs import document_pdf
from michinori.papers.queries.documents import Wanted, find_document, list_documents
from michinori.wording import documents as words

LINES = 30


class SearchForm(PageForm):
    """The search's filters, all optional; amounts in yen before tax."""

    since = DayField(label=_("この日から"), required=False)
    until = DayField(label=_("この日まで"), required=False)
    counterparty = LineField(label=_("取引の相手の名前"), limit=100, required=False)
    least = YenField(label=_("金額がこれ以上（税抜）"), required=False)
    most = YenField(label=_("金額がこれ以下（税抜）"), required=False)


@require_safe
@answers_problems
def show_documents(request: HttpRequest) -> HttpResponse:
    """List documents, newest first, 30 a page. With an invalid filter, show its error and do not search."""
    asked = {name: request.GET[name] for name in SearchForm.base_fields if request.GET.get(name)}
    form, found = SearchForm(asked), list[Document]()
    if form.is_valid():
        before = request.GET.get("before", "")
        found = list_documents(actor_of(request), Wanted(**form.cleaned_data), before=before, limit=LINES + 1)
    page, here = found[:LINES], reverse("documents")
    values: dict[str, object] = {
        "form": form,
        "lines": [_line(document, str(request.user.pk)) for document in page],
        "searched": bool(asked),
        "older": f"{here}?{urlencode(asked | {'before': page[-1].id})}" if len(found) > LINES else "",
        "newer": f"{here}?{urlencode(asked)}" if request.GET.get("before") else "",
    }
    return render(request, "papers/documents.html", values, status=form.status)


def _line(document: Document, user_id: str) -> dict[str, object]:
    mine = document.worker_id == user_id
    return {
        "document": document,
        "kind": words.kind(document.kind),
        "version": words.version(document.terms_version, agreed=document.agreed),
        "other": document.client.display_name if mine else document.worker.display_name,
    }


@require_safe
@answers_problems
def download_pdf(request: HttpRequest, document_id: str) -> HttpResponseBase:
    """Send a document's PDF in the reader's language. 404 for anybody whom it does not concern."""
    document, file = document_pdf(actor_of(request), document_id)
    return pdf_file(file, document.number)


@require_safe
@answers_problems
def download_json(request: HttpRequest, document_id: str) -> HttpResponseBase:
    """Send the record that the PDF is made from, with its hash."""
    document = find_document(actor_of(request), document_id)
    return json_file(document.record | {"sha256": document.sha256}, document.number)
